"""A knowledge file as it stands on disk, taken apart with split and regular expressions only.

It shares nothing with the writer, the drop or the gate, so that it can judge all three.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

LEAD = re.compile(
    r"From \[(?P<title>(?:\\.|[^\[\]\\])+)\]\((?P<url>\S+)\) \((?P<kind>accessed|local copy, read) (?P<date>\d{4}-\d\d-\d\d)\)"
    r"(?:, under \"(?P<under>.*)\")?:(?P<linked> code of \d+ lines, not quoted here)?"
)
SECTION = re.compile(r"## Section (\d+): (.+)")
WEB = re.compile(
    r"\d+\. \[(?P<title>(?:\\.|[^\[\]\\])+)\]\((?P<url>\S+?)\), (?P<author>.*), "
    r"(?:published )?(?P<published>\d{4}-\d\d-\d\d|no date given), (?:accessed|local copy, read) (?P<date>\d{4}-\d\d-\d\d)"
)
FENCE = re.compile(r"(`{3,}|~{3,})([^`]*)")
CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
ITEM = re.compile(r"(?:- |\d{1,3}[.)] )")


@dataclass(frozen=True)
class Lead:
    """A line that names the source of what follows."""

    line: int
    title: str
    url: str
    date: str
    local: bool


@dataclass(frozen=True)
class Unit:
    """A quoted paragraph, list item (`item`) or table row (one line), or a whole code block. `text` is what a reader sees."""

    first: int
    last: int
    kind: Literal["prose", "code", "table"]
    text: str
    url: str
    section: int
    item: bool = False


@dataclass(frozen=True)
class Section:
    """`## Section k: title`, up to the line before the next `## `."""

    number: int
    title: str
    first: int
    last: int

    @property
    def lines(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class KnowledgeFile:
    """Line numbers are 1-based and inclusive. `web` are the entries of Web Research: address, title, author, published,
    day of reading (empty where the entry gives none). `unanswered` counts the points without a source."""

    path: Path
    data: bytes
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    headings: tuple[str, ...]
    leads: tuple[Lead, ...]
    units: tuple[Unit, ...]
    web: tuple[tuple[str, str, str, str, str], ...]
    unanswered: int


def shown(markdown: str) -> str:
    """What a reader sees of one line of inline Markdown: escapes, entities and the ticks of code spans are gone."""
    pieces, at = [], 0
    for span in CODE_SPAN.finditer(markdown):
        code = span[2]
        code = code[1:-1] if len(code) > 2 and code[0] == code[-1] == " " and code.strip() else code
        pieces += [_plain(markdown[at : span.start()]), code]
        at = span.end()
    return "".join([*pieces, _plain(markdown[at:])])


def _plain(text: str) -> str:
    parts = re.split(r"\\([!-/:-@\[-`{-~])", text)
    return "".join(
        part if odd else html.unescape(part) for odd, part in zip(_alternating(len(parts)), parts, strict=True)
    )


def _alternating(count: int) -> list[bool]:
    return [bool(i % 2) for i in range(count)]


def read(path: Path) -> KnowledgeFile:
    """Read a knowledge file from disk."""
    data = path.read_bytes()
    lines = data.decode("utf-8").removesuffix("\n").split("\n")
    fenced = _fences(lines)
    heads = [i for i, line in enumerate(lines, 1) if line.startswith("## ") and not fenced[i - 1]]
    sections = []
    for at, first in enumerate(heads):
        found = SECTION.fullmatch(lines[first - 1])
        if found:
            last = heads[at + 1] - 1 if at + 1 < len(heads) else len(lines)
            sections.append(Section(int(found[1]), shown(found[2]), first, last))
    leads, units = _quoted(lines, sections)
    web = [entry for line in lines if (entry := _web(line))]
    unanswered = sum(line.startswith("*No source found for: ") for line, f in zip(lines, fenced, strict=True) if not f)
    headings = tuple(shown(lines[i - 1][3:]) for i in heads)
    return KnowledgeFile(
        path, data, tuple(lines), tuple(sections), headings, tuple(leads), tuple(units), tuple(web), unanswered
    )


def _fences(lines: list[str]) -> list[bool]:
    """For each line, whether it belongs to a fenced code block (its fences included)."""
    inside: list[bool] = []
    fence = ""
    for line in lines:
        found = FENCE.match(line)
        if fence:
            inside.append(True)
            fence = "" if found and line.rstrip() == found[1] and found[1].startswith(fence) else fence
        else:
            fence = found[1] if found else ""
            inside.append(bool(found))
    return inside


def _quoted(lines: list[str], sections: list[Section]) -> tuple[list[Lead], list[Unit]]:
    """Leads and quoted units of all sections, each unit with the address of the lead above it."""
    leads: list[Lead] = []
    units: list[Unit] = []
    for section in sections:
        number = section.first
        url = ""
        while number <= section.last:
            line = lines[number - 1]
            if line.startswith("### "):
                url = ""
            elif lead := LEAD.fullmatch(line):
                url = _plain(lead["url"])
                leads.append(Lead(number, shown(lead["title"]), url, lead["date"], lead["kind"] != "accessed"))
            elif fence := FENCE.match(line):
                last = next(n for n in range(number + 1, section.last + 1) if lines[n - 1].rstrip() == fence[1])
                units.append(Unit(number, last, "code", "\n".join(lines[number : last - 1]), url, section.number))
                number = last
            elif line.startswith(">") and line.strip("> "):
                words = line[1:].strip()
                item = ITEM.match(words)
                text = shown(words[item.end() :] if item else words)
                units.append(Unit(number, number, "prose", text, url, section.number, item is not None))
            elif line.startswith("|") and not re.fullmatch(r"\|[\s:|-]+\|", line):
                cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
                units.append(
                    Unit(
                        number,
                        number,
                        "table",
                        " | ".join(shown(c.strip().replace("\\|", "|")) for c in cells),
                        url,
                        section.number,
                    )
                )
            number += 1
    return leads, units


def _web(line: str) -> tuple[str, str, str, str, str] | None:
    found = WEB.fullmatch(line)
    if found is None:
        return None
    return _plain(found["url"]), shown(found["title"]), shown(found["author"]), found["published"], found["date"]
