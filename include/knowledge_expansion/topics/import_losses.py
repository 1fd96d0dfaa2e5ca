"""The check that ends an import: a line whose words did not reach the topic is kept as a note.

Words are counted, not only looked up: a query, point or facet that a PART says twice and the topic holds once keeps its
second line. What repeats by nature, such as a file's name in the head, the box and the step of its PART, is looked up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from knowledge_expansion.text.plan_reading.drafts import Account, PlanDraft
from knowledge_expansion.text.plan_reading.words import left_over, words_of
from knowledge_expansion.topics.import_planned import Planned
from knowledge_expansion.values.topic import Chore, Part, Topic

_COUNTED = frozenset("query facets point section address index phrases read gap".split())
_NAMES = {"title", "file", "drop", "notes", "state"}


def keep_lost(topic: Topic, plan: PlanDraft, planned: Planned) -> bool:
    """Mark every line to be kept whose words did not reach the topic; whether there was any."""
    made: dict[int, Part | Chore] = {part.number: part for part in topic.parts}
    made |= {chore.number: chore for chore in topic.chores}
    found = _mark(plan.accounts, f"{_texts(topic.model_dump())} {' '.join(topic.header)}", "")
    found |= _mark_groups(topic, plan)
    for part in plan.parts:
        model = made[planned.number_of(part)]
        values = _texts(model.model_dump(exclude=_NAMES))
        found |= _mark(part.accounts, _texts(model.model_dump()), values)
    return found


def _mark_groups(topic: Topic, plan: PlanDraft) -> bool:
    """Mark the lines of groups that are no group of the topic (all their PARTs belong to others), and those that say of
    a group what the topic's groups do not."""
    names = {group.name.casefold().strip() for group in topic.groups}
    gone = {line for group in plan.groups if group.name.casefold().strip() not in names for line in group.lines}
    lines = [account for account in plan.accounts if account.role == "group"]
    found = _mark(lines, _texts([group.model_dump() for group in topic.groups]), "")
    for account in lines:
        if account.line.number in gone and not account.noted:
            account.noted = found = True
    return found


def _mark(accounts: Sequence[Account], whole: str, values: str) -> bool:
    held, left = frozenset(words_of(whole)), Counter(words_of(values))
    found = False
    for account in accounts:
        if account.role == "note":
            continue
        words = left_over(account.kept, "", account.role)
        lost = not held.issuperset(words)
        if values and account.role in _COUNTED:
            wanted = Counter(words)
            lost |= bool(wanted - left)
            left -= Counter() if lost else wanted
        if lost and not account.noted:
            account.noted = found = True
    return found


def _texts(value: Any) -> str:
    """All that a value holds, as one text: texts and figures."""
    if isinstance(value, dict):
        return " ".join(map(_texts, value.values()))
    if isinstance(value, list | tuple):
        return " ".join(map(_texts, value))
    return "" if value is None else str(value)
