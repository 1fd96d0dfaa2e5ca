"""The figures of one knowledge file that lands: what others want to know before they open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from knowledge_expansion.values.record import Record


@dataclass(frozen=True)
class FileFigures(Record):
    """`path` is relative to the base; `lines` as `wc -l` counts them; `sources` that the file cites; `points` that its PART
    asks and `answered` of them; `checks` of the gate and `passed` of them."""

    part: int
    path: str
    change: Literal["new", "changed", "unchanged"]
    sha256: str
    lines: int
    planned_lines: int
    sources: int
    points: int
    answered: int
    checks: int
    passed: int

    @property
    def coverage(self) -> float:
        """Answered points as a share of all, to three digits."""
        return round(self.answered / self.points, 3) if self.points else 0.0

    def told(self) -> dict[str, Any]:
        """The few figures that travel with the news of the file."""
        return {
            "part": self.part,
            "change": self.change,
            "lines": self.lines,
            "sources": self.sources,
            "points": self.points,
            "answered": self.answered,
            "coverage": self.coverage,
        }
