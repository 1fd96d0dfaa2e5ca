"""A stored page as its visible lines, read by a path that shares nothing with the extractor.

White space and letters without a shape are removed on both sides of a comparison, so that line breaks and inline markup do
not matter, while every letter, digit and sign does. What separates blocks is kept: a quoted paragraph must be a whole line
of the page, so that nothing can be taken from or added to its ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from knowledge_expansion.gate.marks import remove_marks
from knowledge_expansion.gate.markup import decoded, parse_html, text_of

_SHAPELESS = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
"""Controls, and what has no shape or one that only an icon font knows: soft hyphens, zero-width and direction marks,
variation selectors, private use, tags."""
_GONE = re.compile(rf"[{_SHAPELESS}]+")
_BLOCKS = """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol
    option p pre search section summary table tbody td tfoot th thead tr ul
""".split()
_BLOCK, _BREAK, _NUMBER = "\ufdd0", "\ufdd1", "\ufdd2"
"""Marks put into the tree at the edges of blocks, at line breaks and around an item's number: no text has these characters
(https://www.unicode.org/faq/private_use.html#noncharacters)."""
_EDGES = (_BLOCK, _BREAK, _NUMBER)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PARTED = re.compile(f"{_BREAK}{{2,}}")
_NUMBERED = re.compile(f"^(?:{_NUMBER}(\\d+){_NUMBER})?(.*)$", re.S)


def squeeze(text: str) -> str:
    """`text` without white space and invisible characters, in Unicode's composed form."""
    words = "".join(unicodedata.normalize("NFC", text).split())
    return words if words.isascii() and words.isprintable() else _GONE.sub("", words)


@dataclass(frozen=True)
class PageText:
    """The visible text of a page. `lines` are its blocks, squeezed, each with the numbers it has as an item; `tables` the
    cells of each table, run together; `listings` its preformatted blocks as code."""

    source: str
    lines: dict[str, frozenset[int]]
    tables: frozenset[str]
    listings: frozenset[str]

    @cached_property
    def everything(self) -> str:
        """The page's source, squeezed: for facts that stand in its head."""
        from html import unescape

        return squeeze(unescape(re.sub(r"\\[uU]([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), self.source)))


def page_text(body: bytes, content_type: str) -> PageText:
    """Read a page. Elements that a browser does not show, buttons, and marks beside the text are left out (see `marks`)."""
    source = decoded(body, content_type)
    for mark in _EDGES:
        source = source.replace(mark, "")
    if content_type.lower().startswith("text/plain"):
        parts = re.split(r"\n[ \t\r]*\n", source)
        return PageText(source, {squeeze(part): frozenset() for part in parts}, frozenset(), frozenset())
    tree = parse_html(source)
    remove_marks(tree)
    listings = frozenset(_listing(pre) for pre in tree.iter("pre"))
    tables = frozenset(squeeze("".join(text_of(row) for row in table.iter("tr"))) for table in tree.iter("table"))
    _remove_controls(tree)
    _mark_edges(tree)
    return PageText(source, _lines(squeeze(text_of(tree))), tables, listings)


def _mark_edges(tree: Any) -> None:
    for listing in tree.iter("ol"):
        number = int(listing.get("start")) if _is_number(listing.get("start")) else 1
        for item in listing.iterchildren("li"):
            number = int(item.get("value")) if _is_number(item.get("value")) else number
            item.text = f"{_NUMBER}{number}{_NUMBER}{item.text or ''}"
            number += 1
    for element in tree.iter(*_BLOCKS):
        element.text = _BLOCK + (element.text or "")
        element.tail = _BLOCK + (element.tail or "")
    for element in tree.iter("br"):
        element.tail = _BREAK + (element.tail or "")


def _remove_controls(tree: Any) -> None:
    """Leave what lxml lets a tree hold: it reads controls, but does not write them. None of them has a shape."""
    if _CONTROL.search(text_of(tree)):
        for element in tree.iter():
            element.text, element.tail = _allowed(element.text), _allowed(element.tail)


def _allowed(text: str | None) -> str:
    return _CONTROL.sub("", text or "")


def _is_number(value: str | None) -> bool:
    return value is not None and value.isascii() and value.isdigit()


def _lines(marked: str) -> dict[str, frozenset[int]]:
    # An item's number stands at the edge of its first block, however deep that is.
    marked = re.sub(f"({_NUMBER}\\d+{_NUMBER}){_BLOCK}+", r"\1", marked)
    found: dict[str, frozenset[int]] = {}
    for number, line in _pieces(marked):
        found[line] = found.get(line, frozenset()) | ({int(number)} if number else frozenset())
    return found


def _pieces(marked: str) -> Iterator[tuple[str | None, str]]:
    """(number, line) of every line; one that holds two breaks in a row also in parts, as pages without paragraphs have it."""
    for block in marked.split(_BLOCK):
        numbered = _NUMBERED.match(block)
        if numbered is None or not numbered[2].strip(_BREAK):
            continue
        yield numbered[1], numbered[2].replace(_BREAK, "")
        if _BREAK in block:
            yield from ((None, part.replace(_BREAK, "")) for part in _PARTED.split(numbered[2]) if part)


def code_lines(code: str) -> str:
    """Code without what has no shape, spaces at the ends of lines, and empty lines at its ends; hard spaces are spaces."""
    text = _GONE.sub("", code).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _listing(pre: Any) -> str:
    """The lines of a listing, as a browser breaks them."""
    for element in pre.iter("br", "div", "li", "p", "tr"):
        if element is not pre and (element.tag == "br" or not "".join(element.itertext()).endswith("\n")):
            if len(element):
                element[-1].tail = _allowed(element[-1].tail) + "\n"
            else:
                element.text = _allowed(element.text) + "\n"
    return code_lines(text_of(pre))
