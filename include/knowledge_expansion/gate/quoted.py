"""One quoted block of a knowledge file: a block quote, a code block or a table, as units of plain text."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_expansion.gate.parsed import Lead, Quote, Unit
from knowledge_expansion.gate.tree import Node, spoken

KINDS = ("blockquote", "fence", "table")
_LISTS = ("bullet_list", "ordered_list")


class NotQuotable(ValueError):
    """A block holds something that a quote cannot have; the message says what."""


def read_quote(node: Node, lead: Lead) -> Quote:
    """The quote that a block of one of KINDS is. Raises NotQuotable."""
    if node.kind == "fence":
        code = node.token.content.removesuffix("\n")
        language = node.token.info.strip()
        return Quote(lead, "code", node.first, node.last, (Unit(node.first, code),), language)
    if node.kind == "table":
        rows = [row.children for row in node.all("tr")]
        cells = tuple(_unit(cell) for row in rows for cell in row)
        return Quote(lead, "table", node.first, node.last, cells, columns=len(rows[0]))
    return Quote(lead, "prose", node.first, node.last, tuple(_prose(node)))


def _prose(quote: Node) -> Iterator[Unit]:
    for child in quote.children:
        if child.kind == "paragraph":
            yield _unit(child)
        elif child.kind in _LISTS:
            yield from _items(child, 0)
        else:
            raise NotQuotable(f"a quote with a {child.kind} inside")


def _items(listing: Node, depth: int) -> Iterator[Unit]:
    for item in listing.children:
        if not item.children or item.children[0].kind != "paragraph":
            raise NotQuotable("a quoted list item without words of its own")
        yield _unit(item.children[0], item.token.info or "-", depth)
        for child in item.children[1:]:
            if child.kind not in _LISTS:
                raise NotQuotable(f"a quoted list item with a {child.kind} inside")
            yield from _items(child, depth + 1)


def _unit(node: Node, mark: str = "", depth: int = 0) -> Unit:
    if node.last != node.first:
        raise NotQuotable("a quoted paragraph or item of several lines; each is one line, and another is no part of it")
    words = spoken(node.inline)
    if words is None:
        raise NotQuotable("bold, italics, a link, an image or HTML inside a quote, which has only words and code")
    return Unit(node.first, *words, mark, depth)
