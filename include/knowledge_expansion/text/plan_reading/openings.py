"""Where a plan has its title, by which word it numbers its PARTs, and which PART a repeated number goes on with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from knowledge_expansion.text.plan_reading import frame
from knowledge_expansion.text.plan_reading.drafts import PartDraft, PlanDraft
from knowledge_expansion.text.plan_reading.heads import PATH, UNITS, head_of
from knowledge_expansion.text.plan_reading.tokens import Line
from knowledge_expansion.text.plan_reading.words import words_of


def same_part(plan: PlanDraft, number: int, rest: str) -> PartDraft | None:
    """The PART that a repeated number goes on with: one that writes the same file, or has no other title."""
    path = PATH.search(rest)
    for part in plan.parts:
        if part.number != number:
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
            counted.update([found[0]] if (found := head_of(line.text)) else [])
    return "part" if counted["part"] else max(UNITS, key=lambda unit: counted[unit])


def title_line(lines: Sequence[Line]) -> int:
    """Where the plan's title is: the first heading that says so, else the first heading; -1 when there is none."""
    headings = [at for at, line in enumerate(lines) if line.kind == "heading" and not line.fenced]
    said = [at for at in headings if frame.TITLE.match(lines[at].text)]
    return (said or [at for at in headings if head_of(lines[at].text) is None][:1] or [-1])[0]
