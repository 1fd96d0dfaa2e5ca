"""What a KNOWLEDGE DROP may say: figures counted from the file on disk, and the records that the steps left.

The writer's own record is believed in one thing only: how much evidence it had for a section.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from knowledge_expansion.base.view import read_text
from knowledge_expansion.gate import StoredPage
from knowledge_expansion.gate.reading import read_file, spelt
from knowledge_expansion.steps.counting import (
    count_documents,
    count_quotes,
    count_section,
    count_sources,
    count_statements,
    gaps_filled,
)
from knowledge_expansion.steps.differences import differences
from knowledge_expansion.steps.documents import base_documents
from knowledge_expansion.steps.standing import standing_sources
from knowledge_expansion.steps.stored_pages import stored_pages
from knowledge_expansion.steps.write import GENERATED
from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.text.lines import lines_of
from knowledge_expansion.values.differences import Differences
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.records import DropFacts, DropSource, ExistingKnowledge, SearchOutcome
from knowledge_expansion.values.topic import Part, Topic


def count_facts(store: PartStore, topic: Topic, *, text: str | None, reason: str, completed_at: str) -> DropFacts:
    """The facts of a PART that ended at `completed_at` (ISO, UTC). `text` is its knowledge file, None when there is none;
    `reason` says why it failed. The status is failed with a reason (or without a file), short when a section is below
    its budget's tolerance, else complete. Raises WorkspaceError when a page's record is missing."""
    part, run = topic.part(store.number), store.run
    body = text or ""
    parsed = read_file(body)
    written = store.written() or {"sections": []}
    available = {section["number"]: section["available"] for section in written["sections"]}
    sections = tuple(count_section(number, part, parsed, available) for number in range(1, len(part.sections) + 1))
    existing, searches, pages, ledger = store.existing(), store.searches(), store.page_outcomes(), store.ledger()
    sources = count_sources(standing_sources(store), parsed)
    sources += count_documents(_documents(store, part, topic) if text else [], parsed, len(sources) + 1)
    why = reason or ("" if text else "no file was written")
    short = any(section["written"] < section["planned"] * (1 - topic.tolerance) for section in sections)
    return DropFacts(
        topic=topic.id,
        part=part.number,
        title=part.title,
        runner=f"PART {part.number} ({topic.expansion_id})",
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
        searches=tuple(searches),
        pages=tuple(pages),
        sources=sources,
        gaps_filled=gaps_filled(parsed, existing),
        gaps_open=tuple(
            f"Section {s['number']}, {s['title']}: {point}" for s in sections for point in s["open_points"]
        ),
        related=existing.related if existing else (),
        warnings=_warnings(existing, searches, sources),
        findings=tuple(f"{page.url}: {words}" for page in pages for words in page.findings),
        checks=tuple(store.checks()) if text else (),
        requests=ledger.used,
        request_share=ledger.share,
        quotes=count_quotes(parsed),
        statements=count_statements(parsed, _pages(store) if parsed.footnotes else {}),
        writer=written.get("writer") or {},
        asked=existing.gaps if existing else (),
        differences=_differences(store, topic, text) if text else None,
    )


def _pages(store: PartStore) -> dict[str, StoredPage]:
    return {spelt(page.source.url): page for page in stored_pages(store)}


def _documents(store: PartStore, part: Part, topic: Topic) -> list[Source]:
    return [document.source for document in base_documents(part, topic, store.run.snapshot()).values()]


def _differences(store: PartStore, topic: Topic, text: str) -> Differences | None:
    standing = read_text(store.run.snapshot(), topic.path_of(topic.part(store.number)))
    return differences(store, standing, text, store.find_text(GENERATED) or text)


def _is_undated(source: DropSource) -> bool:
    return source.kind == "web" and source.quotes + source.footnotes > 0 and not source.published


def _warnings(
    existing: ExistingKnowledge | None, searches: Sequence[SearchOutcome], sources: Sequence[DropSource]
) -> tuple[str, ...]:
    before = existing.warnings if existing else ()
    failed = [f'the query "{search.query}" failed: {search.failure}' for search in searches if search.failure]
    undated = [f"{s.url} is quoted and gives no date of publication" for s in sources if _is_undated(s)]
    return (*before, *failed, *undated)
