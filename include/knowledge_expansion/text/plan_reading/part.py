"""One PART of a plan, line by line: what a line is for follows from its own words first, then from the step it is in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_expansion.text.plan_reading.drafts import PartDraft, SectionDraft
from knowledge_expansion.text.plan_reading.drops import names_drop, read_drop
from knowledge_expansion.text.plan_reading.fields import FIELDS, LISTS, read_field, read_step, step_number
from knowledge_expansion.text.plan_reading.heads import PATH, closes, head_of, read_close, read_head
from knowledge_expansion.text.plan_reading.inline import bare
from knowledge_expansion.text.plan_reading.roles import is_step, role_of, without_step
from knowledge_expansion.text.plan_reading.sections import read_below, read_section, section_head, settle
from knowledge_expansion.text.plan_reading.steps import read_by_role
from knowledge_expansion.text.plan_reading.tables import TableReader, is_row
from knowledge_expansion.text.plan_reading.tokens import Line, boxed

_CITE = re.compile(r"^\*\*(?:CITE|Citations?|Cited)\*\*\s*:\s*(.+)$|^(?:Citations?)\s*:\s*(.+)$", re.IGNORECASE)


class PartReader:
    """Reads the lines of one PART into its draft. `day` is the plan's date as a drop's name repeats it."""

    def __init__(self, part: PartDraft, day: str) -> None:
        self.part = part
        self.day = day
        part.role = "begin"
        self.section: SectionDraft | None = None
        self.below: Line | None = None
        self.table: TableReader | None = None

    def read(self, lines: Sequence[Line]) -> None:
        """Read all lines; the first is the PART's head unless it was read before."""
        for line in lines:
            self._line(line)

    def _line(self, line: Line) -> None:
        if line.kind == "blank":
            return
        if is_row(line):
            self.table = self.table or TableReader(self.part)
            self.table.read(line)
            return
        self.table = None
        if line.kind in ("rule", "fence"):
            self.part.take(line, "fence")
        elif line.kind == "quote":
            self._quote(line)
        elif line.kind in ("heading", "label"):
            self._label(line)
        else:
            self._item(line)

    def _quote(self, line: Line) -> None:
        if self.part.role == "notes":
            self.part.take(line, "notes", line.text)
        else:
            self.part.note(line)

    def _label(self, line: Line) -> None:
        if (section := read_section(self.part, line)) is not None:
            self.section, self.below, self.part.role = section, line, "write"
            return
        if line.fenced and line.kind == "heading":
            self.part.take(line, "step", self.part.title)
            return
        title = without_step(line.text)
        role = role_of(title)
        box, rest = boxed(line.rest)
        if role in LISTS and not bare(rest):
            self._leave(role)
            self.part.take(line, "field")
        elif role in FIELDS and bare(rest):
            read_field(self.part, line, role, bare(rest))
        elif role == "close":
            self._leave("close")
            if box is not None:
                self.part.tick("close", box)
            self.part.take(line, "close", known=step_number(line))
        elif role and role != "begin":
            self._leave(role)
            read_step(self.part, line, role, title, rest)
        elif is_step(line.text) or not rest:
            self._leave("other")
            self.part.note(line)
        else:
            self.part.note(line)

    def _leave(self, role: str) -> None:
        self.part.role, self.section, self.below = role, None, None

    def _item(self, line: Line) -> None:
        part, text = self.part, line.text
        head = head_of(text)
        if (
            self.section is not None
            and self.below is not None
            and line.indent > self.below.indent
            and self._is_below(line)
        ):
            read_below(part, self.section, line)
        elif closes(part, text):
            self._leave("close") if line.indent == 0 else None
            read_close(part, line)
        elif head and (head.number, head.letter) == (part.number, part.letter) and (line.box or PATH.search(text)):
            read_head(part, line, head.rest)
        elif self.section is not None and self._is_below(line):
            read_below(part, self.section, line)
        elif section_head(text) is not None:
            self.section, self.below = read_section(part, line), line
        elif names_drop(text) or part.role == "drop":
            read_drop(part, line, self.day)
        elif cite := _CITE.match(text):
            part.cite.append(bare(cite[1] or cite[2]))
            part.take(line, "cite", part.cite[-1])
        else:
            read_by_role(part, line)

    def _is_below(self, line: Line) -> bool:
        """Whether a line belongs to the section above it: it is indented below its item, or stands under its label."""
        head = self.below
        if head is None or section_head(line.text) is not None:
            return False
        if head.kind in ("heading", "label"):
            return True
        if line.indent > head.indent:
            return True
        return line.kind == "item" and line.box is None and head.box is not None and line.ordered is None


def finish_part(part: PartDraft) -> None:
    """Settle what only the whole PART shows."""
    for section in part.sections:
        settle(section)
