"""What is read from a plan before the rules of a topic are laid on it: every field may be missing, and every line of the
plan has an account of what became of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from knowledge_expansion.text.plan_reading.figures import Stamp
from knowledge_expansion.text.plan_reading.tokens import Box, Line
from knowledge_expansion.text.plan_reading.words import left_over


@dataclass
class Account:
    """What became of one line: its role, the values taken from it, and whether the line itself is kept as well (`noted`)
    because it, or some words of it, have no place of their own."""

    line: Line
    role: str
    kept: str = ""
    noted: bool = False


@dataclass
class SectionDraft:
    """One planned section. `percent` marks those that the plan gives a share of the file, as it does the project's own."""

    title: str
    number: int | None = None
    lines: int | None = None
    points: list[str] = field(default_factory=list)
    cite: list[str] = field(default_factory=list)
    focus: list[str] = field(default_factory=list)
    project: bool = False
    assumed: bool = False
    percent: bool = False


@dataclass
class PartDraft:
    """One PART. `letter` is the a of `PART 1a`; `unnumbered` says that its place gave the number. `role` is that of the
    step being read; `reported` is a length in lines that a ticked step gives, which may be what was written and not what
    was planned. `existing` holds lists of texts or mappings by kind of check; `steps` the boxes by kind, one an item."""

    number: int
    first: int
    group: str = ""
    kind: str = ""
    role: str = "begin"
    runner: str = ""
    delivery: str = ""
    letter: str = ""
    unnumbered: bool = False
    box_time: str = ""
    box_note: str = ""
    title: str = ""
    files: list[str] = field(default_factory=list)
    lines: int | None = None
    reported: int | None = None
    drop: str = ""
    drop_stamp: str = ""
    stamp: Stamp | None = None
    box: Box | None = None
    existing: dict[str, list[Any]] = field(default_factory=dict)
    documents: list[dict[str, str]] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    top: int | None = None
    least: int | None = None
    prefer: list[str] = field(default_factory=list)
    facets: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    sections: list[SectionDraft] = field(default_factory=list)
    goal: list[str] = field(default_factory=list)
    influences: list[str] = field(default_factory=list)
    cite: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    steps: dict[str, list[Box]] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)

    def take(self, line: Line, role: str, *kept: object, known: str = "") -> None:
        """Account for a line by the values taken from it; words that neither they nor `known` (what the plan's order or
        frame says anyway) hold keep the line as a note as well."""
        text = " ".join(str(value) for value in kept)
        lost = left_over(line.raw, f"{text} {known} {self.number}", role)
        self.accounts.append(Account(line, role, text, bool(lost)))

    def note(self, line: Line) -> None:
        """Keep a line word for word."""
        self.accounts.append(Account(line, "note", line.raw, True))

    def tick(self, kind: str, box: Box | None, count: int = 1) -> None:
        """Note the box of `count` items of a kind."""
        self.steps.setdefault(kind, []).extend([box or "open"] * count)


@dataclass
class GroupDraft:
    """PARTs that the plan sets apart: by a heading above them, by a line that lists them, or by the header's counts.
    `lines` are the numbers of those that name it."""

    name: str
    parts: list[int] = field(default_factory=list)
    about: str = ""
    covers: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


@dataclass
class PlanDraft:
    """A whole plan. `settings` are the topic keys that an exported plan states beside the plan itself, `others` the lines
    at which further plans begin, `counted` the PARTs by group as the header's line `counted_at` counts them."""

    title: str = ""
    date: dt.date | None = None
    knowledge_base: str = ""
    kind: str = ""
    expansion: str = ""
    header: dict[str, str] = field(default_factory=dict)
    counted: list[tuple[int, str]] = field(default_factory=list)
    counted_at: int = 0
    overview: list[str] = field(default_factory=list)
    influences: list[dict[str, Any]] = field(default_factory=list)
    groups: list[GroupDraft] = field(default_factory=list)
    parts: list[PartDraft] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    others: list[int] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)

    def take(self, line: Line, role: str, *kept: object, known: str = "") -> None:
        """As `PartDraft.take`, for lines outside of the PARTs."""
        text = " ".join(str(value) for value in kept)
        self.accounts.append(Account(line, role, text, bool(left_over(line.raw, f"{text} {known}", role))))

    def note(self, line: Line) -> None:
        """Keep a line word for word."""
        self.accounts.append(Account(line, "note", line.raw, True))
