"""The one table: a row is a measure with its floor and its figure, and says whether the floor is held."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """`ok` is None for a figure that is only printed. `notes` are the findings behind a figure, one a line."""

    measure: str
    floor: str
    figure: str
    ok: bool | None
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        return "" if self.ok is None else "ok" if self.ok else "SHORT"


def share(part: int, whole: int) -> str:
    """`12 of 13 (92.3 %)`."""
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "0 of 0"


def all_of(measure: str, good: int, whole: int, notes: Sequence[str] = (), *, expected: int | None = None) -> Row:
    """A row whose floor is: all, and at least one (or exactly `expected`)."""
    ok = good == whole and whole > 0 and expected in (None, whole)
    return Row(
        measure, "all" if expected is None else f"{expected} of {expected}", share(good, whole), ok, tuple(notes)
    )


def at_least(measure: str, floor: float, good: int, whole: int, notes: Sequence[str] = ()) -> Row:
    """A row whose floor is a share of a whole that is not empty."""
    return Row(measure, f"{floor:.0%}", share(good, whole), whole > 0 and good >= floor * whole, tuple(notes))


def none_of(measure: str, findings: Sequence[str], looked_at: str) -> Row:
    """A row whose floor is 0 findings."""
    return Row(measure, "0", f"{len(findings)} in {looked_at}", not findings, tuple(findings))


def render(rows: Sequence[Row]) -> str:
    """A Markdown table with aligned columns, and the rows that are short with their findings below it."""
    head = ("measure", "floor", "figure", "")
    plain = [head, *((r.measure, r.floor, r.figure, r.verdict) for r in rows)]
    cells = [[cell.replace("|", "\\|") for cell in line] for line in plain]
    widths = [max(len(line[i]) for line in cells) for i in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    for row in rows:
        if row.notes:
            lines += ["", f"**{row.measure}**{f' ({row.verdict})' if row.verdict else ''}", ""]
            lines += [f"- {note}" for note in row.notes[:12]]
            lines += [f"- and {len(row.notes) - 12} more"] if len(row.notes) > 12 else []
    return "\n".join(lines) + "\n"


def write(rows: Sequence[Row], folder: Path) -> None:
    """`table.md` and `table.json` (with every finding) below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "table.md").write_text(render(rows), encoding="utf-8")
    data = [asdict(row) | {"verdict": row.verdict} for row in rows]
    (folder / "table.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
