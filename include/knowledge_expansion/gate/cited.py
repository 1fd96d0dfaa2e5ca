"""Every line of a knowledge file that rests on a source: what a withdrawal of that source touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_expansion.gate.reading import read_file
from knowledge_expansion.text.urls import matches


@dataclass(frozen=True, slots=True)
class Statement:
    """One quoted line, by its place: 1-based `line`, the point's heading, the words; `url` is the source."""

    line: int
    point: str
    words: str
    url: str


def cited_in(text: str | None, addresses: Sequence[str]) -> list[Statement]:
    """The quoted lines and statements that rest on pages at these addresses (or hosts), and entries that only list them."""
    file = read_file(text or "")
    found = [
        Statement(unit.line, point.heading, unit.text, quote.lead.url)
        for section in file.sections
        for point in section.points
        for quote in point.quotes
        for unit in quote.content
        if _is_one(quote.lead.url, addresses)
    ]
    notes = file.note_of
    found += [
        Statement(stated.line, point.heading, stated.text, notes[number].url)
        for section in file.sections
        for point in section.points
        for stated in point.statements
        for number in stated.notes
        if number in notes and _is_one(notes[number].url, addresses)
    ]
    listed = [entry for entry in (*file.web, *file.additional) if _is_one(entry.url, addresses)]
    return found + [Statement(entry.line, "Sources", entry.title, entry.url) for entry in listed]


def _is_one(url: str, addresses: Sequence[str]) -> bool:
    return any(matches(url, rule) for rule in addresses)
