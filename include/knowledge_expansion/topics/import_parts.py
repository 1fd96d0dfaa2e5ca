"""One PART of a plan as the data of a topic's PART, with what the plan leaves open filled in and named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.topics.deriving import share, title_from
from knowledge_expansion.topics.import_checks import addresses_of, existing_of, sound_paths
from knowledge_expansion.topics.import_planned import Planned, notes_of
from knowledge_expansion.topics.import_sections import queries_of, section_data, sections_of, sound_texts
from knowledge_expansion.topics.import_state import state_of
from knowledge_expansion.topics.plan_kinds import is_chore

_ASSUMED = ("title", "file", "lines", "drop", "queries", "sections")


def part_data(part: PartDraft, planned: Planned) -> dict[str, Any]:
    """The PART as data of the model; made once, but for the notes, which grow while lines are checked."""
    if id(part) not in planned.ready:
        planned.ready[id(part)] = _chore(part, planned) if is_chore(part) else _part(part, planned)
    return {**planned.ready[id(part)], "notes": notes_of(part.accounts)}


def _chore(part: PartDraft, planned: Planned) -> dict[str, Any]:
    for account in part.accounts[1:]:
        account.noted |= account.role not in ("fence", "notes", "close", "field", "part", "step")
    named = " ".join(part.files)
    return {
        "number": planned.number_of(part),
        "title": part.title or named or f"PART {part.number}",
        "state": state_of(part, {}),
    }


def _part(part: PartDraft, planned: Planned) -> dict[str, Any]:
    path, made = planned.files[id(part)]
    missing = {"title": not part.title, "file": made, "drop": not part.drop}
    assumed = [*part.assumed, *(key for key in missing if missing[key])]
    steps = dict(part.steps)
    queries = queries_of(part, steps)
    title = part.title or title_from(path)
    sourced = bool(part.addresses or part.documents or part.runner == "external" or planned.sources)
    if not queries and not (planned.exported and sourced):
        queries, assumed = [title], [*assumed, "queries"]
    sections, own = sections_of(part, planned, title, steps, assumed)
    budget = share(sections, part.lines, planned.budget)
    if part.lines is None and all(section.assumed for section in sections):
        assumed.append("lines")
    total = sum(section.lines or 0 for section in sections)
    existing = existing_of(part, steps)
    documents = sound_paths(part.documents, "documents", steps)
    must, never = addresses_of(part, steps)
    facets = sound_texts(part.facets)
    if len(facets) != len(part.facets):
        steps.pop("facets", None)
    assumed = [key for key in _ASSUMED if key in assumed]
    _told(part, planned, assumed, path, f"{budget} lines, its sections {total}" if budget else "")
    return {
        "number": planned.number_of(part),
        "title": title,
        "file": path,
        "lines": total,
        "drop": planned.drop_of(part),
        "existing": existing,
        "documents": documents,
        "queries": queries,
        "scrape": {**({"top": part.top} if part.top else {}), "least": part.least, "prefer": sound_texts(part.prefer)},
        "facets": facets,
        "sections": [section_data(section, at, section in own) for at, section in enumerate(sections, 1)],
        "sources": {"must_use": must, "never_use": never},
        "goal": "; ".join(part.goal),
        "influences": "; ".join(part.influences),
        "cite": "; ".join(part.cite),
        "planned_lines": budget,
        "assumed": assumed,
        "state": state_of(part, steps),
        **_runner(part),
    }


def _runner(part: PartDraft) -> dict[str, Any]:
    """Who does the PART, and how a delivery is waited for, as exported plans state them."""
    try:
        delivery = json.loads(part.delivery or "{}")
    except ValueError:
        delivery = {}
    if part.runner != "external":
        return {}
    return {"runner": "external", **({"delivery": delivery} if delivery else {})}


def _told(part: PartDraft, planned: Planned, assumed: Sequence[str], path: str, unequal: str) -> None:
    if unequal:
        planned.findings.append((part.first, f"PART {part.number} has {unequal}; the sections count"))
    if assumed and not part.assumed:
        named = ", ".join(f"file ({path})" if key == "file" else key for key in assumed)
        planned.findings.append((part.first, f"PART {part.number} does not state: {named}"))
