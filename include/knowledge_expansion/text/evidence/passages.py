"""Makes the quotable passages of a source: spans of its blocks with their words, and what helps to judge them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_expansion.text.evidence.sentences import cut
from knowledge_expansion.text.evidence.spans import Span, spans
from knowledge_expansion.values.evidence import Passage
from knowledge_expansion.values.page import Block, Source


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with what helps to judge it. `intro` is the paragraph above code, a table or a list (not part of the quote);
    `leans` says that it reads broken on its own; `words` counts those of the passage, code and cells included."""

    passage: Passage
    source: Source
    intro: str
    leans: bool
    words: int


def candidates(source: Source) -> list[Candidate]:
    """Every quotable passage of a source in page order. Passages may share blocks; the choice takes one of them."""
    blocks = source.document.blocks
    return [
        Candidate(passage, source, _intro(blocks, span), span.leans, len(passage.text.split()))
        for span, passage in _passages(source)
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


def _intro(blocks: Sequence[Block], span: Span) -> str:
    """The paragraph right above a list, code or table; for an item the one above its list."""
    at = span.first - 1
    while at >= 0 and blocks[at].kind == "item":
        at -= 1
    found = span.kind != "prose" and at >= 0 and blocks[at].kind == "paragraph"
    return blocks[at].text if found else ""
