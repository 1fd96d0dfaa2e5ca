"""The plan of an expansion (`ingestion.md`): what each PART is to do, with boxes ticked from the run's own state.

The dialect is that of plans written by hand, so people and tools that read those read this: five steps a PART, a final
checklist, expected outcomes. A box never depends on anything but the states given here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from knowledge_expansion.text.bullets import bullet
from knowledge_expansion.text.drop_name import drop_name
from knowledge_expansion.text.times import minute
from knowledge_expansion.values.states import FinishState, Mark, PartState
from knowledge_expansion.values.topic import Part, Section, Topic

_BOXES = {"open": "[ ]", "done": "[✓]", "failed": "[/]", "skipped": "[✓]"}
PER_PART = (
    "Each PART uses Bright Data for web research, creates knowledge files with citations, and fills knowledge gaps."
)
_ENDED_WELL = ("complete", "short", "skipped")


def render_plan(
    topic: Topic,
    states: Mapping[int, PartState],
    finish: FinishState | None = None,
    *,
    as_of: dt.date | None = None,
    overlaps: Sequence[str] = (),
) -> str:
    """The plan as Markdown. `states` is by PART number; a PART that is missing is open. `as_of` is the date of the run that
    the plan is for, the plan's own when there is none; `overlaps` are sentences about what exists already."""
    known = {part.number: states.get(part.number, PartState()) for part in topic.parts}
    parts = sorted(topic.parts, key=lambda part: part.number)
    lines = [*_head(topic), *_overlaps(overlaps)]
    for part in parts:
        lines += _part(part, topic, known[part.number], as_of or topic.date)
    lines += checklist(topic, finish or FinishState())
    lines += _outcomes(topic, parts, known)
    return "\n".join(lines) + "\n"


def _box(mark: Mark, text: str) -> str:
    note = " (not needed)" if mark == "skipped" else ""
    return f"- {_BOXES[mark]} {text}{note}"


def _mark(marks: Sequence[Mark], position: int) -> Mark:
    return marks[position] if position < len(marks) else "open"


def _head(topic: Topic) -> Iterator[str]:
    groups = ", ".join(f"{len(group.parts)} {group.name}" for group in topic.groups)
    yield f"# Oracle Knowledge Expansion: {topic.title}"
    yield ""
    # Two spaces at the end keep the four lines apart where Markdown is rendered.
    yield f"**Date**: {topic.date.isoformat()}  "
    yield f"**Oracle**: {topic.knowledge_base}  "
    yield f"**Type**: {topic.type}  "
    yield f"**PARTs**: {len(topic.parts)} ({groups})"
    yield from ("", "---", "", "## Overview", "")
    yield topic.overview or f"Expand {topic.knowledge_base} knowledge:"
    for group in topic.groups:
        yield f"- **{group.name}**: {group.about or ', '.join(group.covers)}".removesuffix(": ")
    yield ""
    yield PER_PART
    yield from ("", "---", "")


def _overlaps(overlaps: Sequence[str]) -> Iterator[str]:
    if overlaps:
        yield from ("## Overlaps with earlier expansions and files", "")
        yield from map(bullet, overlaps)
        yield from ("", "---", "")


def _part(part: Part, topic: Topic, state: PartState, as_of: dt.date) -> Iterator[str]:
    yield f"## PART {part.number}: Create {part.file} ({part.lines} lines)"
    yield ""
    yield _title_box(part, state)
    yield ""
    yield "**Step 0: Check Existing Knowledge**"
    for check in _checks(part):
        yield _box(state.existing, check)
    yield ""
    yield "**Step 1: Web Research (Bright Data)**"
    yield from _research(part, state)
    yield ""
    yield "**Step 2: Create Knowledge File**"
    yield _box(_file_mark(part, state), f"Create {part.file}")
    for position, section in enumerate(part.sections):
        yield from _section(position + 1, section, _mark(state.sections, position))
    yield ""
    yield "**Step 3: Create KNOWLEDGE DROP**"
    name = drop_name(part, as_of, state.at if state.drop == "done" else "")
    yield _box(state.drop, f"Create {name}")
    yield _box(state.drop, f"Include: Runner (PART {part.number}), Timestamp, Status")
    yield _box(state.drop, "List knowledge file, sources, gaps filled")
    yield ""
    yield "**Step 4: Complete**"
    closed: Mark = "done" if state.status in _ENDED_WELL else "failed" if state.status == "failed" else "open"
    yield f"- {_BOXES[closed]} Mark checkbox: [✓] PART {part.number} COMPLETE ✅"
    yield from ("", "---", "")


