"""From a footnote to the span of a stored page that it names: between its opening words and its closing words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge_expansion.gate.page_text import squeeze
from knowledge_expansion.gate.rewritten.units import Unit, sentences, units_of
from knowledge_expansion.gate.stored import StoredPage, cells
from knowledge_expansion.values.page import Block

GAP = " … "
"""Stands between the opening and the closing words of a footnote; a footnote without it names its span whole."""
MOST_WORDS = 450
"""Of a span that one footnote may name: within a whole page nearly everything would be found."""
_MOST_BLOCKS = 40
_KINDS = ("paragraph", "item", "table", "heading")


@dataclass(frozen=True)
class Window:
    """A span of a page: blocks `first`..`last` (inclusive) as `blocks`, the first and last of them perhaps cut."""

    page: StoredPage
    first: int
    last: int
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Its words, one block a line."""
        return "\n".join(block.text for block in self.blocks)

    @cached_property
    def units(self) -> list[Unit]:
        """What a statement may rest on."""
        return units_of(self.blocks)


def resolve(words: str, page: StoredPage) -> Window | None:
    """The first span of the page that the words of a footnote name, None when there is none."""
    opening, _, closing = words.partition(GAP)
    blocks = page.source.document.blocks
    for first, block in enumerate(blocks):
        if block.kind not in _KINDS:
            continue
        flat = _flat(block.text)
        for start in _starts(flat, opening):
            if not closing:
                if start + len(opening) in _ends(flat):
                    return _window(page, first, first, start, start + len(opening))
                continue
            found = _closed(blocks, first, start + len(opening), closing)
            if found is not None:
                window = _window(page, first, found[0], start, found[1])
                if len(window.text.split()) <= MOST_WORDS:
                    return window
    return None


def not_in_raw(window: Window) -> str:
    """The first words of a window that the raw page does not show; empty when it shows all of them."""
    raw = window.page.raw
    for block in window.page.source.document.blocks[window.first : window.last + 1]:
        if block.kind == "table":
            if squeeze("".join(words for words, _ in cells(block.markdown))) not in raw.tables:
                return block.text[:80]
            continue
        words = squeeze(block.text)
        if words not in raw.lines and not (
            block.kind == "heading" and any(line.startswith(words) for line in raw.lines)
        ):
            return block.text[:80]
    return ""


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _starts(flat: str, opening: str) -> Iterator[int]:
    """Where the words begin at a sentence."""
    begins = {0}
    at = 0
    for sentence in sentences(flat):
        at = flat.index(sentence, at)
        begins.add(at)
    start = flat.find(opening) if opening else -1
    while start >= 0:
        if start in begins:
            yield start
        start = flat.find(opening, start + 1)


def _ends(flat: str) -> set[int]:
    ends = {len(flat)}
    at = 0
    for sentence in sentences(flat):
        at = flat.index(sentence, at) + len(sentence)
        ends.add(at)
    return ends


def _closed(blocks: Sequence[Block], first: int, after: int, closing: str) -> tuple[int, int] | None:
    """(block, end) of the nearest place behind the opening words where the closing words end with a sentence."""
    for place in range(first, min(first + _MOST_BLOCKS, len(blocks))):
        if blocks[place].kind not in (*_KINDS, "code"):
            continue
        flat = _flat(blocks[place].text)
        ends = _ends(flat)
        start = flat.find(closing, after if place == first else 0)
        while start >= 0:
            if start + len(closing) in ends:
                return place, start + len(closing)
            start = flat.find(closing, start + 1)
    return None


def _window(page: StoredPage, first: int, last: int, start: int, end: int) -> Window:
    blocks = list(page.source.document.blocks[first : last + 1])
    if blocks[-1].kind != "table":
        blocks[-1] = blocks[-1]._replace(text=_flat(blocks[-1].text)[:end])
    if start and blocks[0].kind != "table":
        blocks[0] = blocks[0]._replace(text=blocks[0].text[start:])
    return Window(page, first, last, tuple(blocks))
