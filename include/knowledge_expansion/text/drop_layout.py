"""The few forms that a KNOWLEDGE DROP is laid out in."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge_expansion.text.bullets import bullet
from knowledge_expansion.text.links import cell


def heading(title: str) -> list[str]:
    """A heading of level 2 with the blank lines around it."""
    return ["", f"## {title}", ""]


def fields(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """`**Key**: value` lines, kept apart by the two spaces of a Markdown line break."""
    lines = [f"**{key}**: {value}" for key, value in pairs]
    return [line + "  " for line in lines[:-1]] + lines[-1:]


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """A pipe table of cells that are Markdown already; an empty cell shows a dash."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return lines + ["| " + " | ".join(cell(value) or "–" for value in row) + " |" for row in rows]


def listed(title: str, items: Iterable[str]) -> list[str]:
    """A heading and plain words as its list; nothing when there are none."""
    lines = [bullet(item) for item in items]
    return [*heading(title), *lines] if lines else []
