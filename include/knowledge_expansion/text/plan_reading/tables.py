"""Rows of tables in a PART, read as the line that they would be in a list: by their first cell, or by the head of a column.

A row that is no search and no section is kept word for word, and so is one that says more than that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.text.plan_reading.figures import lines_in
from knowledge_expansion.text.plan_reading.research import read_query
from knowledge_expansion.text.plan_reading.roles import role_of
from knowledge_expansion.text.plan_reading.sections import read_section, section_head
from knowledge_expansion.text.plan_reading.tokens import Line, boxed

_SEEKS = re.compile(r"^(?:(?:web )?search|query|research|google|suche|recherche)(?: #?\d+)?:?$", re.IGNORECASE)
_SECTION = re.compile(r"^(?:section|abschnitt)s?$", re.IGNORECASE)
_BUDGET = re.compile(r"^(?:lines|budget|length|zeilen)$", re.IGNORECASE)


def is_row(line: Line) -> bool:
    """Whether a line is a row of a table."""
    return line.kind == "text" and len(line.text) > 1 and line.text.startswith("|") and line.text.endswith("|")


class TableReader:
    """Reads the rows of one table into a PART; its first row that says nothing else is the head."""

    def __init__(self, part: PartDraft) -> None:
        self.part = part
        self.head: list[str] = []

    def read(self, line: Line) -> None:
        """Take a row: a search, a section, or a line that is kept."""
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.text[1:-1])]
        if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            self.part.take(line, "fence")
            return
        box = next((found for cell in cells if (found := boxed(cell)[0]) is not None), None)
        for text in self._texts(cells):
            as_item = replace(line, kind="item", text=text, box=box)
            if read_section(self.part, as_item) is not None or read_query(self.part, as_item):
                return
        self.head = self.head or cells
        self.part.note(line)

    def _texts(self, cells: Sequence[str]) -> Iterator[str]:
        """The lines of a list that a row may stand for."""
        said = [boxed(cell)[1] for cell in cells]
        first, rest = said[0], said[1:]
        if rest and rest[0] and _SEEKS.match(first):
            yield f"Search: {rest[0]}"
        elif rest and rest[0] and section_head(first):
            yield f"{first}: {rest[0]}{self._budget(said)}"
        for name, cell in zip(self.head, said, strict=False):
            if cell and role_of(name) in ("queries", "research"):
                yield f"Search: {cell}"
            elif _SECTION.match(name) and re.search(r"[^\W\d_]", cell):
                yield f"Section {len(self.part.sections) + 1}: {cell}{self._budget(said)}"

    def _budget(self, cells: Sequence[str]) -> str:
        """The budget that a cell gives, in its words or under a head such as Lines, as a bracket."""
        for name, cell in [*zip(self.head, cells, strict=False), *(("", cell) for cell in cells)]:
            if _BUDGET.match(name) and lines_in(f"{cell} lines"):
                return f" ({cell} lines)"
            if lines_in(cell) and not re.search(r"[^\W\d_]{6}|\(", cell):
                return f" ({cell})"
        return ""
