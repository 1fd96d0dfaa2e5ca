"""Labels of a PART that name a value (`**Goal**: …`) or open a step (`**Step 1: Web Research** (300 lines)`)."""

from __future__ import annotations

import re

from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.text.plan_reading.figures import lines_in
from knowledge_expansion.text.plan_reading.inline import listed
from knowledge_expansion.text.plan_reading.roles import is_step
from knowledge_expansion.text.plan_reading.tokens import Line

# Values that may also stand in the lines below their label.
LISTS = ("goal", "influences", "cite")
FIELDS = (*LISTS, "assumed", "title", "target", "kind", "runner", "delivery", "box_time", "box_note")


def read_step(part: PartDraft, line: Line, role: str, title: str, rest: str) -> None:
    """Take the title of a step: its budget, and the list that may stand behind it."""
    budget = lines_in(rest) or lines_in(title)
    if budget and role == "write" and part.lines in (None, budget[0]):
        part.lines = budget[0]
    known = f"{step_number(line)} {part.lines or ''}"
    if rest and not rest.startswith("(") and role in ("topics", "facets", "prefer"):
        values = listed(rest)
        _add(part, role, values)
        part.take(line, "step", *values, known=f"{known} {title}")
    else:
        part.take(line, "step", known=known)


def _add(part: PartDraft, role: str, values: list[str]) -> None:
    if role == "facets":
        part.facets += values
        part.tick("facets", None, len(values))
    elif role == "prefer":
        part.prefer += [value for value in values if value not in part.prefer]
    else:
        part.topics += values


def read_field(part: PartDraft, line: Line, role: str, value: str) -> None:
    """Take a label that names a value of the PART, and the value behind it."""
    if role == "assumed":
        part.assumed += listed(value)
    elif role in ("title", "kind", "runner", "delivery", "box_time", "box_note"):
        setattr(part, role, value)
    elif role == "target":
        part.files[:0] = [value]
    else:
        getattr(part, role).append(value)
    # What is no text of the topic is known by its label; the rest must arrive there.
    said = "" if role in ("kind", "assumed", "delivery") else value
    named = role in FIELDS and role not in LISTS
    part.take(line, "field", said, known=f"{line.text if named else ''} {value}")


def step_number(line: Line) -> str:
    """The number of a step's title, if it has one."""
    found = re.match(r"\D*(\d+)", line.text) if is_step(line.text) else None
    return found[1] if found else ""
