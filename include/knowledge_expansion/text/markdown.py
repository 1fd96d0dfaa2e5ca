"""A line model of Markdown, for edits that must touch only their own lines.

Nothing here renders or reformats: a text is split into lines that keep their ends, blocks are ranges of line numbers,
and joining the lines gives the same bytes again. Line numbers are 1-based and ranges inclusive, as people cite them.

Headings are ATX headings. No heading, table or list item is found inside fenced code, front matter or HTML comments.
Rules: CommonMark 0.31 and the tables of GitHub Flavored Markdown, with the one simplification that a fence below a list
item may be indented as deep as the item's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge_expansion.text.lines import (
    ITEM,
    Fence,
    front_matter_of,
    is_rule,
    lines_of,
    newline_of,
    opaque_lines,
    split_lines,
)

__all__ = [
    "Fence",
    "Heading",
    "ListItem",
    "Markdown",
    "Section",
    "Table",
    "cells_of",
    "item_of",
    "lines_of",
    "newline_of",
    "split_lines",
]

_HEADING = re.compile(r"^\ufeff? {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_DELIMITER = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL_BREAK = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Heading:
    """`title` is the heading's text as written, without the marks."""

    level: int
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A pipe table: `first` is its header line, `first + 1` the delimiter, rows follow up to `last`."""

    first: int
    last: int
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    """A list item; `last` is the last line that belongs to it, nested items included. `indent` counts characters."""

    line: int
    last: int
    indent: int
    marker: str
    gap: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, to the line before the next heading of the same or a higher level."""

    level: int
    title: str
    first: int
    last: int


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a table row, stripped, with `\\|` kept as written."""
    inner = line.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return tuple(cell.strip() for cell in _CELL_BREAK.split(inner))


def item_of(line: str) -> ListItem | None:
    """The list item that starts on this line, on its own (`line` and `last` are 0)."""
    found = ITEM.match(line.rstrip("\r\n"))
    if found is None:
        return None
    indent, marker, gap, text = found.groups()
    return ListItem(0, 0, len(indent), marker, gap, text.rstrip())


class Markdown:
    """One text, read once. Every list is in the order of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ended = split_lines(text)
        self.lines = [line.rstrip("\r\n") for line in self.ended]
        self.front_matter = front_matter_of(self.lines)
        self.fences, self._opaque, self.unclosed = opaque_lines(self.lines, self.front_matter)

    def is_opaque(self, line: int) -> bool:
        """Whether the 1-based `line` lies in a fence (its marks included), the front matter or an HTML comment."""
        return self._opaque[line - 1]

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        found = []
        for number, line in enumerate(self.lines, 1):
            if "#" in line and not self._opaque[number - 1] and (match := _HEADING.match(line)):
                found.append(Heading(len(match[1]), (match[2] or "").strip(), number))
        return tuple(found)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """One section a heading; the sections of deeper headings lie inside."""
        found = []
        for at, heading in enumerate(self.headings):
            after = (h.line - 1 for h in self.headings[at + 1 :] if h.level <= heading.level)
            found.append(Section(heading.level, heading.title, heading.line, next(after, len(self.lines))))
        return tuple(found)

    @cached_property
    def title(self) -> str:
        """The first heading of level 1, or the first heading, or nothing."""
        first = next((h for h in self.headings if h.level == 1), self.headings[0] if self.headings else None)
        return first.title if first else ""

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        found: list[Table] = []
        for number in range(1, len(self.lines)):
            header, delimiter = self.lines[number - 1], self.lines[number]
            if "|" not in header or self._opaque[number - 1] or self._opaque[number] or not _DELIMITER.match(delimiter):
                continue
            if (found and number <= found[-1].last) or len(cells_of(header)) != len(cells_of(delimiter)):
                continue
            last = number + 1
            while last < len(self.lines) and "|" in self.lines[last] and self._is_text(last + 1):
                last += 1
            rows = tuple(cells_of(line) for line in self.lines[number + 1 : last])
            found.append(Table(number, last, cells_of(header), rows))
        return tuple(found)

    @cached_property
    def items(self) -> tuple[ListItem, ...]:
        found = []
        for number, line in enumerate(self.lines, 1):
            item = None if self._opaque[number - 1] else item_of(line)
            if item is not None and not is_rule(line):
                last = self._end_of_item(number, item)
                found.append(ListItem(number, last, item.indent, item.marker, item.gap, item.text))
        return tuple(found)

    def heading_above(self, line: int) -> Heading | None:
        """The nearest heading above (or on) the 1-based `line`."""
        return next((h for h in reversed(self.headings) if h.line <= line), None)

    def with_block(self, after: int, lines: Sequence[str]) -> str:
        """The text with `lines` (without ends) below the 1-based line `after` (0: at the top) and all else as it is.
        A text whose last line has no end keeps none when the block goes below it."""
        end = newline_of(self.text)
        head, tail = "".join(self.ended[:after]), "".join(self.ended[after:])
        if head and not head.endswith("\n"):
            return head + end + end.join(lines)
        return head + "".join(line + end for line in lines) + tail

    def _is_text(self, number: int) -> bool:
        line = self.lines[number - 1]
        return bool(line.strip()) and not self._opaque[number - 1] and not _HEADING.match(line)

    def _end_of_item(self, number: int, item: ListItem) -> int:
        """The last line of an item: whatever is indented below it, and lazy lines of its paragraph."""
        inside = item.indent + len(item.marker) + 1
        last, blank = number, False
        for following in range(number + 1, len(self.lines) + 1):
            line = self.lines[following - 1]
            if not line.strip():
                blank = True
                continue
            indent = len(line) - len(line.lstrip())
            lazy = not blank and self._is_text(following) and item_of(line) is None and not is_rule(line)
            if indent < inside and not lazy:
                break
            last, blank = following, False
        return last
