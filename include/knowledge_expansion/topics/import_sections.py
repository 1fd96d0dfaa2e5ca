"""The queries and sections of an imported PART: each once, and none without a point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge_expansion.text.plan_reading.drafts import PartDraft, SectionDraft
from knowledge_expansion.topics.import_planned import Planned


def sound_texts(values: Sequence[str]) -> list[str]:
    """The values that a topic can hold."""
    return [value for value in values if value.strip() and len(value) <= 2000]


def queries_of(part: PartDraft, steps: dict[str, Any]) -> list[str]:
    """The queries, each once; the box of a repeated one goes with it."""
    seen: dict[str, int] = {}
    for at, query in enumerate(part.queries):
        if len(query) <= 2000:
            seen.setdefault(query.casefold().strip(), at)
    boxes = steps.get("queries", [])
    if boxes:
        steps["queries"] = [boxes[at] for at in seen.values()]
    return [part.queries[at] for at in seen.values()]


def sections_of(
    part: PartDraft, planned: Planned, title: str, steps: dict[str, Any], assumed: list[str]
) -> tuple[list[SectionDraft], list[SectionDraft]]:
    """The sections, and those that are the project's own. A PART without any gets one, with its subjects as points."""
    sections = [section for section in part.sections if section.title]
    if not sections:
        points = list(dict.fromkeys(sound_texts(part.topics or part.facets))) or [title]
        sections, assumed[len(assumed) :] = [SectionDraft(title, None, part.lines, points)], ["sections"]
        if part.lines is None:
            sections[0].lines, sections[0].assumed = planned.budget, True
        steps.pop("sections", None)
        if part.topics and not part.steps.get("sections"):
            steps.pop("topics", None)
    seen: set[str] = set()
    for at, section in enumerate(sections, 1):
        if section.title.casefold().strip() in seen:
            section.title = f"{section.title} ({at})"
        seen.add(section.title.casefold().strip())
        once: dict[str, str] = {}
        for point in sound_texts(section.points):
            once.setdefault(point.casefold().strip(), point)
        section.points = list(once.values()) or [section.title]
    own = [section for section in sections if section.project]
    if not planned.exported:
        own += [s for s in sections if s.percent or any(name in s.title.casefold() for name in planned.projects)]
    return sections, own


def section_data(section: SectionDraft, place: int, own: bool) -> dict[str, Any]:
    """The section as data of the model; `place` is its position, `own` whether it is the project's."""
    return {
        "title": section.title,
        "lines": section.lines,
        "points": section.points,
        "cite": "; ".join(section.cite),
        "focus": "; ".join(section.focus),
        "project": own,
        "number": section.number if section.number not in (None, place) else None,
        "assumed": section.assumed,
    }
