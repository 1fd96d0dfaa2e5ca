"""From a plan that somebody wrote to a topic that runs, with a record of what became of every line.

The rules of a topic are laid on what was read; where the plan breaks one (two PARTs with one file, sums that do not
agree) the topic stays sound and the plan's own words are kept as notes. At the end each line is checked: words that did
not reach the topic keep their line as a note, so that nothing is lost silently.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from knowledge_expansion.errors import TopicError
from knowledge_expansion.text.plan_reading.drafts import Account, PlanDraft
from knowledge_expansion.text.plan_reading.plan import read_plan
from knowledge_expansion.topics.deriving import slug
from knowledge_expansion.topics.import_findings import cost, not_stated, noticed
from knowledge_expansion.topics.import_groups import groups_of
from knowledge_expansion.topics.import_identity import identity, stated_settings
from knowledge_expansion.topics.import_losses import keep_lost
from knowledge_expansion.topics.import_parts import part_data
from knowledge_expansion.topics.import_planned import Planned, notes_of
from knowledge_expansion.topics.import_text import plain_lines, refuse_other_files
from knowledge_expansion.topics.plan_kinds import is_chore, is_exported, refuse_other_plans
from knowledge_expansion.topics.wording import faults_in
from knowledge_expansion.values.topic import Topic
from knowledge_expansion.values.topic_rules import shown


@dataclass(frozen=True)
class Imported:
    """A topic, the plan as it was read, and the findings: what was not stated, or does not agree, one sentence each with
    its line (0: the whole plan)."""

    topic: Topic
    plan: PlanDraft
    findings: tuple[tuple[int, str], ...]

    @property
    def read(self) -> tuple[Account, ...]:
        """Every line that is not blank, with what became of it, in order."""
        return tuple(_accounts(self.plan))

    @property
    def kept(self) -> tuple[Account, ...]:
        """The lines that are kept word for word, in order."""
        return tuple(account for account in _accounts(self.plan) if account.noted)


@dataclass
class _Import:
    plan: PlanDraft
    name: str
    today: dt.date
    findings: list[tuple[int, str]] = field(default_factory=list)


def import_plan(text: str, name: str, today: dt.date) -> Imported:
    """The topic that a plan says. `name` is the path that it came from: its folder or file may hold id and date; `today`
    is the date of a plan that states none.

    Raises TopicError with one clear message for what is no research plan."""
    text, touched = plain_lines(text)
    refuse_other_files(text, name)
    plan = read_plan(text)
    refuse_other_plans(plan, name)
    work = _Import(plan, name, today, [*noticed(plan, touched)])
    planned = Planned(
        plan.parts,
        work.findings,
        slug(plan.title, 40) or "imported",
        exported=is_exported(plan),
        sources="sources" in plan.settings,
    )
    topic = _built(work, planned)
    work.findings += cost(topic)
    for _ in range(3):
        if not keep_lost(topic, plan, planned):
            break
        topic = _built(work, planned)
    return Imported(topic, plan, tuple(sorted(dict.fromkeys(work.findings))))


def _built(work: _Import, planned: Planned) -> Topic:
    data = _data(work, planned)
    try:
        return Topic.model_validate(data)
    except ValidationError as error:
        faults = [f"{work.name}:1: {shown(location)}: {message}" for location, message in faults_in(error)]
        raise TopicError(faults) from error


def _data(work: _Import, planned: Planned) -> dict[str, Any]:
    plan = work.plan
    settings = stated_settings(plan)
    topic_id, day = identity(plan, work.name, settings)
    assumed = list(settings.get("assumed", ()))
    assumed += [
        key for key, said in (("title", plan.title), ("date", day), ("knowledge_base", plan.knowledge_base)) if not said
    ]
    parts = [part_data(part, planned) for part in plan.parts if not is_chore(part)]
    chores = [part_data(part, planned) for part in plan.parts if is_chore(part)]
    groups, stated = groups_of(plan, [part["number"] for part in parts], planned, plan.title or topic_id)
    assumed += [] if stated else ["groups"]
    work.findings += not_stated(assumed, work.today)
    batches = [len(group["parts"]) for group in groups if re.match(r"batch\b", group["name"], re.IGNORECASE)]
    influences = {entry["path"]: entry for entry in plan.influences}
    return {
        **({"batch_size": min(50, max(batches))} if batches and not is_exported(plan) else {}),
        **settings,
        "id": topic_id,
        "title": plan.title or topic_id,
        "date": day or work.today,
        "knowledge_base": plan.knowledge_base or "knowledge-base",
        **({"type": plan.kind} if plan.kind else {}),
        "header": dict(plan.header),
        "overview": "\n".join(plan.overview),
        "influences": list(influences.values()),
        "groups": groups,
        "parts": parts,
        "chores": chores,
        "assumed": list(dict.fromkeys(assumed)),
        "notes": notes_of(plan.accounts),
    }


def _accounts(plan: PlanDraft) -> list[Account]:
    every = [*plan.accounts, *(account for part in plan.parts for account in part.accounts)]
    return sorted(every, key=lambda account: account.line.number)
