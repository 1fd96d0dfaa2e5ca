"""What kind of plan somebody hands to `import-plan`: one that finds things out, one that moves files about, or none.

A title alone decides nothing ("Merge sort" is no upkeep, "Split attention" moves no file): what a PART asks, reads and
plans counts first, then what its lines do to files. An exported plan states what it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_expansion.errors import TopicError
from knowledge_expansion.text.plan_reading.drafts import PartDraft, PlanDraft
from knowledge_expansion.text.plan_reading.roles import CHORE, REORGANISING
from knowledge_expansion.topics.deriving import stated_file

# What upkeep is done to.
_THING = re.compile(
    r"[\w-]/|\w\.[a-z]\w{0,4}\b|\b(?:files?|folders?|director(?:y|ies)|ind(?:ex|ices)|skill|readme|drops?|checkbox(?:es)?"
    r"|git|lines?|base|oracle|documents?|names?|links?|plan)\b",
    re.IGNORECASE,
)
_PATH = re.compile(r"[\w-]/(?:\W|$)|[\w-]/[\w-]|\w\.md\b")


def is_exported(plan: PlanDraft) -> bool:
    """Whether `export-plan` wrote the plan: its settings state the topic's id, and every chore states its kind."""
    return "id" in plan.settings


def is_chore(part: PartDraft) -> bool:
    """Whether a PART writes no knowledge file: it names none, plans nothing to find out, and is upkeep by its title and
    by what it names."""
    if part.kind:
        return part.kind == "chore"
    if stated_file(part) or part.queries or part.sections:
        return False
    return _upkeep(part) or bool(part.files)


def refuse_other_plans(plan: PlanDraft, name: str) -> None:
    """Raises TopicError for a plan without PARTs, and for one that moves or splits files instead of finding things out."""
    if not plan.parts:
        raise TopicError(
            [
                f"{name}:1: (whole file): has no PARTs; a plan has headings such as `## PART 1: Create folder/00-subject.md`"
            ]
        )
    reason = _reason(plan)
    if reason:
        where = plan.parts[0].first
        raise TopicError(
            [
                f"{name}:{where}: (whole plan): is no research plan: {reason}. Nothing was imported;"
                " a topic finds things out, moving and splitting files is done in the base itself"
            ]
        )


def _reason(plan: PlanDraft) -> str:
    """Why a plan finds nothing out; empty for one that does."""
    if is_exported(plan):
        return ""
    seeking = any(part.queries or part.addresses or part.documents for part in plan.parts)
    moving = [] if seeking else [part for part in plan.parts if _moves(part)]
    if moving and REORGANISING.search(f"{plan.title} {plan.kind}"):
        return f"its head says {' / '.join(filter(None, (plan.title, plan.kind)))!r}"
    if len(moving) * 2 > len(plan.parts):
        named = moving[0].title or f"PART {moving[0].number}"
        return f"{len(moving)} of its {len(plan.parts)} PARTs are like {named!r}"
    if all(is_chore(part) for part in plan.parts):
        return "no PART writes a knowledge file"
    return "" if seeking or _has_content(plan.parts) else "no PART asks, reads or plans a section"


def _upkeep(part: PartDraft) -> bool:
    return bool(CHORE.search(part.title) and _THING.search(" ".join([part.title, *_own(part)])))


def _moves(part: PartDraft) -> bool:
    """Whether a PART moves, splits or renames files: its title says so, or most of its lines do."""
    own = _own(part)
    handled = [text for text in own if CHORE.search(text) or _PATH.search(text)]
    return not part.sections and (_upkeep(part) or len(handled) * 2 > len(own))


def _own(part: PartDraft) -> list[str]:
    """What a PART says in words that no step explains."""
    return [*part.topics, *part.facets, *(account.line.text for account in part.accounts if account.role == "note")]


def _has_content(parts: Sequence[PartDraft]) -> bool:
    return any(part.sections or part.topics or part.facets or stated_file(part) for part in parts)
