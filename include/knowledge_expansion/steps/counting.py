"""Figures of a knowledge file, counted from its text and from nothing else.

The text is read by the gate's reader, which shares no code with the writer: what a drop says about a file must not rest on
what the writer says about it.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from markdown_it import MarkdownIt

from knowledge_expansion.gate import StoredPage
from knowledge_expansion.gate.parsed import ParsedFile, Point, Quote, Section
from knowledge_expansion.gate.rewritten.windows import resolve
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.records import DropSource, ExistingKnowledge
from knowledge_expansion.values.topic import Part

_spelt = MarkdownIt().normalizeLink
"""Addresses as a Markdown reader gives them back, so that a source and its links in the file compare equal."""


def count_section(number: int, part: Part, parsed: ParsedFile, available: Mapping[int, int]) -> dict[str, Any]:
    """One planned section (by number, from 1) and what the file has of it, in lines; a section that is missing has no lines
    and no answers. `available` is the writer's word, by section: the file cannot show it."""
    planned = part.sections[number - 1]
    found = next((section for section in parsed.sections if section.number == number), None)
    points = found.points if found else ()
    return {
        "number": number,
        "title": planned.title,
        "planned": planned.lines,
        "available": available.get(number, 0),
        "written": found.lines if found else 0,
        "sources": len({url for point in points for url in _pages_of(point, parsed)}),
        "open_points": [point.unanswered for point in points if point.unanswered] if found else list(planned.points),
    }


def count_quotes(parsed: ParsedFile) -> tuple[dict[str, Any], ...]:
    """Every quote with its place (1-based lines of the file), its source and its words of prose."""
    return tuple(
        _quote(section, point.heading, quote)
        for section in parsed.sections
        for point in section.points
        for quote in point.quotes
    )


def count_statements(parsed: ParsedFile, pages: Mapping[str, StoredPage]) -> tuple[dict[str, Any], ...]:
    """Every rewritten statement with its place, and for each of its footnotes the page and the stored words that it rests on
    (`pages` are by address, as a Markdown reader gives addresses back)."""
    notes = parsed.note_of
    spans = {n: resolve(note.words, pages[note.url]) if note.url in pages else None for n, note in notes.items()}
    return tuple(
        {
            "section": section.number,
            "point": point.heading,
            "line": stated.line,
            "text": stated.text,
            "inference": stated.inference,
            "rests_on": [
                {"footnote": n, "url": notes[n].url, "quote": window.text, "blocks": [window.first, window.last]}
                for n in stated.notes
                if n in notes and (window := spans[n]) is not None
            ],
        }
        for section in parsed.sections
        for point in section.points
        for stated in point.statements
    )


def _pages_of(point: Point, parsed: ParsedFile) -> set[str]:
    """The web pages that a point rests on, by its footnotes and its quotes."""
    notes = parsed.note_of
    stated = {notes[n].url for statement in point.statements for n in statement.notes if n in notes}
    return stated | {quote.lead.url for quote in point.quotes if quote.lead.lines is None}


def _files_of(point: Point) -> set[str]:
    return {quote.lead.url for quote in point.quotes if quote.lead.lines is not None}


def _prose_words(quote: Quote) -> int:
    """Words of paragraphs and list items; code and tables are no prose."""
    return sum(len(unit.split()) for unit in quote.units) if quote.kind == "prose" else 0


def _quote(section: Section, heading: str, quote: Quote) -> dict[str, Any]:
    return {
        "section": section.number,
        "point": heading,
        "url": quote.lead.url,
        "source_lines": quote.lead.lines,
        "kind": quote.kind,
        "first_line": quote.first_line,
        "last_line": quote.last_line,
        "words": _prose_words(quote),
    }


def count_sources(sources: Sequence[Source], parsed: ParsedFile) -> tuple[DropSource, ...]:
    """The pages in the order in which the file lists them, those that it does not list last."""
    listed = [_spelt(entry.url) for entry in (*parsed.web, *parsed.additional)]
    places = {url: place for place, url in reversed(list(enumerate(listed)))}
    quotes: defaultdict[str, list[Quote]] = defaultdict(list)
    for lead, under_it in groupby(parsed.quotes, key=lambda quote: quote.lead):
        quotes[_spelt(lead.url)] += under_it
    found = [(_spelt(source.url), source) for source in sources]
    ordered = sorted(found, key=lambda item: places.get(item[0], len(listed)))
    stated = Counter(_spelt(note.url) for note in parsed.footnotes)
    return tuple(_source(number, source, quotes[url], stated[url]) for number, (url, source) in enumerate(ordered, 1))


def _source(number: int, source: Source, quotes: Sequence[Quote], footnotes: int = 0) -> DropSource:
    return DropSource(
        number=number,
        title=source.document.title or source.url,
        url=source.url,
        author=source.document.author,
        published=source.document.published,
        accessed=source.accessed,
        local=source.local,
        quotes=len(quotes),
        words_quoted=sum(_prose_words(quote) for quote in quotes),
        sha256=source.sha256,
        footnotes=footnotes,
    )


def count_documents(documents: Iterable[Source], parsed: ParsedFile, first: int) -> tuple[DropSource, ...]:
    """The files of the base that are quoted, in the order of their first quote, numbered from `first` on."""
    by_path = {document.url: document for document in documents}
    quotes: defaultdict[str, list[Quote]] = defaultdict(list)
    for quote in parsed.quotes:
        if quote.lead.lines is not None and quote.lead.title in by_path:
            quotes[quote.lead.title].append(quote)
    return tuple(_document(number, by_path[path], found) for number, (path, found) in enumerate(quotes.items(), first))


def _document(number: int, source: Source, quotes: Sequence[Quote]) -> DropSource:
    counted = dataclasses.replace(_source(number, source, quotes), title=source.url, kind="internal")
    return dataclasses.replace(counted, lines=tuple(sorted({q.lead.lines for q in quotes if q.lead.lines is not None})))


def gaps_filled(parsed: ParsedFile, existing: ExistingKnowledge | None) -> tuple[str, ...]:
    """The points that the file answers and the base did not before."""
    covered = set(existing.covered) if existing else set()
    filled = []
    for section in parsed.sections:
        for point in section.points:
            stated = sum(not statement.inference for statement in point.statements)
            if (point.quotes or stated) and point.heading not in covered:
                told = [_counted(stated, "statement")] if stated else []
                told += [_counted(len(point.quotes), "quote")] if point.quotes else []
                pages, files = len(_pages_of(point, parsed)), len(_files_of(point))
                places = [_counted(pages, "source")] if pages else []
                places += [_counted(files, "file") + " of the base"] if files else []
                count = f"{' and '.join(told)} from {' and '.join(places)}"
                filled.append(f"Section {section.number}, {section.title}: {point.heading} ({count})")
    return tuple(filled)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
