"""Each quote of a file with its place in the page that its lead names, or with what is wrong about it, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from knowledge_expansion.gate.matching import Span, find, missing_from_raw
from knowledge_expansion.gate.parsed import Lead, ParsedFile, Quote
from knowledge_expansion.gate.stored import StoredPage

_SHOWN = 60


@dataclass(frozen=True)
class Located:
    """A quote, its page (None: not in the store) and its place there; `trouble` says why it has none."""

    quote: Quote
    page: StoredPage | None
    span: Span | None
    trouble: str = ""


def locate(file: ParsedFile, pages: Mapping[str, StoredPage]) -> Iterator[Located]:
    """All quotes in the file's order. Quotes under one lead stand in the order in which the page has them. Those from files
    of the base have no page (inside.py)."""
    for lead, quotes in groupby(file.quotes, key=lambda quote: quote.lead):
        if lead.lines is not None:
            yield from (Located(quote, None, None) for quote in quotes)
            continue
        page = pages.get(lead.url)
        after = (0, 0)
        for quote in quotes:
            if page is None:
                yield Located(quote, None, None, f"{lead.url} is not among the pages read")
                continue
            located = _in_page(quote, lead, page, after)
            after = (located.span.last, located.span.end) if located.span else after
            yield located


def _in_page(quote: Quote, lead: Lead, page: StoredPage, after: tuple[int, int]) -> Located:
    everywhere = find(quote, page)
    here = [span for span in everywhere if not lead.under or page.heading_above(span.first) == lead.under]
    span = next((span for span in here if (span.first, span.start) >= after or span.first > after[0]), None)
    if span is not None and (words := missing_from_raw(quote, page, span)) is not None:
        return Located(quote, page, None, f"not in the raw page {lead.url}, only in what was read out of it: {words!r}")
    if span is not None:
        return Located(quote, page, span)
    shown = f"{' '.join(quote.units)[:_SHOWN]!r}"
    if here:
        return Located(
            quote, page, None, f"{shown} stands in {lead.url} before the quote above it; the page's order counts"
        )
    if everywhere:
        above = page.heading_above(everywhere[0].first)
        return Located(quote, page, None, f"{shown} stands in {lead.url} under {above!r}, not under {lead.under!r}")
    return Located(quote, page, None, _difference(quote, page))


def _difference(quote: Quote, page: StoredPage) -> str:
    """What the page has instead: the first words at which the file leaves it."""
    text = "\n".join(block.text for block in page.source.document.blocks)
    for words in (unit.text for unit in quote.content if unit.text not in text):
        same = _longest_start(words, text)
        if same < min(12, len(words)):
            return f"no such words in {page.source.url}: {words[:_SHOWN]!r}"
        theirs = text[text.index(words[:same]) :][max(0, same - 20) : same + 25].split("\n")[0]
        return f"the file has {words[max(0, same - 20) : same + 25]!r}, {page.source.url} has {theirs!r}"
    shown = f"{' '.join(quote.units)[:_SHOWN]!r}"
    return f"{shown} does not stand so in {page.source.url}: part of a sentence, of an item, of a table, or lines put together"


def _longest_start(words: str, text: str) -> int:
    """How many characters of `words`, from its start, occur in `text` in one piece."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if words[:middle] in text else (low, middle - 1)
    return low
