"""`search` and `scrape` of a PART: the steps that send billable requests.

When the account, the key or the whole limit ends a run, the first PART that learns of it says so in the run's folder, and
the others stop before they send anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.errors import StopRun
from knowledge_expansion.steps.scrape import scrape_part
from knowledge_expansion.steps.search import search_part
from knowledge_expansion.steps.standing import standing_pages
from knowledge_expansion.steps.visits import visit_later
from knowledge_expansion.stores.run import PartStore, RunStore
from knowledge_expansion.text.extract import read_page
from knowledge_expansion.topics.queries import query_for
from knowledge_expansion.values.records import PageOutcome, SearchOutcome

SPEND_LIMIT = "spend_limit"
"""The code of a StopRun that ends one PART only: its own share of the requests is used up."""


def search(part: PartStore, client: Client, *, log: Any) -> list[SearchOutcome]:
    """Ask the PART's queries. Raises what `search_part` raises, StopRun when the run was stopped."""
    run = part.run
    if run.retracts():
        log.info("this run takes sources out of the base and asks nothing")
        return part.searches()
    _check_stopped(run)
    topic = run.topic()
    try:
        return search_part(
            topic.part(part.number), topic, run.as_of, client, run.workspace, part.ledger(), queries=query_for, log=log
        )
    except StopRun as error:
        _tell_stopped(run, error)
        raise


def scrape(
    part: PartStore, client: Client, *, concurrency: int, log: Any, only: Sequence[str] | None = None
) -> list[PageOutcome]:
    """Read the PART's pages: those that its queries found, and again those that its file rests on from earlier dates; or
    `only` these addresses. When the file is as of a later date already, its pages are looked at as of that date too.

    Raises what `scrape_part` raises, StopRun when the run was stopped."""
    run = part.run
    if run.retracts():
        log.info("this run takes sources out of the base and reads nothing")
        return part.page_outcomes()
    _check_stopped(run)
    topic = run.topic()
    wanted = topic.part(part.number)
    known = [standing.outcome.url for standing in standing_pages(part, before=run.as_of).values()]
    if only is not None:
        wanted = wanted.model_copy(update={"sources": wanted.sources.model_copy(update={"must_use": tuple(only)})})
        topic = topic.model_copy(update={"sources": topic.sources.model_copy(update={"must_use": ()})})
        known = []
    try:
        found = scrape_part(
            wanted,
            topic,
            run.as_of,
            client,
            run.workspace,
            run.pages(),
            part.ledger(),
            part.searches(),
            again=known,
            concurrency=concurrency,
            read_page=read_page,
            log=log,
        )
        visit_later(part, lambda: client, concurrency=concurrency, log=log)
        return found
    except StopRun as error:
        _tell_stopped(run, error)
        raise


def _check_stopped(run: RunStore) -> None:
    found = run.find("stopped.json")
    if found and found["run_id"] == run.run_id:
        raise StopRun(f"the run was stopped by another PART: {found['reason']}", code=found["code"])


def _tell_stopped(run: RunStore, error: StopRun) -> None:
    if error.code != SPEND_LIMIT:
        run.write("stopped.json", {"run_id": run.run_id, "code": error.code, "reason": str(error)})
