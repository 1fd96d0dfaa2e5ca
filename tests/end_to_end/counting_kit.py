"""A knowledge file counted line by line, with nothing of the product: what a drop says must come to the same."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_SECTION = re.compile(r"## Section (\d+): (.+)")
_LEAD = re.compile(r"From \[.+\]\((\S+)\) \((?:accessed|local copy, read) \d{4}-\d\d-\d\d\)")
_OPEN = re.compile(r"\*No source found for: (.+)\*")
_MARKER = re.compile(r"^>? ?(?:\s*(?:[-*]|\d+[.)]) )?")


@dataclass
class Counted:
    """`quotes` are (section, point, address, kind, first line, last line, words of prose); lines count from 1."""

    quotes: list[tuple[int, str, str, str, int, int, int]] = field(default_factory=list)
    lines: dict[int, int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    open_points: dict[int, list[str]] = field(default_factory=dict)

    def sources_of(self, section: int) -> int:
        return len({quote[2] for quote in self.quotes if quote[0] == section})

    def of_source(self, url: str) -> tuple[int, int]:
        """Quotes and words of prose from one address."""
        mine = [quote for quote in self.quotes if quote[2] == url]
        return len(mine), sum(quote[6] for quote in mine)


def count_file(text: str) -> Counted:
    """Go through the file once; only sections hold quotes."""
    counted, section, point, url = Counted(), 0, "", ""
    lines = text.splitlines()
    for first, last, kind in _blocks(lines):
        line = lines[first - 1]
        if kind == "heading" and line.startswith("## "):
            found = _SECTION.fullmatch(line)
            section = int(found[1]) if found else 0
            if found:
                counted.titles[section], counted.open_points[section] = plain(found[2]), []
        elif kind == "heading":
            point = plain(line.removeprefix("### "))
        elif section and kind == "text":
            if found := _LEAD.match(line):
                url = found[1]
            elif found := _OPEN.fullmatch(line):
                counted.open_points[section].append(plain(found[1]))
        elif section:
            words = sum(len(_MARKER.sub("", one, count=1).split()) for one in lines[first - 1 : last])
            counted.quotes.append((section, point, url, kind, first, last, words if kind == "prose" else 0))
    starts = [number for number, line in _headings(lines) if line.startswith("## ")] + [len(lines) + 1]
    for start, end in itertools.pairwise(starts):
        if found := _SECTION.fullmatch(lines[start - 1]):
            counted.lines[int(found[1])] = end - start
    return counted


def plain(text: str) -> str:
    """Words without Markdown's escapes and code marks."""
    return re.sub(r"\\(.)", r"\1", text).replace("`", "")


def _headings(lines: list[str]) -> Iterator[tuple[int, str]]:
    return ((first, lines[first - 1]) for first, _, kind in _blocks(lines) if kind == "heading")


def _blocks(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """First line, last line and kind of everything that stands between empty lines; a fence is one block."""
    number = 0
    while number < len(lines):
        line, first = lines[number], number
        number += 1
        if not line.strip():
            continue
        if line.startswith("```"):
            fence = line[: len(line) - len(line.lstrip("`"))]
            while lines[number] != fence:
                number += 1
            number += 1
            yield first + 1, number, "code"
        elif line.startswith((">", "|")):
            while number < len(lines) and lines[number].startswith(line[0]):
                number += 1
            yield first + 1, number, "prose" if line[0] == ">" else "table"
        else:
            yield first + 1, first + 1, "heading" if line.startswith("#") else "text"


def as_said(drop: dict[str, Any]) -> list[tuple[int, str, str, str, int, int, int]]:
    """The quotes of a drop in the same shape."""
    names = ("section", "point", "url", "kind", "first_line", "last_line", "words")
    return [tuple(quote[name] for name in names) for quote in drop["quotes"]]  # type: ignore[misc]
