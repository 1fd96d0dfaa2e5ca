"""The groups of an imported topic: every PART belongs to exactly one, whatever the plan says of batches and areas."""

from __future__ import annotations

from typing import Any

from knowledge_expansion.text.plan_reading.drafts import GroupDraft, PlanDraft
from knowledge_expansion.topics.import_planned import Planned


def groups_of(plan: PlanDraft, numbers: list[int], planned: Planned, title: str) -> tuple[list[dict[str, Any]], bool]:
    """The groups with their PARTs, and whether the plan states any. PARTs that no group lists join the group of the PART
    before them."""
    members = _members(plan, numbers, planned)
    stated = any(members.values())
    if not stated:
        return [{"name": title[:2000], "parts": numbers}], False
    placed = {number: name for name, parts in members.items() for number in parts}
    last = next(placed[number] for number in numbers if number in placed)
    for number in numbers:
        last = placed.setdefault(number, last)
    drafts = {group.name: group for group in reversed(plan.groups)}
    found = []
    for name in dict.fromkeys([*members, *placed.values()]):
        parts = [number for number in numbers if placed[number] == name]
        if parts:
            draft = drafts.get(name, GroupDraft(name))
            found.append({"name": name, "parts": parts, "covers": draft.covers, "about": draft.about})
    return found, True


def _members(plan: PlanDraft, numbers: list[int], planned: Planned) -> dict[str, list[int]]:
    """By name, the PARTs that each group lists first; a name that comes twice in other letters is one group."""
    spelled: dict[str, str] = {}
    found: dict[str, list[int]] = {}
    taken: set[int] = set()

    def join(name: str, parts: list[int]) -> None:
        key = spelled.setdefault(name.casefold().strip(), name)
        mine = [number for number in parts if number in numbers and number not in taken]
        taken.update(mine)
        found.setdefault(key, []).extend(mine)

    for group in plan.groups:
        join(group.name, group.parts)
    if plan.counted and sum(count for count, _ in plan.counted) == len(numbers):
        begin = 0
        for count, name in plan.counted:
            join(name, sorted(numbers)[begin : begin + count])
            begin += count
    for part in plan.parts:
        if part.group:
            join(part.group, [planned.number_of(part)])
    return found
