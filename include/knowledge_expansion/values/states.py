"""How far a run has come, box by box, as the plan shows it: `[ ]`, `[✓]`, `[/]`. Taken from states, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge_expansion.values.record import Record

Mark = Literal["open", "done", "failed", "skipped"]
"""One box. `skipped`: nothing had to be done (a fresh PART, a SKILL.md that stays as it is)."""

PartStatus = Literal["open", "complete", "short", "failed", "skipped"]


@dataclass(frozen=True)
class PartState(Record):
    """One PART. `at` is when it first ended (ISO 8601, UTC; empty while open), `reason` why it failed or was skipped,
    `lines` the length of its file. `searches` has one mark a planned query and `sections` one a section, in the plan's
    order; what they do not reach is open."""

    status: PartStatus = "open"
    at: str = ""
    reason: str = ""
    lines: int = 0
    existing: Mark = "open"
    searches: tuple[Mark, ...] = ()
    scrape: Mark = "open"
    sections: tuple[Mark, ...] = ()
    drop: Mark = "open"


@dataclass(frozen=True)
class FinishState(Record):
    """The final checklist: files reviewed, drops read, INDEX.md, SKILL.md, folder archived, committed, reported."""

    review: Mark = "open"
    drops: Mark = "open"
    index: Mark = "open"
    skill: Mark = "open"
    archive: Mark = "open"
    commit: Mark = "open"
    report: Mark = "open"
