"""Evidence: a span of a stored source that answers a point, and what the writer made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

PassageKind = Literal["prose", "list", "code", "table"]
Nature = Literal["definition", "comparison", "code", "number", "statement"]
Flaw = Literal["one side", "leans", "asks", "setup", "torn", "unnamed", "elsewhere", "other name", "bare", "past"]
"""What speaks against quoting a passage for a point: a comparison that names one side only; reads broken on its own; asks
instead of answering; set-up or talk about the page; an item without the sentence that announces its list; lacks a word of
the point's own; does not name what the PART is about; lacks the name in code that the point is about; only declares; tells
what no longer holds."""
NEVER_QUOTED: frozenset[Flaw] = frozenset(("one side", "leans", "asks", "setup", "other name", "bare", "past"))
QUOTED_FROM = 0.8
"""No writer quotes what scores less: of such quotes 19 % answered their point in an audit of 631."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotable span: blocks `first`..`last` (inclusive) of one source; for a single paragraph longer than a quote should
    be, `start`..`end` is a character range of whole sentences in that block's text (else 0 and the text's length).
    `headings` is the path of headings above it, outermost first."""

    source: str
    first: int
    last: int
    start: int
    end: int
    kind: PassageKind
    headings: tuple[str, ...]
    text: str
    markdown: str

    @property
    def prose_words(self) -> int:
        return len(self.text.split()) if self.kind in ("prose", "list") else 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage chosen for one point (1-based `section` and `point` of the PART). `score` is 0..1, comparable between
    points; `natures` are the kinds of answer it gives; `together` is the share of the point's words that stand close
    together in it; `flaws` are what speaks against quoting it for this point."""

    section: int
    point: int
    passage: Passage
    score: float
    natures: tuple[Nature, ...]
    together: float = 1.0
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenQuote:
    """One quote as it stands in the file: lines `first_line`..`last_line` (1-based, inclusive) hold the passage."""

    section: int
    point: int
    source: str
    first_line: int
    last_line: int
    first_block: int
    last_block: int
    natures: tuple[Nature, ...]
    score: float

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class SectionFigures:
    """What a section was planned to be and what it became, in lines as `wc -l` counts them (blank lines and code included).
    `available` is what it would have had if every piece of evidence found had been written."""

    number: int
    title: str
    planned: int
    available: int
    written: int
    sources: int
    open_points: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A knowledge file and the record of how each line came about. `short` is true when a section stayed below its
    budget's tolerance because no more evidence was found."""

    path: str
    text: str
    quotes: tuple[WrittenQuote, ...]
    sections: tuple[SectionFigures, ...]
    short: bool
    rewritten: bool = False
    """Whether a model made statements of it."""
