"""The scrape step of a PART: reads the pages that its searches found until each query has enough usable ones.

It goes by rounds. A round is chosen, read by several threads, and judged in the order in which it was chosen; what is
missing is chosen in the next. So the outcome does not depend on which page comes first.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace

from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.errors import PartFailed
from knowledge_expansion.steps.candidates import Candidate, Wanted, next_round, wanted_pages
from knowledge_expansion.steps.cap import Cap
from knowledge_expansion.steps.reading import Reader, Reading, ReadPage
from knowledge_expansion.stores.pages import PageStore
from knowledge_expansion.stores.requests import Ledger
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.text.shingles import Shingles, are_twins, shingles
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.records import PageOutcome, SearchOutcome
from knowledge_expansion.values.topic import Part, Topic


def scrape_part(
    part: Part,
    topic: Topic,
    as_of: dt.date,
    client: Client,
    workspace: Workspace,
    pages: PageStore,
    ledger: Ledger,
    outcomes: Sequence[SearchOutcome],
    *,
    again: Sequence[str] = (),
    concurrency: int = 5,
    read_page: ReadPage,
    log: logging.Logger,
) -> list[PageOutcome]:
    """Read the PART's pages, write `part-NN/pages.json`, and return it: must-use addresses first, then by query and rank,
    then those to read `again` because the file rests on them.

    `scrape.top` usable pages are read for each query where its results suffice; at most `concurrency` requests are under
    way at once. Pages of this as-of date are taken from the store. A PART that asks nothing and names no page, but documents of
    the base, reads none. Else raises PartFailed when no page is usable, StopRun and
    ConfigurationError at once, SlowDown when a limit of the whole zone lasts.
    """
    key = f"{topic.id}/{as_of.isoformat()}/part-{part.number:02d}/pages.json"
    before = [PageOutcome.from_json(item) for item in workspace.read_json(key) or []]
    finished = any(outcome.outcome == "used" for outcome in before)  # then its failures are not tried again
    given_up = {outcome.key: outcome for outcome in before if finished and outcome.outcome == "failed"}
    reader = Reader(
        topic, as_of, client, workspace, pages, ledger,
        cap=Cap(concurrency), read_page=read_page, given_up=given_up, log=log,
    )  # fmt: skip
    with ledger:
        found = _read_all(wanted_pages(part, topic, outcomes, pages.key_of, again), reader, concurrency, log)
        workspace.write_json(key, [outcome.to_json() for outcome in found])
    if not found and not outcomes and part.documents:
        log.info("PART %d has no query and names no page: it is written from its documents alone", part.number)
    elif not any(outcome.outcome == "used" for outcome in found):
        raise PartFailed(_all_dead(part, found, outcomes))
    return found


def _read_all(lists: Sequence[Wanted], reader: Reader, concurrency: int, log: logging.Logger) -> list[PageOutcome]:
    known: dict[str, PageOutcome] = {}
    kept: dict[str, tuple[Candidate, Shingles]] = {}
    while batch := next_round(lists, known):
        for reading in read_batch(batch, reader, concurrency, len(known), log):
            known[reading.candidate.key] = reading.outcome
            if reading.source is not None:
                _drop_twin(reading.candidate, reading.source, kept, known)
    return list(known.values())


def read_batch(
    batch: Sequence[Candidate], reader: Reader, concurrency: int, already: int, log: logging.Logger
) -> list[Reading]:
    """The readings in the order of the batch. The first error comes through after the requests under way have ended."""
    with ThreadPoolExecutor(min(concurrency, len(batch)), "page") as pool:
        futures = [pool.submit(reader.read, candidate) for candidate in batch]
        for number, future in enumerate(as_completed(futures), start=already + 1):
            outcome = future.result().outcome
            log.info(
                "page %d of %d: %s: %s: %s", number, already + len(batch), outcome.outcome, outcome.url, outcome.detail
            )
        return [future.result() for future in futures]


def _drop_twin(
    candidate: Candidate, source: Source, kept: dict[str, tuple[Candidate, Shingles]], known: dict[str, PageOutcome]
) -> None:
    """Of two copies of one text keep the one with the higher standing, else the first; the other names it."""
    own = shingles("\n".join(block.text for block in source.document.blocks))
    twin = next((other for other, theirs in kept.values() if are_twins(own, theirs)), None)
    if twin is None:
        kept[candidate.key] = (candidate, own)
        return
    better, copy = (candidate, twin) if candidate.standing > twin.standing else (twin, candidate)
    if better is candidate:
        del kept[twin.key]
        kept[candidate.key] = (candidate, own)
    known[copy.key] = replace(known[copy.key], outcome="duplicate", detail=f"the same text as {better.url}")


def _all_dead(part: Part, found: Sequence[PageOutcome], outcomes: Sequence[SearchOutcome]) -> str:
    asked = ", ".join(repr(outcome.query) for outcome in outcomes) or "nothing"
    ends = "; ".join(f"{outcome.url}: {outcome.outcome}: {outcome.detail}" for outcome in found)
    return (
        f"No page of PART {part.number} can be used: all pages are dead. Asked: {asked}. "
        f"{ends or 'The searches gave no address to read.'} "
        "Name must-use addresses or other queries in the topic, or clear the scrape task when the service was at fault."
    )
