"""Where a plan has its title, by which word it numbers its PARTs, and which PART a repeated number goes on with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from knowledge_expansion.text.plan_reading import frame
from knowledge_expansion.text.plan_reading.drafts import PartDraft, PlanDraft
from knowledge_expansion.text.plan_reading.heads import PATH, UNITS, Head, file_head, head_of
from knowledge_expansion.text.plan_reading.tokens import LABEL_LEVEL, Line
from knowledge_expansion.text.plan_reading.words import words_of


class Openings:
    """Which lines of a plan open a PART. In a plan that numbers none, headings that create a file do."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.unit = unit_of(lines)
        self.by_file = not any(_opening(line) and head_of(_said(line)) for line in lines)

    def head(self, line: Line, plan: PlanDraft) -> Head | None:
        """What a line says that opens a PART of the plan as far as it is read; None for any other line."""
        if line.fenced or line.kind not in ("heading", "label", "item", "text"):
            return None
        found = head_of(_said(line))
        if found is None and self.by_file and line.kind == "heading":
            found = file_head(line.text)
        if found is None or found.unit != self.unit or (found.number == 0 and line.kind != "heading"):
            return None
        if line.kind in ("item", "text") and (
            line.indent > 3
            or (line.box is None and line.kind == "item")
            or any((part.number, part.letter) == (found.number, found.letter) for part in plan.parts)
        ):
            return None
        return found

    def begins(self, line: Line, plan: PlanDraft) -> bool:
        """Whether a line opens a PART and is neither heading nor plain text."""
        return line.kind in ("label", "item") and self.head(line, plan) is not None


def opened(plan: PlanDraft, line: Line, head: Head, group: str) -> PartDraft:
    """The PART that a head opens or goes on with."""
    part = same_part(plan, head) if head.number else None
    if part is None:
        number = head.number or max((part.number for part in plan.parts), default=0) + 1
        part = PartDraft(number, line.number, group, letter=head.letter, unnumbered=not head.number)
        plan.parts.append(part)
    return part


def level_of(line: Line) -> int:
    """How deep a PART lies that a line opens: as its heading, or below all headings and labels."""
    return line.level or LABEL_LEVEL + 2


def _said(line: Line) -> str:
    return f"{line.text} {line.rest}".strip() if line.kind == "label" else line.text


def _opening(line: Line) -> bool:
    return not line.fenced and line.kind in ("heading", "label", "item", "text")


def same_part(plan: PlanDraft, head: Head) -> PartDraft | None:
    """The PART that a repeated number goes on with: one that writes the same file, or has no other title."""
    number, rest = head.number, head.rest
    path = PATH.search(rest)
    for part in plan.parts:
        if (part.number, part.letter) != (number, head.letter) or part.unnumbered:
            continue
        if path and part.files:
            known, new = part.files[0], path["path"]
            if not (known.endswith(new) or new.endswith(known)):
                continue
        mine, theirs = set(words_of(part.title)), set(words_of(PATH.sub("", rest)))
        if not path and mine and theirs and len(mine & theirs) * 2 < min(len(mine), len(theirs)):
            continue
        return part
    return None


def unit_of(lines: Sequence[Line]) -> str:
    """The word that numbers the PARTs of this plan."""
    counted: Counter[str] = Counter()
    for line in lines:
        opens = line.kind in ("heading", "label") or (line.kind == "item" and line.box)
        if opens and not line.fenced:
            counted.update([found.unit] if (found := head_of(line.text)) else [])
    return "part" if counted["part"] else max(UNITS, key=lambda unit: counted[unit])


def title_line(lines: Sequence[Line]) -> int:
    """Where the plan's title is: the first heading that says so, else the first heading; -1 when there is none."""
    headings = [at for at, line in enumerate(lines) if line.kind == "heading" and not line.fenced]
    said = [at for at in headings if frame.TITLE.match(lines[at].text)]
    return (said or [at for at in headings if head_of(lines[at].text) is None][:1] or [-1])[0]
