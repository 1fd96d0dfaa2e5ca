"""One Markdown file as the checks see it: parsed once, with what a reader does not see as text (code, comments) blanked.

`visible` has the lines and columns of the file, so that a place in it is a place in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from knowledge_expansion.base.page import Page
from knowledge_expansion.base.paths import folder_of, number_of
from knowledge_expansion.lint.days import ACCESSED, YEAR, Day, behind, days_in
from knowledge_expansion.lint.visible import URL, visible_lines, without_addresses
from knowledge_expansion.text.links import Link, find_links
from knowledge_expansion.text.markdown import Markdown
from knowledge_expansion.text.marker import Seal, read_seal
from knowledge_expansion.topics.yaml_reading import Reading, read_yaml

Role = Literal["knowledge", "page", "index", "skill", "guide", "source", "archive"]
"""`knowledge` files are numbered, sealed or have a list of sources; a `page` is any other text of the base, a `guide` one
about the base (README), a `source` kept material, and the `archive` what expansions left: plans and drops."""

_SOURCE_FOLDER = re.compile(r"^(?:source[-_].*|sources|raw)$", re.I)
SOURCES = re.compile(
    r"^(?:[\d.]+[.)]?\s+)?[*_]*(?:web |data |key |main |all |additional )*(?:sources?|references?|bibliography|citations"
    r"|works cited|source documents|web research|further reading)"
    r"(?:(?:\s*(?:&|and|/|,)\s*)(?:further |additional |web )*\w+)*[*_]*\s*(?:\([^)]*\))?:?$",
    re.I,
)
_GUIDES = frozenset("readme log changelog contributing license security agents claude gemini todo style".split())
_DEFINITION = re.compile(r" {0,3}\[(?!\^)([^\]]+)\]:[ \t]+<?([^\s>]+)>?")
_ANCHOR = re.compile(r"<\w+[^>]*\s(?:id|name)=[\"']([^\"']+)[\"']|\{#([\w:.-]+)\}")


@dataclass(frozen=True, slots=True)
class Place:
    """A link at a line: `target` as written (unescaped), `definition` for `[name]: target`."""

    line: int
    target: str
    link: Link
    definition: bool = False

    @property
    def is_web(self) -> bool:
        return self.target.lower().startswith(("http://", "https://"))

    @property
    def is_inner(self) -> bool:
        """Whether it can name something of the base: no scheme, no template, no query to a site."""
        return bool(self.target) and not re.match(r"[a-z][a-z0-9+.-]*:|//|[{<$%]", self.target, re.I)


class LintPage:
    """`path` from the base's root. Everything derived is computed once, when first asked for."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.page = Page(path, text)

    @property
    def markdown(self) -> Markdown:
        return self.page.markdown

    @property
    def folder(self) -> str:
        return folder_of(self.path)

    @cached_property
    def role(self) -> Role:
        *folders, name = self.path.split("/")
        stem = name.rpartition(".")[0]
        if any(part.startswith(("_", ".")) for part in folders) or is_drop(name) or name == "ingestion.md":
            return "archive"
        if any(_SOURCE_FOLDER.match(part) for part in folders):
            return "source"
        if stem.lower() == "index":
            return "index"
        if name == "SKILL.md":
            return "skill"
        if number_of(self.path) is not None:
            return "knowledge"
        if stem.lower() in _GUIDES:
            return "guide"
        return "knowledge" if self.seal or self.sources_line or "sources" in self.front else "page"

    @cached_property
    def seal(self) -> Seal | None:
        return read_seal(self.page.text)

    @cached_property
    def visible_lines(self) -> list[str]:
        return list(visible_lines(self.markdown))

    @cached_property
    def visible(self) -> str:
        return "\n".join(self.visible_lines)

    def line_of(self, at: int) -> int:
        """The 1-based line of a place in `visible`."""
        return self.visible.count("\n", 0, at) + 1

    @cached_property
    def links(self) -> tuple[Place, ...]:
        found = []
        for number, line in enumerate(self.visible_lines, 1):
            if "](" in line:
                found += [Place(number, link.url, link) for link in find_links(line)]
            if "]:" in line and (match := _DEFINITION.match(line)):
                link = Link(match[1], match[2], match.start(2), match.end(2))
                found.append(Place(number, match[2], link, definition=True))
        return tuple(found)

    @cached_property
    def addressed(self) -> dict[int, str]:
        """The visible lines that hold an address, by number."""
        return {number: line for number, line in enumerate(self.visible_lines, 1) if "://" in line}

    @cached_property
    def words(self) -> list[str]:
        """The visible lines without addresses: nothing that stands in one is a date or a word."""
        return [without_addresses(line) if "](" in line or "://" in line else line for line in self.visible_lines]

    @cached_property
    def days(self) -> dict[int, tuple[Day, ...]]:
        """The days that the lines name, by line, in order. A line without a year names none."""
        dated = ((number, line) for number, line in enumerate(self.words, 1) if "20" in line or "19" in line)
        found = ((number, tuple(days_in(line))) for number, line in dated if YEAR.search(line))
        return {number: days for number, days in found if days}

    @cached_property
    def urls(self) -> frozenset[str]:
        return frozenset(url for line in self.addressed.values() for url in URL.findall(line))

    @cached_property
    def accessed(self) -> tuple[tuple[int, Day], ...]:
        """The days on which sources were read, each with its line."""
        return tuple((number, day) for number in self.days for day in self.days_behind(ACCESSED, number))

    def days_behind(self, cue: re.Pattern[str], number: int) -> Iterator[Day]:
        """The days of a line that stand behind a cue."""
        return behind(cue, self.words[number - 1], self.days.get(number, ()))

    @cached_property
    def sources_line(self) -> int:
        """The line of the heading under which the sources are listed; 0 when there is none."""
        found = [h.line for h in self.markdown.headings if h.level > 1 and SOURCES.match(h.title)]
        return found[-1] if found else 0

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Headings and explicit anchors, folded by `anchor_key`."""
        ids = [first or second for first, second in _ANCHOR.findall(self.page.text)]
        return frozenset(anchor_key(name) for name in (*(h.title for h in self.markdown.headings), *ids))

    @cached_property
    def front_reading(self) -> Reading | None:
        """The front matter as YAML; None when there is none."""
        count = self.markdown.front_matter
        return read_yaml("\n".join(self.markdown.lines[1 : count - 1])) if count else None

    @cached_property
    def front(self) -> dict[str, object]:
        """The front matter's keys; none when there is none or it cannot be read."""
        value = self.front_reading.value if self.front_reading else None
        return value if isinstance(value, dict) else {}


def is_drop(name: str) -> bool:
    """Whether a file's name is that of a KNOWLEDGE DROP."""
    return name.upper().startswith("KNOWLEDGE-DROP") and name.lower().endswith(".md")


def anchor_key(anchor: str) -> str:
    """What all the ways to make an anchor of a heading have in common: letters and digits in order, without the counter
    of a repeated heading."""
    plain = re.sub(r"\]\([^)]*\)", "", anchor)
    return "".join(character for character in plain.casefold() if character.isalnum())
