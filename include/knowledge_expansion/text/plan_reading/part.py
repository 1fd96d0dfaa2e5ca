"""One PART of a plan, line by line: what a line is for follows from its own words first, then from the step it is in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_expansion.text.plan_reading.checks import file_check, read_check
from knowledge_expansion.text.plan_reading.drafts import PartDraft, SectionDraft
from knowledge_expansion.text.plan_reading.figures import lines_in
from knowledge_expansion.text.plan_reading.heads import PATH, closes, head_of, read_close, read_head
from knowledge_expansion.text.plan_reading.inline import bare, listed
from knowledge_expansion.text.plan_reading.research import (
    add_facets,
    read_address,
    read_facets,
    read_kind,
    read_query,
    read_scrape,
)
from knowledge_expansion.text.plan_reading.roles import is_step, role_of, without_step
from knowledge_expansion.text.plan_reading.sections import add_section, read_below, read_section, section_head, settle
from knowledge_expansion.text.plan_reading.tokens import Box, Line, boxed

_DROP = re.compile(
    r"^(?:(?:created?|write|wrote|written|produced?)\b[^:`\"]*|(?:knowledge[-\s]drop|[\w\s]*summary[\w\s]*|drop)\s*:\s*)?`?"
    r"KNOWLEDGE[-_ ]DROP[-_](?P<name>[A-Za-z0-9]\S*?)(?:\.md\b|`|$|\s)",
    re.IGNORECASE,
)
_STAMP = re.compile(r"[-_](?:20\d\d-\d\d-\d\d|[\[<{]|YYYY)")
_CREATE = re.compile(r"^(?:create|write|produce)\b[^.]*?\s*`?[\w./+-]+\.md\b", re.IGNORECASE)
_FIELDS = (
    "goal",
    "influences",
    "cite",
    "assumed",
    "title",
    "target",
    "kind",
    "runner",
    "delivery",
    "box_time",
    "box_note",
)


class PartReader:
    """Reads the lines of one PART into its draft. `day` is the plan's date as a drop's name repeats it."""

    def __init__(self, part: PartDraft, day: str) -> None:
        self.part = part
        self.day = day
        part.role = "begin"
        self.section: SectionDraft | None = None
        self.below: Line | None = None

    def read(self, lines: Sequence[Line]) -> None:
        """Read all lines; the first is the PART's head unless it was read before."""
        for line in lines:
            self._line(line)

    def _line(self, line: Line) -> None:
        if line.kind == "blank":
            return
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
        if role in _FIELDS and (rest or role in ("goal", "influences", "cite")):
            self._field(line, role, rest)
        elif role == "close":
            self._leave("close")
            if box is not None:
                self.part.tick("close", box)
            self.part.take(line, "close", known=str(_step_number(line)))
        elif role and role != "begin":
            self._step(line, role, title, rest)
        elif is_step(line.text) or not rest:
            self._leave("other")
            self.part.note(line)
        else:
            self.part.note(line)

    def _leave(self, role: str) -> None:
        self.part.role, self.section, self.below = role, None, None

    def _step(self, line: Line, role: str, title: str, rest: str) -> None:
        self._leave(role)
        budget = lines_in(rest) or lines_in(title)
        if budget and role == "write" and self.part.lines in (None, budget[0]):
            self.part.lines = budget[0]
        known = f"{_step_number(line)} {self.part.lines or ''}"
        if rest and not rest.startswith("(") and role in ("topics", "facets", "prefer"):
            values = listed(rest)
            self._values(role, values, None)
            self.part.take(line, "step", *values, known=f"{known} {title}")
        else:
            self.part.take(line, "step", known=known)

    def _values(self, role: str, values: list[str], box: Box | None) -> None:
        if role == "facets":
            self.part.facets += values
            self.part.tick("facets", box, len(values))
        elif role == "prefer":
            self.part.prefer += [value for value in values if value not in self.part.prefer]
        else:
            self.part.topics += values

    def _field(self, line: Line, role: str, text: str) -> None:
        """A label that names a value of the PART: the value stands behind it, or in the lines below."""
        value = bare(text)
        if not value:
            self._leave(role)
            self.part.take(line, "field")
            return
        if role == "assumed":
            self.part.assumed += listed(value)
        elif role in ("title", "kind", "runner", "delivery", "box_time", "box_note"):
            setattr(self.part, role, value)
        elif role == "target":
            self.part.files[:0] = [value]
        else:
            getattr(self.part, role).append(value)
        # What is no text of the topic is known by its label; the rest must arrive there.
        said = "" if role in ("kind", "assumed", "delivery") else value
        named = role in ("assumed", "title", "target", "kind", "runner", "delivery", "box_time", "box_note")
        self.part.take(line, "field", said, known=f"{line.text if named else ''} {value}")

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
        elif head and head[1] == part.number and (line.box or PATH.search(text)):
            read_head(part, line, head[2])
        elif self.section is not None and self._is_below(line):
            read_below(part, self.section, line)
        elif section_head(text) is not None:
            self.section, self.below = read_section(part, line), line
        elif _DROP.search(text) or self.part.role == "drop":
            self._drop(line)
        elif cite := re.match(
            r"^\*\*(?:CITE|Citations?|Cited)\*\*\s*:\s*(.+)$|^(?:Citations?)\s*:\s*(.+)$", text, re.IGNORECASE
        ):
            part.cite.append(bare(cite[1] or cite[2]))
            part.take(line, "cite", part.cite[-1])
        else:
            self._by_role(line)

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

    def _drop(self, line: Line) -> None:
        part = self.part
        found = _DROP.search(line.text)
        slug, stamp = "", ""
        if found and not part.drop:
            days = [*re.finditer(r"[-_]20\d\d-\d\d-\d\d(?!\d)", found["name"])] or [*_STAMP.finditer(found["name"])]
            cut = days[-1].start() if days else len(found["name"])
            slug, stamp = found["name"][:cut].strip("-_`"), found["name"][cut + 1 :]
            part.drop = slug
            planned = self.day and re.fullmatch(rf"{self.day}-[\[<{{].*", stamp)
            part.drop_stamp = stamp = "" if planned else stamp
        part.tick("drop", line.box)
        part.take(line, "drop", slug, stamp, known=f"{self.day} {part.number}")

    def _by_role(self, line: Line) -> None:
        part, role = self.part, self.part.role
        if role in ("notes", "other"):
            if not (read_query(part, line) or read_scrape(part, line)):
                part.note(line)
        elif role == "existing":
            read_check(part, line)
        elif _CREATE.match(line.text) and PATH.search(line.text):
            self._file(line)
        elif role == "documents" and self._document(line):
            pass
        elif role == "queries" and (line.kind == "item" or line.fenced):
            read_query(part, line, listed_as_query=True)
        elif not self._research(line):
            self._rest(line)

    def _research(self, line: Line) -> bool:
        readers = (read_query, read_facets, read_scrape, read_address, read_kind)
        return any(read(self.part, line) for read in readers)

    def _file(self, line: Line) -> None:
        found = PATH.search(line.text)
        path = found["path"] if found else ""
        part = self.part
        if not part.files and path:
            part.files.append(path)
        if (budget := lines_in(line.text)) and part.lines is None:
            if line.box == "done" and "~" not in budget[1][0]:
                part.reported = part.reported or budget[0]
            else:
                part.lines = budget[0]
        part.tick("file", line.box)
        part.take(line, "file", *part.files, known=str(part.lines or part.reported or ""))

    def _document(self, line: Line) -> bool:
        value = file_check(line.text)
        if value:
            self.part.documents.append(value)
            self.part.tick("documents", line.box)
            self.part.take(line, "read", *value.values())
        return value is not None

    def _rest(self, line: Line) -> None:
        part, role = self.part, self.part.role
        if role in ("facets", "research", "queries", "documents") and line.kind == "item":
            add_facets(part, line, [bare(line.text)])
        elif role in ("begin", "topics") and line.kind == "item":
            part.topics.append(bare(line.text))
            part.take(line, "point", part.topics[-1], known=str(line.ordered or ""))
        elif role == "prefer" and line.kind == "item":
            part.prefer += [bare(line.text)] if bare(line.text) not in part.prefer else []
            part.take(line, "point", bare(line.text), known=str(line.ordered or ""))
        elif role == "structure" and line.kind == "item":
            title, _, focus = line.text.partition(" - ")
            section = add_section(part, line, title, None)
            section.points += [focus.strip()] if focus.strip() else []
            part.accounts.pop()
            part.take(
                line,
                "section",
                section.title,
                focus,
                *section.focus,
                known=f"{line.ordered or ''} {section.lines or ''}",
            )
        elif role in ("goal", "influences", "cite") and line.kind == "item":
            getattr(part, role).append(bare(line.text))
            part.take(line, "field", bare(line.text))
        elif role == "close":
            part.take(line, "close")
        elif (
            role == "write"
            and line.kind == "item"
            and re.search(r"\bcit(?:e|es|ed|ations?)\b", line.text, re.IGNORECASE)
        ):
            part.cite.append(bare(line.text))
            part.take(line, "cite", part.cite[-1])
        else:
            part.note(line)


def _step_number(line: Line) -> str:
    found = re.match(r"\D*(\d+)", line.text) if is_step(line.text) else None
    return found[1] if found else ""


def finish_part(part: PartDraft) -> None:
    """Settle what only the whole PART shows."""
    for section in part.sections:
        settle(section)
