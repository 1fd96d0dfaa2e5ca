"""Finds in a document what may be quoted: paragraphs, lists with their lead-in line, code and tables with the sentence that
introduces them. A paragraph that leans on the one before it is offered together with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_expansion.text.evidence.sentences import chunks, sentence_ends
from knowledge_expansion.values.evidence import PassageKind
from knowledge_expansion.values.page import Block

QUOTE_WORDS = 120
LIST_WORDS = 160
LEAD_WORDS = 60
ITEM_WORDS = 6
_LEANS = re.compile(
    r"(?:This|These|It|Its|They|Such|That|Those|Here|However|Therefore|Thus|Then|Also|Additionally|Furthermore|Moreover|"
    r"Similarly|Likewise|Otherwise|Instead|Again|But|And|So|Hence|Consequently|Conversely|Meanwhile|Next|Finally|Second|"
    r"Third|Lastly|Afterwards|Or|Now|Both|Either|Neither|Another|In addition|In contrast|As a result|For example|"
    r"For instance|As such|In the (?:above|following|previous|example|snippet|code|figure|table)|"
    r"After that|Once (?:this|that|it)|(?:In|For|With|To|From|On|By|At|Like|Unlike|Because of) (?:this|that|these|those|it|such)|"
    r"As (?:we saw|shown|mentioned|described|seen|noted|you can see)|"
    r"The (?:above|following|previous|latter|former|first|second|same|other|next|code|example|output|result|snippet|"
    r"diagram|figure|table|image) )\b"
    r"|^[a-z(,;:]"
)
_GOES_ON = re.compile(r"[a-z(,;:]|Or\b")
"""A sentence that the code or table before it began: it announces nothing on its own."""
_ANNOUNCES = re.compile(
    r"\b(?:following|follows|below|examples?|as in|here is|here's|snippet|like so|like this|this way|code)\b", re.I
)
_POINTS_AWAY = re.compile(
    r"(?:\b(?:following|previous section|next section|figure|diagram|screenshot)\b[^.]{0,40}|\b(?:above|below))[.:]?$",
    re.I,
)
_IN_PIECES = re.compile(r"^:\s.*:(?:\s\|)+\s*$", re.M)
"""A row that holds what was to go on in the cells above it, `: text : text :`, all in its first cell: its page, which does not
know this dialect of text tables, shows the table in pieces."""
_AWAY_CHARS = 64  # the longest of these words with what may stand between it and the end


@dataclass(frozen=True, slots=True)
class Span:
    """Blocks `first`..`last`, or a character `range` of one block's text. `leans`: it reads broken on its own."""

    kind: PassageKind
    first: int
    last: int
    headings: tuple[str, ...]
    range: tuple[int, int] | None = None
    leans: bool = False


def spans(blocks: Sequence[Block]) -> Iterator[Span]:
    """Every span that may be quoted, in page order; some share blocks."""
    path: list[tuple[int, str]] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        headings = tuple(title for _, title in path)
        if block.kind == "heading":
            path = [*((level, title) for level, title in path if level < block.level), (block.level, block.text)]
        elif block.kind == "item":
            last = _run_end(blocks, at)
            yield from _lists(blocks, at, last, headings)
            at = last
        elif block.kind == "paragraph":
            yield from _paragraphs(blocks, at, headings)
        elif block.kind == "code" or not _IN_PIECES.search(block.text):
            first = at - 1 if at and _introduces(blocks[at - 1]) else at
            yield Span("code" if block.kind == "code" else "table", first, at, headings)
        at += 1


def _introduces(block: Block) -> bool:
    """Whether a paragraph speaks of the code or table below it, so that the two belong together."""
    if block.kind != "paragraph" or len(block.text.split()) > LEAD_WORDS or _GOES_ON.match(block.text):
        return False
    return block.text.endswith(":") or bool(_ANNOUNCES.search(block.text))


def _run_end(blocks: Sequence[Block], at: int) -> int:
    while at + 1 < len(blocks) and blocks[at + 1].kind == "item":
        at += 1
    return at


def _lists(blocks: Sequence[Block], first: int, last: int, headings: tuple[str, ...]) -> Iterator[Span]:
    """A short list whole with its lead-in line; a long one in portions that begin at an item of the outer level. Items
    that say enough are offered alone as well: often only one of a list answers a point."""
    above = blocks[first - 1] if first else None
    lead = above is not None and above.kind == "paragraph" and len(above.text.split()) <= LEAD_WORDS
    start, size = first, 0
    outer = min(block.level for block in blocks[first : last + 1])
    for at in range(first, last + 1):
        words = len(blocks[at].text.split())
        if size and size + words > LIST_WORDS and blocks[at].level == outer:
            yield Span("list", start - 1 if lead and start == first else start, at - 1, headings)
            start, size = at, 0
        size += words
    yield Span("list", start - 1 if lead and start == first else start, last, headings)
    if last > first:
        for at in range(first, last + 1):
            if len(blocks[at].text.split()) >= ITEM_WORDS:
                yield Span("list", at, at, headings, leans=blocks[at].text.endswith(":"))


def _paragraphs(blocks: Sequence[Block], at: int, headings: tuple[str, ...]) -> Iterator[Span]:
    text = blocks[at].text
    end = len(text)
    if text.endswith(":"):
        # What it announces is quoted with the list or code that follows; alone it keeps its other sentences.
        ends = sentence_ends(text)
        if len(ends) < 2:
            return
        end = ends[-2]
    for start, stop in chunks(text[:end].rstrip(), QUOTE_WORDS):
        leans = bool(_LEANS.match(text[start:stop])) or _points_away(text[start:stop].strip())
        whole = (start, stop) == (0, len(text))
        if leans and whole and at and _carries(blocks[at - 1], text):
            yield Span("prose", at - 1, at, headings)
        else:
            yield Span("prose", at, at, headings, None if whole else (start, stop), leans)


def _points_away(text: str) -> bool:
    return bool(_POINTS_AWAY.search(text, max(0, len(text) - _AWAY_CHARS)))


def _carries(before: Block, text: str) -> bool:
    """Whether the paragraph before can be quoted along, so that `text` has what it refers to."""
    short = len(before.text.split()) + len(text.split()) <= QUOTE_WORDS
    whole = before.text.endswith((".", "!", "?")) and not _LEANS.match(before.text)
    return before.kind == "paragraph" and short and whole
