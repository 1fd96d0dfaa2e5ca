"""A knowledge file read back as a reader sees it, by rendering rules and not by the writer's code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Lead:
    """A line `From [title](url) (accessed DATE):`. `under` is the heading it names, `unquoted_lines` the length of a code
    block that is linked instead of quoted. `line` is 1-based. A file of the base is named by its path, and has the `lines`
    (first, last) that are quoted instead of a date."""

    line: int
    title: str
    url: str
    date: str
    local: bool
    under: str
    unquoted_lines: int | None
    lines: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One quoted line: a paragraph or item, the code, or a table cell. `text` is plain, `spans` are the ranges of it that
    are set as code (characters from, to). `mark` is empty for a paragraph, else `-` or an item's number; `depth` is how
    deep the item is nested."""

    line: int
    text: str
    spans: tuple[tuple[int, int], ...] = ()
    mark: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """What stands under a lead, in one block: prose (paragraphs and items), a code block, or a table row by row."""

    lead: Lead
    kind: Literal["prose", "code", "table"]
    first_line: int
    last_line: int
    content: tuple[Unit, ...]
    language: str = ""
    columns: int = 0

    @property
    def units(self) -> tuple[str, ...]:
        """The plain texts: paragraphs and items; the code; the cells."""
        return tuple(unit.text for unit in self.content)


@dataclass(frozen=True, slots=True)
class Stated:
    """One rewritten statement: a sentence of a paragraph, an item or a table row (its head included), with the numbers of its
    footnotes. `differs` is the number of the `Sources differ` list that it stands in, 0 for none; `inference` says that it
    is marked as resting on no source."""

    line: int
    text: str
    notes: tuple[int, ...]
    differs: int = 0
    inference: bool = False


@dataclass(frozen=True, slots=True)
class Footnote:
    """`[^number]: [title](url) (accessed DATE): "words"`: where a statement's words stand."""

    line: int
    number: int
    title: str
    url: str
    date: str
    local: bool
    words: str


@dataclass(frozen=True, slots=True)
class Point:
    """A `###` heading of a section with its quotes and statements; `unanswered` is the text of its `No source found for:`
    line."""

    line: int
    heading: str
    quotes: tuple[Quote, ...]
    leads: tuple[Lead, ...]
    unanswered: str | None
    statements: tuple[Stated, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether it says anything that rests on a source."""
        return bool(self.leads) or any(not stated.inference for stated in self.statements)


@dataclass(frozen=True, slots=True)
class Section:
    """`## Section k: title`, from its heading's line to the line before the next `##`."""

    number: int
    title: str
    first_line: int
    last_line: int
    points: tuple[Point, ...]

    @property
    def lines(self) -> int:
        return self.last_line - self.first_line + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of Related files or Sources: its link, the words behind the link, and its number (None for a bullet)."""

    line: int
    title: str
    url: str
    tail: str
    number: int | None


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The whole file. `headings` are those of `##`; `groups` those below Sources; `strays` are (line, what stands there) of
    everything that has no place in a knowledge file, `hidden` of what a reader would not see."""

    title: str
    provenance: str
    sections: tuple[Section, ...]
    related: tuple[Entry, ...]
    documents: tuple[Entry, ...]
    web: tuple[Entry, ...]
    additional: tuple[Entry, ...]
    headings: tuple[str, ...]
    groups: tuple[str, ...]
    strays: tuple[tuple[int, str], ...]
    hidden: tuple[tuple[int, str], ...]
    lines: int
    footnotes: tuple[Footnote, ...] = ()

    @property
    def quotes(self) -> list[Quote]:
        return [quote for section in self.sections for point in section.points for quote in point.quotes]

    @property
    def leads(self) -> list[Lead]:
        return [lead for section in self.sections for point in section.points for lead in point.leads]

    @property
    def statements(self) -> list[Stated]:
        return [stated for section in self.sections for point in section.points for stated in point.statements]

    @property
    def note_of(self) -> dict[int, Footnote]:
        """The footnotes by their numbers; of two with one number the first."""
        return {note.number: note for note in reversed(self.footnotes)}

    @property
    def cited(self) -> list[str]:
        """The web pages that the file rests on, by address, each once, in the order of their first statement or quote; those
        of code that is only linked last."""
        notes = self.note_of
        stated = [(s.line, notes[n].url) for s in self.statements for n in s.notes if n in notes]
        quoted = [(quote.first_line, quote.lead.url) for quote in self.quotes if quote.lead.lines is None]
        order = sorted([*stated, *quoted], key=lambda found: found[0])
        linked = [lead.url for lead in self.leads if lead.lines is None]
        return list(dict.fromkeys([*(url for _, url in order), *linked]))

    @property
    def base_files(self) -> list[str]:
        """The files of the base that are quoted, by their links, each once, in order."""
        return list(dict.fromkeys(lead.url for lead in self.leads if lead.lines is not None))
