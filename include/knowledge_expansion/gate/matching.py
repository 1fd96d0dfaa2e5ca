"""Where a quote stands in a stored page: whole blocks, one after the other, in the page's order; or why it stands nowhere.

A paragraph may be cut, but only between sentences. Equality is of plain words, character by character: nothing is folded,
so a changed sign, space or letter of another script is a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from knowledge_expansion.gate.page_text import code_lines, squeeze
from knowledge_expansion.gate.parsed import Quote, Unit
from knowledge_expansion.gate.stored import StoredPage
from knowledge_expansion.gate.tree import spoken_line
from knowledge_expansion.values.page import Block

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]*]*$")


class Span(NamedTuple):
    """Blocks `first`..`last` of a document; `start`..`end` is the range in the text of a block that is cut."""

    first: int
    last: int
    start: int
    end: int


def find(quote: Quote, page: StoredPage) -> list[Span]:
    """Every place of the page where the quote stands, in page order."""
    return sorted({"prose": _prose, "code": _code, "table": _table}[quote.kind](quote, page))


def _prose(quote: Quote, page: StoredPage) -> list[Span]:
    blocks, units = page.source.document.blocks, quote.content
    if not units:
        return []
    found = [
        Span(place, place + len(units) - 1, 0, len(blocks[place + len(units) - 1].text))
        for place in page.places.get(units[0].text, ())
        if place + len(units) <= len(blocks)
        and all(_is(unit, block) for unit, block in zip(units, blocks[place : place + len(units)], strict=True))
    ]
    return found or (list(_cut(units[0], blocks)) if len(units) == 1 and not units[0].mark else [])


def _is(unit: Unit, block: Block) -> bool:
    """Whether a line shows the whole of a block: as an item what is an item, with the same pieces set as code."""
    if unit.text != block.text or bool(unit.mark) != (block.kind == "item"):
        return False
    return spoken_line(block.markdown) == (unit.text, unit.spans)


def _cut(unit: Unit, blocks: tuple[Block, ...]) -> Iterator[Span]:
    """Whole sentences of a paragraph."""
    for place, block in enumerate(blocks):
        start = block.text.find(unit.text) if block.kind == "paragraph" and unit.text else -1
        while start >= 0:
            end = start + len(unit.text)
            whole = unit.text == block.text
            if not whole and between_sentences(block.text, start, end) and unit.spans == _spans(block, start, end):
                yield Span(place, place, start, end)
            start = block.text.find(unit.text, start + 1)


def between_sentences(text: str, start: int, end: int) -> bool:
    """Whether a range of a text begins and ends where sentences do."""
    before, words, behind = text[:start], text[start:end], text[end:]
    begins = not before or (before[-1].isspace() and bool(_SENTENCE_END.search(before.rstrip())))
    return begins and (not behind or (behind[0].isspace() and bool(_SENTENCE_END.search(words))))


def _spans(block: Block, start: int, end: int) -> tuple[tuple[int, int], ...] | None:
    """What is set as code in a range of a block's text, counted from the range's start; None where a cut parts it."""
    shown = spoken_line(block.markdown)
    inside = [(a, b) for a, b in (shown[1] if shown else ()) if a < end and start < b]
    if shown is None or shown[0] != block.text or any(a < start or end < b for a, b in inside):
        return None
    return tuple((a - start, b - start) for a, b in inside)


def _code(quote: Quote, page: StoredPage) -> list[Span]:
    """Listings are compared line by line, white space at the beginning of lines included."""
    code = quote.content[0].text
    exact = "\n".join(line.rstrip() for line in code.split("\n"))
    places = page.listings.get(exact, ())
    return [Span(place, place, 0, len(code)) for place in places]


def _table(quote: Quote, page: StoredPage) -> list[Span]:
    shown = tuple((unit.text, unit.spans) for unit in quote.content)
    return [Span(place, place, 0, 0) for place, cells in page.tables if cells == shown]


def missing_from_raw(quote: Quote, page: StoredPage, span: Span) -> str | None:
    """The first words of a quote that the page's raw bytes do not show; None when they show all of it.

    A paragraph or item must be a whole line of the raw page, also where only some of its sentences are quoted."""
    raw = page.raw
    if quote.kind == "code":
        return None if code_lines(quote.content[0].text) in raw.listings else quote.content[0].text[:80]
    if quote.kind == "table":
        return None if squeeze("".join(quote.units)) in raw.tables else " | ".join(quote.units)[:80]
    for block in page.source.document.blocks[span.first : span.last + 1]:
        words = squeeze(block.text)
        # A heading may have controls behind its words ("edit this part").
        headed = block.kind == "heading" and any(line.startswith(words) for line in raw.lines)
        if words not in raw.lines and not headed:
            return block.text[:80]
    return None
