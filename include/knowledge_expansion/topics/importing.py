"""From a plan that somebody wrote to a topic that runs, with a record of what became of every line.

The rules of a topic are laid on what was read; where the plan breaks one (two PARTs with one file, sums that do not
agree) the topic stays sound and the plan's own words are kept as notes. At the end each line is checked: words that did
not reach the topic keep their line as a note, so that nothing is lost silently.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from pydantic import ValidationError

from knowledge_expansion.errors import TopicError
from knowledge_expansion.text.plan_reading.drafts import Account, PlanDraft
from knowledge_expansion.text.plan_reading.figures import day_in
from knowledge_expansion.text.plan_reading.plan import read_plan
from knowledge_expansion.text.plan_reading.words import left_over, words_of
from knowledge_expansion.topics.deriving import slug
from knowledge_expansion.topics.import_groups import groups_of
from knowledge_expansion.topics.import_parts import Planned, notes_of, part_data
from knowledge_expansion.topics.plan_kinds import is_chore, plain_lines, refuse_other_files, refuse_other_plans
from knowledge_expansion.topics.validate import estimate
from knowledge_expansion.topics.wording import faults_in
from knowledge_expansion.values.topic import Topic
from knowledge_expansion.values.topic_rules import shown

_FOLDER = re.compile(r"expansion-(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*?)-(?P<day>20\d\d-\d\d-\d\d)(?!\d)", re.IGNORECASE)
_DAY = re.compile(r"[\s(\[-]*20\d\d-\d\d-\d\d[)\]]*\s*$")
_OURS = {
    "id",
    "title",
    "date",
    "knowledge_base",
    "groups",
    "parts",
    "header",
    "overview",
    "influences",
    "chores",
    "notes",
}


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
    work = _Import(plan, name, today, [(line, "held control characters; they became spaces") for line in touched])
    planned = Planned(plan.parts, work.findings, slug(plan.title, 40) or "imported", exported="id" in plan.settings)
    topic = _built(work, planned)
    _told_cost(topic, work)
    for _ in range(3):
        if not _lost(topic, plan, planned):
            break
        topic = _built(work, planned)
    return Imported(topic, plan, tuple(sorted(dict.fromkeys(work.findings))))


def _told_cost(topic: Topic, work: _Import) -> None:
    """Plans know no limit of requests; say when the topic's own would end a run early."""
    needs = estimate(topic).total
    if "spend_limit" not in topic.model_fields_set and needs > topic.spend_limit:
        work.findings.append(
            (0, f"a full run asks for about {needs:,} requests; set `spend_limit`, which is {topic.spend_limit}")
        )


def _built(work: _Import, planned: Planned) -> Topic:
    data = _data(work, planned)
    try:
        return Topic.model_validate(data)
    except ValidationError as error:
        faults = [f"{work.name}:1: {shown(location)}: {message}" for location, message in faults_in(error)]
        raise TopicError(faults) from error


def _data(work: _Import, planned: Planned) -> dict[str, Any]:
    plan = work.plan
    settings = _settings(plan)
    topic_id, day = _identity(work, settings)
    assumed = list(settings.get("assumed", ()))
    assumed += [
        key for key, said in (("title", plan.title), ("date", day), ("knowledge_base", plan.knowledge_base)) if not said
    ]
    parts = [part_data(part, planned) for part in plan.parts if not is_chore(part)]
    chores = [part_data(part, planned) for part in plan.parts if is_chore(part)]
    groups, stated = groups_of(plan, [part["number"] for part in parts], planned, plan.title or topic_id)
    assumed += [] if stated else ["groups"]
    _not_stated(work, assumed)
    batches = [len(group["parts"]) for group in groups if re.match(r"batch\b", group["name"], re.IGNORECASE)]
    influences = {entry["path"]: entry for entry in plan.influences}
    return {
        **({"batch_size": min(50, max(batches))} if batches and "id" not in settings else {}),
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


def _settings(plan: PlanDraft) -> dict[str, Any]:
    """The settings that an exported plan states; one that cannot be read stays a note."""
    found: dict[str, Any] = {}
    for key, value in plan.settings.items():
        if key in Topic.model_fields and key not in _OURS - {"id"}:
            try:
                found[key] = json.loads(value)
            except ValueError:
                continue
    return found


def _identity(work: _Import, settings: dict[str, Any]) -> tuple[str, dt.date | None]:
    """The topic's id and its date: as the plan states them, else from the folder's name, else from the title."""
    plan, path = work.plan, PurePath(work.name)
    places = [
        plan.expansion,
        path.stem,
        path.parent.name,
        *(a.line.raw for a in plan.accounts if "completed/" in a.line.raw),
    ]
    folders = [found for place in places if (found := _FOLDER.search(place))]
    day = plan.date or day_in(plan.title) or next((day_in(found["day"]) for found in folders), None)
    own = "" if path.stem.lower() in ("ingestion", "plan", "-") else path.stem.removeprefix("expansion-")
    named = [str(settings.get("id", "")), *(found["id"] for found in folders), plan.title, own]
    return next((name for text in named if (name := slug(_DAY.sub("", text)))), "plan"), day


def _not_stated(work: _Import, assumed: list[str]) -> None:
    says = {
        "title": "the title is not stated; it was made from the file's name",
        "date": f"the date is not stated; {work.today.isoformat()} was put in",
        "knowledge_base": "the knowledge base is not stated; `knowledge-base` was put in",
        "groups": "no groups are stated; all PARTs form one",
    }
    work.findings += [(0, says[key]) for key in assumed]


def _accounts(plan: PlanDraft) -> list[Account]:
    every = [*plan.accounts, *(account for part in plan.parts for account in part.accounts)]
    return sorted(every, key=lambda account: account.line.number)


def _lost(topic: Topic, plan: PlanDraft, planned: Planned) -> bool:
    """Keep every line whose words did not reach the topic; whether there was any."""
    whole = _texts(topic.model_dump())
    found = False
    dumps = {part.number: _texts(part.model_dump()) for part in topic.parts}
    dumps |= {chore.number: _texts(chore.model_dump()) for chore in topic.chores}
    scopes: list[tuple[str, list[Account]]] = [(whole, plan.accounts)]
    scopes += [(dumps[planned.number_of(part)], part.accounts) for part in plan.parts]
    for scope, accounts in scopes:
        held = frozenset(words_of(scope))
        for account in accounts:
            if not account.noted and not held.issuperset(left_over(account.kept, "", account.role)):
                account.noted = found = True
    return found


def _texts(value: Any) -> str:
    """All that a value holds, as one text: the keys of mappings (header lines have them), texts and figures."""
    if isinstance(value, dict):
        return " ".join(f"{key} {_texts(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return " ".join(map(_texts, value))
    return "" if value is None else str(value)
