"""How plans set PARTs apart: by a line that lists them, or by a heading above them."""

from __future__ import annotations

import re

from knowledge_expansion.text.plan_reading.drafts import GroupDraft, PlanDraft
from knowledge_expansion.text.plan_reading.figures import brackets
from knowledge_expansion.text.plan_reading.inline import bare
from knowledge_expansion.text.plan_reading.tokens import Line

_PARTS = r"PARTs?\s+(?P<ranges>\d{1,3}(?:(?:\s*[-–,]\s*|\s+and\s+)\d{1,3})*)"
_LISTED = re.compile(rf"^(?P<label>.+?)\s*(?::\s*|\(){_PARTS}\)?\s*(?:\((?P<name>.+)\)|:\s*(?P<about>.*))?$")


def numbers_in(ranges: str) -> list[int]:
    """The numbers that `1-3, 5 and 7` names."""
    found: list[int] = []
    for piece in re.split(r"\s*,\s*|\s+and\s+", ranges):
        ends = [int(end) for end in re.split(r"\s*[-–]\s*", piece)]
        found += range(ends[0], ends[-1] + 1)
    return found


def read_group_line(plan: PlanDraft, line: Line) -> bool:
    """Take a line that lists PARTs as a group: `**Batch 1**: PARTs 1-6 (Name)`, `**Name** (PARTs 1-6): about`."""
    found = _LISTED.match(line.text) if line.kind == "item" and not line.fenced else None
    if not found:
        return False
    label = bare(re.sub(r"^\*\*([^*]+)\*\*$", r"\1", found["label"].strip()))
    name = f"{label}: {bare(found['name'])}" if found["name"] else label
    group = GroupDraft(name, numbers_in(found["ranges"]), bare(found["about"] or ""), lines=[line.number])
    plan.groups.append(group)
    plan.take(line, "group", name, group.about, known=found["ranges"])
    return True


def open_group(plan: PlanDraft, line: Line) -> str:
    """The name of the group that a heading above PARTs opens, or goes on with."""
    name, about = _heading(line.text)
    numbered = re.match(r"\w+\s+\d+\w?\b", name)
    same = [
        group
        for group in plan.groups
        if group.name.casefold() == name.casefold()
        or (numbered and group.name.casefold().split(":")[0] == numbered[0].casefold())
    ]
    group = same[0] if same else GroupDraft(name, [], about)
    group.about = group.about or about
    group.lines.append(line.number)
    if not same:
        plan.groups.append(group)
    plan.take(line, "group", group.name, group.about)
    return group.name


def _heading(text: str) -> tuple[str, str]:
    """The name of a group and the bracket behind it."""
    found = brackets(text)
    if found and found[-1][2] == len(text) and found[-1][1]:
        return bare(text[: found[-1][1]].strip(" *:")), found[-1][0]
    return bare(text.strip(" *:")), ""
