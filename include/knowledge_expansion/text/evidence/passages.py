"""Makes the quotable passages of a source: spans of its blocks with their words, and what helps to judge them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge_expansion.text.evidence.sentences import cut
from knowledge_expansion.text.evidence.spans import Span, spans
from knowledge_expansion.values.evidence import Passage
from knowledge_expansion.values.page import Block, Source

_TERM = re.compile(r"[^:.]{1,60}: ")
_EXPLAINED = 12
"""Words of an item that explains its term in a sentence."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with what helps to judge it. `intro` is the paragraph above code, a table or a list (not part of the quote);
    `leans` says that it reads broken on its own, `torn` that it is part of a list without the sentence that announces it;
    `words` counts those of the passage, code and cells included."""

    passage: Passage
    source: Source
    intro: str
    leans: bool
    words: int
    torn: bool


def candidates(source: Source) -> list[Candidate]:
    """Every quotable passage of a source in page order. Passages may share blocks; the choice takes one of them."""
    blocks = source.document.blocks
    return [
        Candidate(passage, source, intro, span.leans, len(passage.text.split()), _torn(blocks, span, intro))
        for span, passage in _passages(source)
        for intro in (_intro(blocks, span),)
    ]


def _passages(source: Source) -> Iterator[tuple[Span, Passage]]:
    for span in spans(source.document.blocks):
        parts = source.document.blocks[span.first : span.last + 1]
        text, markdown = "\n".join(b.text for b in parts), "\n".join(b.markdown for b in parts)
        start, end = span.range or (0, len(text))
        piece = cut(text, markdown, start, end)
        if piece is not None:
            text = text[start:end].rstrip()
            place = (span.first, span.last, start, start + len(text))
            yield span, Passage(source.key, *place, span.kind, span.headings, text, piece)


def from_sentence(candidate: Candidate, start: int) -> Passage | None:
    """The candidate's passage from an offset of its text on; None where its Markdown cannot be cut there."""
    passage = candidate.passage
    if passage.first != passage.last:
        return None
    block = candidate.source.document.blocks[passage.first]
    begin = passage.start + start
    piece = cut(block.text, block.markdown, begin, passage.end)
    if piece is None:
        return None
    return replace(passage, start=begin, text=block.text[begin : passage.end], markdown=piece)


def _intro(blocks: Sequence[Block], span: Span) -> str:
    """The paragraph right above a list, code or table; for an item the one above its list."""
    at = span.first - 1
    while at >= 0 and blocks[at].kind == "item":
        at -= 1
    found = span.kind != "prose" and at >= 0 and blocks[at].kind == "paragraph"
    return blocks[at].text if found else ""


def _torn(blocks: Sequence[Block], span: Span, intro: str) -> bool:
    """An item that names its own subject ("`--limit`: the most that ...") needs no announcement."""
    text = blocks[span.first].text
    explains = span.first == span.last and bool(_TERM.match(text)) and len(text.split()) >= _EXPLAINED
    return span.kind == "list" and blocks[span.first].kind == "item" and intro.endswith(":") and not explains
