"""What a scenario comes to in figures, and the table of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Figures:
    """One line of the table; `lost` counts files that a run said it had landed and that the base does not hold."""

    scenario: str
    runs: int
    commits: int
    requests: int
    identical: str
    lost: int
    seconds: float
    notes: str = ""


FIGURES = pytest.StashKey[list[Figures]]()
"""Where a session keeps them for its table."""


def table(figures: Sequence[Figures]) -> list[str]:
    """The figures as lines of a table."""
    rows = [("scenario", "runs", "commits", "requests", "files identical", "lost", "wall", "")]
    rows += [
        (one.scenario, *map(str, (one.runs, one.commits, one.requests, one.identical, one.lost)), f"{one.seconds:.0f} s",
         one.notes) for one in figures
    ]  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(" |") for row in rows]
