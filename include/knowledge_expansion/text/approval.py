"""What a person reads before approving: the files that would land with their figures, and all that speaks against them."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_expansion.text.links import cell
from knowledge_expansion.text.report import render_report
from knowledge_expansion.values.figures import FileFigures
from knowledge_expansion.values.report import RunReport


def render_request(report: RunReport, figures: Sequence[FileFigures]) -> str:
    """The report of a run that waits, with a table of its files put before what the report says about the base."""
    head, mark, rest = render_report(report).partition("\n## PARTs\n")
    return head + "\n## What would land\n\n" + "\n".join(_table(figures)) + "\n" + mark + rest


def _table(figures: Sequence[FileFigures]) -> list[str]:
    rows = [
        (
            str(found.part), f"`{found.path}`", found.change, f"{found.lines} of {found.planned_lines}",
            str(found.sources), f"{found.answered} of {found.points}", f"{found.passed} of {found.checks}",
        )
        for found in figures
    ]  # fmt: skip
    head = "| PART | File | Change | Lines | Sources | Points answered | Checks passed |"
    return [head, "|---:|---|---|---:|---:|---:|---:|", *("| " + " | ".join(map(cell, row)) + " |" for row in rows)]
