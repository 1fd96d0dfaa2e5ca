"""A PART whose file came from outside: fetch the pages that it cites, put it through the gate, count its facts."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.errors import GateError, PartFailed
from knowledge_expansion.gate.outside import OutsideCase, check_outside, key_of, not_verified, planned_sections
from knowledge_expansion.gate.outside_text import read_outside
from knowledge_expansion.gate.stored import StoredPage
from knowledge_expansion.steps.delivery import find_delivery, take_delivery
from knowledge_expansion.steps.research import scrape
from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.text.lines import lines_of
from knowledge_expansion.text.urls import why_unsafe
from knowledge_expansion.values.records import Check, DropFacts, DropSource, PageOutcome
from knowledge_expansion.values.topic import Part, Topic

READ = ("used", "duplicate")
"""Outcomes of pages that stand in the store with their document."""


def fetch_cited(store: PartStore, client: Client, *, concurrency: int, log: Any) -> list[PageOutcome]:
    """Read the pages that the delivered file cites into the page store, by the scrape step. A page that cannot be had is
    the gate's business. Raises StopRun, SlowDown, ConfigurationError, PartFailed when there is no delivery to use."""
    text = take_delivery(store).text
    wanted = tuple(url for url in read_outside(text).urls if not why_unsafe(url))
    if not wanted:
        log.info("PART %d cites no page", store.number)
        store.write("pages.json", [])
        return []
    try:
        return scrape(store, client, concurrency=concurrency, log=log, only=wanted)
    except PartFailed as error:
        log.warning("PART %d: %s", store.number, error)
        return store.page_outcomes()


def verify_external(store: PartStore, *, log: Any) -> list[Check]:
    """Store checks.json and not_verified.json and return the checks. Raises GateError with all findings when one fails."""
    case = _case(store)
    checks = check_outside(case)
    store.write("checks.json", [check.to_json() for check in checks])
    store.write("not_verified.json", list(not_verified(case)))
    for check in checks:
        log.info("%s %s: %s", "passed" if check.passed else "FAILED", check.name, check.figure)
    if findings := [f"{check.name}: {finding}" for check in checks for finding in check.findings]:
        raise GateError(findings)
    return checks


def _case(store: PartStore) -> OutsideCase:
    run = store.run
    topic = run.topic()
    part = topic.part(store.number)
    found = take_delivery(store)
    pages = run.pages()
    read: dict[str, StoredPage] = {}
    unread: dict[str, str] = {}
    for outcome in store.page_outcomes():
        source, fetched = pages.get(outcome.url), pages.fetched(outcome.url)
        if outcome.outcome in READ and source is not None and fetched is not None:
            read[key_of(outcome.url)] = StoredPage(source, fetched.body, fetched.content_type)
        else:
            unread[key_of(outcome.url)] = f"{outcome.outcome}: {outcome.detail}"
    paths = frozenset(topic.path_of(other) for other in topic.parts)
    now = dt.datetime.now(dt.UTC)
    return OutsideCase(found.text, found.drop, part, topic, read, unread, run.snapshot(), paths, now)


def outside_facts(store: PartStore, topic: Topic, *, text: str | None, reason: str, completed_at: str) -> DropFacts:
    """The facts of a delivered PART, like `count_facts`. What the delivered drop says and looks wrong in it, and what could
    not be verified, are warnings; no figure is taken from it."""
    part, run = topic.part(store.number), store.run
    body = text or ""
    drop, runner = _delivered(store)
    sections = _sections(part, body)
    existing, pages, ledger = store.existing(), store.page_outcomes(), store.ledger()
    why = reason or ("" if text else "no file was delivered")
    short = any(section["written"] < section["planned"] * (1 - topic.tolerance) for section in sections)
    return DropFacts(
        topic=topic.id,
        part=part.number,
        title=part.title,
        runner=f"PART {part.number} ({topic.expansion_id}), delivered from outside{runner}",
        completed_at=completed_at,
        as_of=run.as_of.isoformat(),
        status="failed" if why else "short" if short else "complete",
        reason=why,
        file=topic.path_of(part),
        sha256=hashlib.sha256(body.encode()).hexdigest() if text else "",
        lines=lines_of(body),
        planned_lines=part.lines,
        words=len(body.split()),
        size=len(body.encode()),
        sections=sections,
        searches=(),
        pages=tuple(pages),
        sources=_sources(store, body, pages),
        gaps_filled=(),
        gaps_open=(),
        related=existing.related if existing else (),
        warnings=(
            *(existing.warnings if existing else ()),
            *drop,
            *(run.find(f"{store.folder}/not_verified.json") or ()),
        ),
        findings=tuple(f"{page.url}: {words}" for page in pages for words in page.findings),
        checks=tuple(store.checks()) if text else (),
        requests=ledger.used,
        request_share=ledger.share,
        asked=existing.gaps if existing else (),
    )


def _delivered(store: PartStore) -> tuple[tuple[str, ...], str]:
    """What looks wrong in the delivered drop, and who it says wrote it."""
    try:
        found = find_delivery(store)
    except PartFailed:
        return (), ""
    if isinstance(found, str):
        return (), ""
    runner = f" by {found.drop.runner.value}" if found.drop.runner else ""
    return tuple(f"delivered drop, line {finding.line}: {finding.words}" for finding in found.drop.findings), runner


def _sections(part: Part, text: str) -> tuple[dict[str, Any], ...]:
    """The planned sections and what the file has of them. What evidence there was, nobody can count."""
    file = read_outside(text)
    rows = []
    for number, (plan, found) in enumerate(zip(part.sections, planned_sections(part, file), strict=True), 1):
        inside = [c for c in (*file.quotes, *file.figures) if found and found.first <= c.line <= found.last]
        rows.append(
            {
                "number": number,
                "title": plan.title,
                "planned": plan.lines,
                "available": 0,
                "written": found.lines if found else 0,
                "sources": len({url for cited in inside for url in cited.urls}),
                "open_points": [],
            }
        )
    return tuple(rows)


def _sources(store: PartStore, text: str, pages: Sequence[PageOutcome]) -> tuple[DropSource, ...]:
    quotes: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for quote in read_outside(text).quotes:
        for key in {key_of(url) for url in quote.urls}:
            quotes[key] += 1
            words[key] += len(quote.words.split())
    kept = store.run.pages()
    read = [source for page in pages if page.outcome in READ and (source := kept.get(page.url)) is not None]
    return tuple(
        DropSource(
            number=number,
            title=source.document.title or source.url,
            url=source.url,
            author=source.document.author,
            published=source.document.published,
            accessed=source.accessed,
            local=source.local,
            quotes=quotes[key_of(source.url)],
            words_quoted=words[key_of(source.url)],
            sha256=source.sha256,
        )
        for number, source in enumerate(read, 1)
    )
