"""A whole topic as a plan: what stands around its PARTs, and `export_plan`, which puts all together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from knowledge_expansion.text.plan import PER_PART, checklist
from knowledge_expansion.text.plan_reading import frame
from knowledge_expansion.text.plan_reading.groups import read_group_line
from knowledge_expansion.text.plan_reading.inline import code, joined, listed
from knowledge_expansion.text.plan_reading.plan import read_plan
from knowledge_expansion.text.plan_writing.parts import chore_lines, part_lines
from knowledge_expansion.text.plan_writing.reading_back import framed, quoted, told
from knowledge_expansion.values.states import FinishState
from knowledge_expansion.values.topic import Topic

_IN_PLAN = {
    "title", "date", "knowledge_base", "type", "header", "overview", "influences", "groups", "parts", "chores", "notes",
}  # fmt: skip


def export_plan(topic: Topic) -> str:
    """The plan as Markdown. `import_plan` of it gives an equal topic."""
    lines = [*_head(topic), *_influences(topic)]
    for part in topic.parts:
        lines += part_lines(part, topic)
    for chore in topic.chores:
        lines += chore_lines(chore)
    lines += checklist(topic, FinishState())
    lines += _outcomes(topic)
    lines += _settings(topic)
    if topic.notes:
        lines += ["", "---", "", "## Notes", "", *quoted(topic.notes)]
    return "\n".join(lines) + "\n"


def _head(topic: Topic) -> Iterator[str]:
    yield told(
        lambda t: f"# Oracle Knowledge Expansion: {t}", topic.title, lambda line: read_plan(line).title == topic.title
    )
    yield ""

    def keyed(key: str, value: str) -> str:
        def reads(line: str) -> bool:
            plan = framed(line, frame.read_header)
            return value in (plan.knowledge_base, plan.kind, *plan.header.values())

        return told(lambda text: f"**{key}**: {text}", value, reads) + "  "

    yield f"**Date**: {topic.date.isoformat()}  "
    yield keyed("Oracle", topic.knowledge_base)
    yield keyed("Type", topic.type)
    for key, value in topic.header.items():
        yield keyed(key, value)
    yield f"**Expansion**: {topic.expansion_id}"
    yield from ("", "---", "", "## Overview", "")
    yield from _overview(topic)
    yield from ("", PER_PART, "", "---", "")


def _overview(topic: Topic) -> Iterator[str]:
    if topic.overview:
        plain = topic.overview.split("\n")
        yield from plain if _same_overview(plain, topic.overview) else quoted(topic.overview)
    for group in topic.groups:
        numbers = ", ".join(map(str, group.parts))
        about = f": {group.about}" if group.about else ""

        def reads(line: str, group: Any = group) -> bool:
            found = framed(line, read_group_line).groups
            return [(g.name, g.about, g.parts) for g in found] == [(group.name, group.about, [*group.parts])]

        named = f"- **{group.name}** (PARTs {numbers}){about}"
        safe = f"- {code(group.name)} (PARTs {numbers})" + (f": {code(group.about)}" if group.about else "")
        yield named if reads(named) else safe
        if group.covers:
            yield f"  - Covers: {joined(group.covers, ', ', listed)}"


def _same_overview(lines: Sequence[str], overview: str) -> bool:
    plan = read_plan("\n".join(["# Expansion: x", "", "## Overview", *lines, "- **g** (PARTs 1)"]))
    return "\n".join(plan.overview) == overview and len(plan.groups) == 1


def _influences(topic: Topic) -> Iterator[str]:
    if not topic.influences:
        return
    yield from ("## Influential files", "")
    for group, files in groupby(topic.influences, key=lambda file: file.group):
        yield from [f"**{group}**:"] if group else []
        for file in files:
            yield f"{file.number}. `{file.path}`" + (f" - {file.note}" if file.note else "")
    yield from ("", "---", "")


def _outcomes(topic: Topic) -> Iterator[str]:
    yield from ("## Expected Outcomes", "", f"**{len(topic.parts)} new knowledge files:**")
    for part in topic.parts:
        yield f"{part.number}. `{part.file.rpartition('/')[2]}` ({part.planned_lines or part.lines} lines)"
    total = sum(part.planned_lines or part.lines for part in topic.parts)
    yield from ("", f"**Total**: ~{total:,} lines of new knowledge")


def _settings(topic: Topic) -> Iterator[str]:
    """What a topic says beside the plan; the id always, so that a reader knows an exported plan."""
    data = topic.model_dump(mode="json", exclude_defaults=True)
    if topic.start_date == topic.date:
        data.pop("start_date", None)
    yield from ("", "---", "", "## Settings", "")
    for key, value in data.items():
        if key not in _IN_PLAN:
            yield f"- {key}: {json.dumps(value, ensure_ascii=False)}"