def _title_box(part: Part, state: PartState) -> str:
    text = f"PART {part.number}: Create {part.file}"
    at = f" {minute(state.at)}" if state.at else ""
    reason = " ".join(state.reason.split()) or "no reason was recorded"
    if state.status == "failed":
        return f"- [/] {text} (Failed{at}: {reason})"
    if state.status == "skipped":
        return f"- [✓] {text} (Skipped{at}, the file is fresh: {reason})"
    if state.status == "open":
        return f"- [ ] {text}"
    short = f"; short: {state.lines} of {part.lines} lines" if state.status == "short" else ""
    return f"- [✓] {text} (Completed{at}{short})"


def _checks(part: Part) -> Iterator[str]:
    existing = part.existing
    if existing.index:
        yield f"Read INDEX.md for {'/'.join(existing.index)} references"
    for check in existing.phrases:
        wanted = " OR ".join(f'"{phrase}"' for phrase in check.any)
        together = " AND ".join(f'"{phrase}"' for phrase in check.all)
        yield f"Grep for {', and for '.join(words for words in (wanted, together) if words)} in {check.folder}/"
    for span in existing.ranges:
        yield f"Read {span.folder}/{span.first:02d}-{span.last:02d}" + (f" ({span.note})" if span.note else "")
    for file in existing.files:
        yield f"Read {file.path}" + (f" lines {file.lines}" if file.lines else "")
    for gap in existing.gaps:
        yield f"Identify knowledge gaps: {gap}"


def _research(part: Part, state: PartState) -> Iterator[str]:
    for position, query in enumerate(part.queries):
        yield _box(_mark(state.searches, position), f'Search: "{query}"')
    kinds = f" ({', '.join(part.scrape.prefer)})" if part.scrape.prefer else ""
    yield _box(state.scrape, f"Scrape top {part.scrape.top} results{kinds}")
    if part.facets:
        yield _box(state.scrape, f"Extract: {', '.join(part.facets)}")


def _file_mark(part: Part, state: PartState) -> Mark:
    """The file stands when each of its sections does."""
    marks = [_mark(state.sections, position) for position in range(len(part.sections))]
    worst: tuple[Mark, ...] = ("failed", "open", "done", "skipped")
    return next(mark for mark in worst if mark in marks)


def _section(number: int, section: Section, mark: Mark) -> Iterator[str]:
    yield _box(mark, f"Write Section {number}: {section.title} (~{section.lines} lines)")
    for point in section.points:
        yield f"      - {point}"
    if section.cite:
        yield f"      - Cite: {section.cite}"


def checklist(topic: Topic, finish: FinishState) -> Iterator[str]:
    """The closing list, its boxes by the state of a run."""
    count = len(topic.parts)
    names = " + ".join(group.name for group in topic.groups)
    yield from ("## Final Checklist", "", f"After all {count} PARTs complete:", "")
    yield _box(finish.review, f"Review all {count} knowledge files created")
    yield _box(finish.drops, f"Read all {count} KNOWLEDGE DROP files")
    yield _box(finish.index, "Update INDEX.md with new files (organized by topic)")
    yield _box(finish.skill, "Update SKILL.md if major scope expansion")
    yield _box(finish.archive, f"Move folder to `_ingest-auto/completed/{topic.expansion_id}/`")
    yield _box(finish.commit, f'Git commit: "Knowledge Expansion: {names} ({count} files)"')
    yield _box(finish.report, "Report to user with completion statistics")
    yield from ("", "---", "")


def _outcomes(topic: Topic, parts: Sequence[Part], states: Mapping[int, PartState]) -> Iterator[str]:
    yield from ("## Expected Outcomes", "", f"**{len(parts)} new knowledge files:**")
    for part in parts:
        lines = states[part.number].lines
        actual = f"; {lines} written" if lines else ""
        yield f"{part.number}. `{part.file.rpartition('/')[2]}` ({part.lines} lines{actual})"
    yield ""
    yield f"**Total**: ~{sum(part.lines for part in parts):,} lines of new knowledge"
    yield from ("", "**Topics covered:**")
    for group in topic.groups:
        reached = all(states[number].status in _ENDED_WELL for number in group.parts)
        named = f"{group.name}: {', '.join(group.covers)}".removesuffix(": ")
        yield f"- {'✅ ' if reached else ''}{named}"
