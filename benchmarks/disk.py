"""Rows about the nine files as they landed: structure, budgets, citations and quotes, counted from disk."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.knowledge_file import KnowledgeFile, read
from benchmarks.labels.load import load_pairs
from benchmarks.places import Places
from benchmarks.stored_pages import StoredPage, squeeze, stored_pages
from benchmarks.table import Row, all_of, at_least, none_of, share

TOLERANCE = 0.15


@dataclass(frozen=True)
class Landed:
    """One PART: what was planned (plain YAML), what lies on disk (None when nothing landed), what the drop says."""

    plan: dict[str, Any]
    file: KnowledgeFile | None
    drop: dict[str, Any]

    @property
    def number(self) -> int:
        return int(self.plan["number"])


def landed(places: Places) -> list[Landed]:
    """The nine PARTs of the first run."""
    found = []
    for part in places.plan["parts"]:
        path = places.knowledge_file(part)
        drop = places.part_folder(part["number"]) / "drop.json"
        facts = json.loads(drop.read_text(encoding="utf-8")) if drop.exists() else {}
        found.append(Landed(part, read(path) if path.exists() else None, facts))
    return found


def rows(places: Places) -> list[Row]:
    """Everything that the files themselves show."""
    parts = landed(places)
    pages = stored_pages(places.records)
    return [
        *_structure(parts),
        *_budgets(parts, places.corpus),
        _verbatim(parts, pages),
        *_citations(parts, pages),
        *_two_sources(parts, places.corpus),
    ]


def _structure(parts: list[Landed]) -> Iterator[Row]:
    done = [p for p in parts if p.file is not None and p.drop.get("status") in ("complete", "short")]
    missing = [f"PART {p.number}: {p.drop.get('reason') or 'no file landed'}" for p in parts if p not in done]
    short = sum(p.drop.get("status") == "short" for p in done)
    yield Row(
        "PARTs complete",
        "9 of 9",
        f"{len(done)} of {len(parts)} landed, {short} of them marked short",
        len(done) == 9,
        tuple(missing),
    )
    planned = in_order = 0
    notes = []
    for part in parts:
        titles = [(i, s["title"]) for i, s in enumerate(part.plan["sections"], 1)]
        found = [(s.number, s.title) for s in part.file.sections] if part.file else []
        planned += len(titles)
        in_order += sum(a == b for a, b in zip(titles, found, strict=False))
        notes += [] if titles == found else [f"PART {part.number}: planned {titles}, found {found}"]
    yield all_of("planned sections present in order", in_order, planned, notes)


def _budgets(parts: list[Landed], corpus: Path) -> Iterator[Row]:
    """Only the amount of evidence that there was is taken from the drop: a file cannot show it. The labels check it."""
    labelled = _labelled(corpus)
    fit = able = total = 0
    starved, notes = [], []
    for part in parts:
        facts = {s["number"]: s for s in part.drop.get("sections", ())}
        lines = {s.number: s.lines for s in part.file.sections} if part.file else {}
        for number, plan in enumerate(part.plan["sections"], 1):
            total += 1
            low, high = plan["lines"] * (1 - TOLERANCE), plan["lines"] * (1 + TOLERANCE)
            written, available = lines.get(number, 0), facts.get(number, {}).get("available", 0)
            lengths = f"{written} of {plan['lines']} lines, {available} available"
            where = f"PART {part.number} section {number} ({plan['title']}): {lengths}"
            if available < low:
                pages = len(labelled.get((part.number, number), ()))
                starved.append(f"not enough evidence: {where}; labelled answers stand on {pages} pages")
                continue
            able += 1
            fit += low <= written <= high
            notes += [] if low <= written <= high else [f"outside: {where}"]
    yield at_least("sections within ±15 % of their budget, where the evidence found suffices", 0.9, fit, able, notes)
    yield Row("sections for which it suffices", "printed", share(able, total), None, tuple(starved))
    over = [
        f"PART {p.number}: {p.file.data.count(10)} lines, planned {p.plan['lines']}"
        for p in parts
        if p.file and p.file.data.count(10) > p.plan["lines"] * (1 + TOLERANCE)
    ]
    yield none_of("files over +15 % of their budget", over, f"{sum(p.file is not None for p in parts)} files")
    total_lines = sum(p.file.data.count(10) for p in parts if p.file)
    budget = sum(p.plan["lines"] for p in parts)
    units = [u for p in parts if p.file for u in p.file.units]
    spread = ", ".join(
        f"{kind} {sum(u.last - u.first + 1 for u in units if u.kind == kind):,}" for kind in ("prose", "code", "table")
    )
    figure = f"{total_lines:,} of {budget:,} planned ({total_lines / budget:.1%}); quoted: {spread}"
    yield Row("lines written", "printed", figure, None)


def _verbatim(parts: list[Landed], pages: dict[str, StoredPage]) -> Row:
    good = total = 0
    notes = []
    for part in parts:
        for unit in part.file.units if part.file else ():
            total += 1
            page = pages.get(unit.url)
            words = squeeze(unit.text.replace(" | ", "") if unit.kind == "table" else unit.text)
            if page is not None and words in page.squeezed:
                good += 1
            else:
                notes.append(
                    f"{part.plan['file']}:{unit.first} ({unit.kind}) not in {unit.url or 'any page'}: {unit.text[:90]!r}"
                )
    return all_of("quoted paragraphs, items, rows and code blocks verbatim in the stored page", good, total, notes)


def _citations(parts: list[Landed], pages: dict[str, StoredPage]) -> Iterator[Row]:
    good = total = dated = entries = 0
    notes, undated = [], []
    for part in parts:
        if part.file is None:
            continue
        web = {entry[0]: entry for entry in part.file.web}
        for lead in part.file.leads:
            total += 1
            page = pages.get(lead.url)
            resolves = page is not None and lead.url in web and web[lead.url][1] == lead.title
            good += resolves
            notes += (
                []
                if resolves
                else [f"{part.plan['file']}:{lead.line}: {lead.url} ({'stored' if page else 'not stored'})"]
            )
            fits = page is not None and page.accessed == lead.date and page.local == lead.local
            dated += fits
            undated += (
                [] if fits else [f"{part.plan['file']}:{lead.line}: read {lead.date}, stored {page and page.accessed}"]
            )
        for url, *_, date in part.file.web:
            entries += 1
            fits = url in pages and pages[url].accessed == date
            dated += fits
            undated += [] if fits else [f"{part.plan['file']}: Sources: {url} read {date}"]
    yield all_of("citations that resolve (listed in Sources, same title, page stored)", good, total, notes)
    yield all_of(
        "dates of reading (each citation and each source, equal to the store's)", dated, total + entries, undated
    )


def _two_sources(parts: list[Landed], corpus: Path) -> Iterator[Row]:
    """Where the corpus has two sources is not for the writer to say: the labelled passages do. All sections are printed too."""
    labelled = _labelled(corpus)
    able = good = total = 0
    notes = []
    for part in parts:
        quoted: defaultdict[int, set[str]] = defaultdict(set)
        for unit in part.file.units if part.file else ():
            quoted[unit.section].add(unit.url)
        for number, plan in enumerate(part.plan["sections"], 1):
            total += len(quoted[number]) >= 2
            pages = labelled.get((part.number, number), set())
            able += len(pages) >= 2
            good += len(pages) >= 2 and len(quoted[number]) >= 2
            if len(quoted[number]) < 2:
                where = f"PART {part.number} section {number} ({plan['title']})"
                notes.append(f"{where}: {len(quoted[number])} quoted, {len(pages)} pages with a labelled answer")
    yield at_least(
        "sections with two or more sources, where labelled answers stand on two pages", 0.9, good, able, notes
    )
    sections = sum(len(part.plan["sections"]) for part in parts)
    yield Row("sections with two or more sources, of all", "printed", share(total, sections), None)


def _labelled(corpus: Path) -> dict[tuple[int, int], set[str]]:
    """The pages with a passage that was labelled as an answer, by PART and section."""
    pages: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for pair in load_pairs(corpus):
        if pair.label:
            pages[pair.part, pair.section].add(pair.page)
    return pages
