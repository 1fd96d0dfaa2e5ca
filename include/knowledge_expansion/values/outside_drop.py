"""What a KNOWLEDGE DROP says that somebody else wrote, each statement with the line it stands in.

Nothing here is believed: a drop is a claim. Values are normalised (`2025-11-14T02:47`, `complete`), `words` are the drop's
own, so that a reader can find and judge them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from knowledge_expansion.values.record import Record

T = TypeVar("T")

DropStatus = Literal["complete", "short", "partial", "failed", "skipped", "in_progress", "unknown"]
"""`short`: complete but below its budget; `partial`: a part of the work is there; `in_progress`: not ended or not begun;
`unknown`: the drop does not say, or says a placeholder."""


@dataclass(frozen=True)
class Stated(Record, Generic[T]):
    """One statement: its value, the 1-based line it stands in (0: the file's name), and the words of that line that say it."""

    value: T
    line: int
    words: str


@dataclass(frozen=True)
class Figure(Record):
    """A count as people write it: `711` is exact, `~700` about, `450+` at least. `unit` is lines, words, bytes, characters
    or sections."""

    number: int
    bound: Literal["exact", "about", "at_least"]
    unit: str

    @property
    def text(self) -> str:
        """`~700`, `450+`, `711`."""
        return (
            {"exact": "", "about": "~", "at_least": ""}[self.bound]
            + f"{self.number:,}"
            + "+" * (self.bound == "at_least")
        )


@dataclass(frozen=True)
class DropTime(Record):
    """When a PART ended. `iso` has the precision of the words: `2025-11-13`, `2025-11-14T02:47`, `2025-02-03T19:04:00Z`,
    or `06:56Z` where no day is given; it is empty when there is a placeholder only. `zone` is the zone as written (`UTC`,
    `PST`, `+02:00`), None when the drop gives none; a zone whose offset is ambiguous stays out of `iso`."""

    iso: str
    zone: str | None
    placeholder: bool = False


@dataclass(frozen=True)
class DropSection(Record):
    """A section of the knowledge file as the drop lists it. `number` is None where it has none; `planned` is given by drops
    that tell both."""

    number: int | None
    title: Stated[str]
    lines: Stated[Figure] | None
    planned: Stated[Figure] | None = None


@dataclass(frozen=True)
class OutsideSource(Record):
    """A source as the drop lists it. `kind`: a page of the web, or a file of a base or project. `published` and `accessed`
    are ISO days, months (`2025-05`) or years. `identifier` is an arXiv, DOI or PubMed number; `group` the heading it stands
    under; `search_only` a source that was seen in search results and not read."""

    title: Stated[str]
    kind: Literal["web", "file"]
    url: Stated[str] | None
    published: Stated[str] | None
    accessed: Stated[str] | None
    author: Stated[str] | None
    identifier: Stated[str] | None
    group: str
    search_only: bool


@dataclass(frozen=True)
class Gap(Record):
    """A gap of knowledge: `filled` by this PART, or still `open`."""

    state: Literal["filled", "open"]
    what: Stated[str]


@dataclass(frozen=True)
class DropFinding(Record):
    """What looks wrong. `kind` groups findings (dates, sums, source, status, placeholder, file, ...)."""

    kind: str
    line: int
    words: str


@dataclass(frozen=True)
class OutsideDrop(Record):
    """Everything a drop says. `name` is its file name; `stamp` the time in that name. `planned` is the budget that the drop
    names, `section_count` the number of sections that it claims. `reason` is what a failed drop gives as its cause."""

    name: str
    title: Stated[str] | None
    runner: Stated[str] | None
    part: Stated[int] | None
    parts: Stated[int] | None
    time: Stated[DropTime] | None
    stamp: Stated[DropTime] | None
    status: Stated[DropStatus]
    reason: Stated[str] | None
    file: Stated[str] | None
    lines: Stated[Figure] | None
    planned: Stated[Figure] | None
    words: Stated[Figure] | None
    size: Stated[Figure] | None
    section_count: Stated[Figure] | None
    sections: tuple[DropSection, ...]
    sources: tuple[OutsideSource, ...]
    queries: tuple[Stated[str], ...]
    gaps: tuple[Gap, ...]
    related: tuple[Stated[str], ...]
    next_steps: tuple[Stated[str], ...]
    findings: tuple[DropFinding, ...]
