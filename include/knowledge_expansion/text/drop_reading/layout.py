"""The lines of a drop with what they are and what they stand under: headings, and the labels that people set in bold where
a heading should be. All readers of fields work on these, so that no dialect needs a reader of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from knowledge_expansion.text.lines import is_rule
from knowledge_expansion.text.markdown import Markdown, cells_of, item_of
from knowledge_expansion.values.outside_drop import Stated

T = TypeVar("T")
Kind = Literal["heading", "label", "item", "text", "row", "code", "front", "rule"]
LONGEST = 1000
"""Characters of a line that are looked at. Nobody writes a field behind that, and patterns stay fast."""

_BOLD_LABEL = re.compile(r"^(?:\*\*|__)([^*]{1,120}?)(?:\*\*|__)[ \t]*(\([^()]{0,120}\))?[ \t]*:?$")
_PLAIN_LABEL = re.compile(r"^([A-Z][^.!?:|`]{1,100}):$")
_SYMBOLS = re.compile(r"^(?:[^\w\s`*_\[(\"'“<~#@/.$+-]+\s*)+")
_MARKS = re.compile(r"(?<!\\)(?:\*\*|(?<!\w)__|__(?!\w)|`)|~~[^~]*~~")
_EMPHASIS = re.compile(r"(?<![\w\\])[*_](?=[^\s*_])([^*_]*[^\s*_\\])[*_](?!\w)")
_BOX = re.compile(r"^\[(?: |x|X|✓|✔|/|-)\][ \t]+")


@dataclass(frozen=True, slots=True)
class Title:
    """A heading (level 1 to 6) or a label (7, in a list 8), as plain words."""

    text: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank. `text` lacks the marks of its block (`#`, `-`, `>`, a box); `raw` is the line as it stands;
    `titles` are what it stands under, outermost first; `head` says that it stands before the second heading."""

    number: int
    kind: Kind
    text: str
    raw: str
    indent: int
    marker: str
    titles: tuple[Title, ...]
    head: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a table row."""
        return cells_of(self.text)


def plain(text: str) -> str:
    """The words without bold, italics, code marks and the symbols in front of them."""
    return _SYMBOLS.sub("", _EMPHASIS.sub(r"\1", _MARKS.sub("", text))).strip()


def say(value: T, line: Line, words: str = "") -> Stated[T]:
    """A statement with its place; its words are those of the line, the whole line where markup stands between them."""
    words = words.strip()
    return Stated(value, line.number, words if words and words in line.raw else line.text)


def lay_out(text: str) -> tuple[Line, ...]:
    """All lines of a drop that are not blank."""
    return tuple(_lines(Markdown(text)))


def _lines(markdown: Markdown) -> Iterator[Line]:
    headings = {heading.line: heading for heading in markdown.headings}
    first = min(headings, default=0)
    rows = {line for table in markdown.tables for line in range(table.first, table.last + 1)}
    titles: list[tuple[Title, int]] = []
    head = True
    for number, raw in enumerate(markdown.lines, 1):
        raw = raw[:LONGEST]
        body = raw.lstrip("> \t\ufeff")
        if not body.strip():
            continue
        indent = len(raw) - len(raw.lstrip())
        if number in headings:
            heading = headings[number]
            titles = [(t, at) for t, at in titles if t.level < heading.level]
            titles.append((Title(plain(heading.title[:LONGEST]), heading.level, number), -1))
            head = head and number == first
            yield Line(number, "heading", heading.title[:LONGEST], raw, 0, "", _above(titles[:-1]), head)
            continue
        if markdown.is_opaque(number):
            kind: Kind = "front" if number <= markdown.front_matter else "code"
            yield Line(number, kind, body.rstrip(), raw, indent, "", _above(titles), head)
            continue
        if is_rule(raw):
            titles = [
                (t, at) for t, at in titles if t.level < 2
            ]  # what closes a drop stands below a rule, under no heading
            yield Line(number, "rule", "", raw, 0, "", (), head)
            continue
        item = item_of(body)
        words = _BOX.sub("", item.text) if item else body.rstrip()
        titles = [(t, at) for t, at in titles if t.level < 8 or indent > at]
        label = None if number in rows else label_of(words)
        if label and not item:
            titles = [(t, at) for t, at in titles if t.level < 7]
        kind = "row" if number in rows else "label" if label else "item" if item else "text"
        yield Line(number, kind, words, raw, indent, item.marker if item else "", _above(titles), head)
        if label:
            titles.append((Title(label, 8 if item else 7, number), indent))


def label_of(words: str) -> str:
    """The plain words of a line that titles what follows, empty for any other line."""
    found = _BOLD_LABEL.match(words) or _PLAIN_LABEL.match(plain(words))
    return plain(" ".join(part for part in found.groups() if part)).rstrip(":") if found else ""


def _above(titles: list[tuple[Title, int]]) -> tuple[Title, ...]:
    return tuple(title for title, _ in titles)
