"""The lists that close a plan, read once all PARTs are known: what only repeats the PART or the frame that a line names is
no news, all else is kept word for word. A budget that stands nowhere but here is taken from here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_expansion.text.plan_reading.drafts import PartDraft, PlanDraft
from knowledge_expansion.text.plan_reading.figures import lines_in
from knowledge_expansion.text.plan_reading.groups import numbers_in
from knowledge_expansion.text.plan_reading.heads import PATH
from knowledge_expansion.text.plan_reading.inline import bare, listed
from knowledge_expansion.text.plan_reading.tokens import Line

_COVERS = re.compile(r"^(?:✅\s*)?(?P<name>[^:]+?)\s*:\s*(?P<covers>.+)$")
_NUMBERS = re.compile(r"\bPARTs?\s+(\d{1,3}(?:\s*[-–,]\s*\d{1,3})*)\b", re.IGNORECASE)


def read_closing(plan: PlanDraft, lines: Sequence[Line]) -> None:
    """Take the lines of the closing lists and settle the budgets of PARTs that state none themselves."""
    named = [_named(plan, line) for line in lines]
    _settle_budgets(plan, lines, named)
    frame = _frame(plan)
    for line, parts in zip(lines, named, strict=True):
        if _covers(plan, line):
            continue
        if line.box in ("done", "failed"):
            plan.note(line)
            continue
        told = [f"{p.number} {p.title} {' '.join(p.files)} {p.lines or ''}" for p in parts]
        groups = [f"{group.name} {' '.join(map(str, group.parts))}" for group in plan.groups if group.name in line.text]
        role = "finish" if line.kind == "heading" or line.box or "After all" in line.text else "outcome"
        plan.take(line, role, known=" ".join([frame, *told, *groups, str(line.ordered or "")]))


def _named(plan: PlanDraft, line: Line) -> list[PartDraft]:
    """The PARTs that a line names: by their files, else by their numbers, else by a whole title."""
    paths = [found["path"] for found in PATH.finditer(line.text)]
    writing = [part for part in plan.parts if any(_ends(file, path) for file in part.files for path in paths)]
    if len(writing) > len(paths):
        writing = [part for part in writing if part.number == line.ordered] or writing
    if writing:
        return writing
    numbers = {number for found in _NUMBERS.finditer(line.text) for number in numbers_in(found[1])}
    if numbers:
        return [part for part in plan.parts if part.number in numbers]
    text = f" {line.text.casefold()} "
    return [part for part in plan.parts if part.title and part.title.casefold() in text]


def _ends(file: str, path: str) -> bool:
    return file == path or file.endswith(f"/{path}") or path.endswith(f"/{file}")


def _settle_budgets(plan: PlanDraft, lines: Sequence[Line], named: Sequence[Sequence[PartDraft]]) -> None:
    """Give PARTs without a budget the one that a closing list gives their file, else the length that a ticked step
    reports; a report beside another budget stays a note."""
    for line, parts in zip(lines, named, strict=True):
        budget = lines_in(line.text) if line.kind == "item" and PATH.search(line.text) else None
        if budget and len(parts) == 1 and parts[0].lines is None:
            parts[0].lines = budget[0]
    for part in plan.parts:
        if part.lines is None:
            part.lines = part.reported
        for account in part.accounts:
            budget = lines_in(account.line.text) if account.role == "file" else None
            account.noted |= budget is not None and budget[0] != part.lines


def _covers(plan: PlanDraft, line: Line) -> bool:
    """Take the subjects of a group: `✅ Dough: flour, water`."""
    found = _COVERS.match(line.text) if line.kind == "item" else None
    names = {group.name.casefold(): group for group in plan.groups}
    group = names.get(bare(found["name"]).casefold()) if found else None
    if found is None or group is None or group.covers:
        return False
    group.covers = listed(found["covers"])
    plan.take(line, "outcome", *group.covers, group.name)
    return True


def _frame(plan: PlanDraft) -> str:
    """What every closing line may repeat: the plan's title and day, its counts, its groups and the folders it fills."""
    writing = [part for part in plan.parts if part.files]
    folders = {file.rpartition("/")[0] for part in writing for file in part.files}
    total = sum(part.lines or 0 for part in plan.parts)
    counts = [len(plan.parts), len(writing), *((total,) if total else ())]
    words = [plan.title, plan.expansion, str(plan.date or ""), *map(str, counts), *folders]
    words += [*(group.name for group in plan.groups), *(name for _, name in plan.counted), "ingest auto inprocess"]
    return " ".join(words)
