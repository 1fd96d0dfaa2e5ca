"""A topic as the plan that a person would have written: the dialect of `plan.py`, with all that a topic says.

Whatever is written reads back as it was meant: each text is tried plain, as people write it, against the reader of
plans; one that would be misread stands between backticks. Boxes are those of the imported plan, not of a run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from knowledge_expansion.text.drop_name import drop_name
from knowledge_expansion.text.plan import PER_PART, checklist
from knowledge_expansion.text.plan_reading import frame
from knowledge_expansion.text.plan_reading.checks import index_words
from knowledge_expansion.text.plan_reading.drafts import PartDraft, PlanDraft
from knowledge_expansion.text.plan_reading.heads import head_of
from knowledge_expansion.text.plan_reading.inline import code, joined, listed
from knowledge_expansion.text.plan_reading.part import PartReader, finish_part
from knowledge_expansion.text.plan_reading.plan import read_plan
from knowledge_expansion.text.plan_reading.tokens import tokens
from knowledge_expansion.values.states import FinishState
from knowledge_expansion.values.topic import Box, Boxes, Chore, FileCheck, Part, Section, Topic

_BOXES: dict[str, str] = {"open": "[ ]", "done": "[✓]", "failed": "[/]"}
_IN_PLAN = {
    "title", "date", "knowledge_base", "type", "header", "overview", "influences", "groups", "parts", "chores", "notes",
}  # fmt: skip


def export_plan(topic: Topic) -> str:
    """The plan as Markdown. `import_plan` of it gives an equal topic."""
    lines = [*_head(topic), *_influences(topic)]
    for part in topic.parts:
        lines += _part(part, topic)
    for chore in topic.chores:
        lines += _chore(chore)
    lines += checklist(topic, FinishState())
    lines += _outcomes(topic)
    lines += _settings(topic)
    if topic.notes:
        lines += ["", "---", "", "## Notes", "", *_quoted(topic.notes)]
    return "\n".join(lines) + "\n"


def _told(write: Callable[[str], str], text: str, reads: Callable[[str], bool]) -> str:
    """`write(text)` where it reads back, else with the text between backticks."""
    plain = write(text)
    return plain if reads(plain) else write(code(text))


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in text.split("\n")]


def _framed(line: str, read: Callable[[PlanDraft, Any], object]) -> PlanDraft:
    plan = PlanDraft()
    read(plan, tokens(line)[0])
    return plan


def _head(topic: Topic) -> Iterator[str]:
    yield _told(
        lambda t: f"# Oracle Knowledge Expansion: {t}", topic.title, lambda line: read_plan(line).title == topic.title
    )
    yield ""

    def keyed(key: str, value: str) -> str:
        def reads(line: str) -> bool:
            plan = _framed(line, frame.read_header)
            return value in (plan.knowledge_base, plan.kind, *plan.header.values())

        return _told(lambda text: f"**{key}**: {text}", value, reads) + "  "

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
        yield from plain if _same_overview(plain, topic.overview) else _quoted(topic.overview)
    for group in topic.groups:
        numbers = ", ".join(map(str, group.parts))
        about = f": {group.about}" if group.about else ""

        def reads(line: str, group: Any = group) -> bool:
            found = _framed(line, frame.read_group_line).groups
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


def _reads(before: Sequence[str], line: str) -> PartDraft:
    """What the reader of plans makes of a line below others of a PART."""
    part = PartDraft(1, 1)
    PartReader(part, "").read(tokens("\n".join([*before, line])))
    finish_part(part)
    return part


def _field(name: str, value: str, attribute: str) -> list[str]:
    if not value:
        return []
    return [
        _told(lambda text: f"**{name}**: {text}", value, lambda line: _only(_reads([], line), attribute, value)),
        "",
    ]


def _only(part: PartDraft, attribute: str, value: str) -> bool:
    found = getattr(part, attribute)
    return bool(found == value or found == [value])


def _marks(state: Boxes, kind: Any, count: int) -> list[Box]:
    boxes = state.steps.get(kind, "open")
    return [boxes] * count if isinstance(boxes, str) else [*boxes]


def _one(state: Boxes, kind: Any) -> str:
    return _BOXES[str(_marks(state, kind, 1)[0])]


def _part(part: Part, topic: Topic) -> Iterator[str]:
    state = part.state
    yield f"## PART {part.number}: Create {part.file} ({part.planned_lines or part.lines} lines)"
    yield ""
    stamp = _stamp(part)
    yield f"- {_BOXES[state.status]} PART {part.number}: Create {part.file}{stamp}"
    yield ""
    yield from _field("Title", part.title, "title")
    yield from () if stamp else _beside(state)
    yield from _field("Goal", part.goal, "goal")
    yield from _field("Influenced by", part.influences, "influences")
    yield from _field("Citations", part.cite, "cite")
    yield from [f"**Runner**: {part.runner}", ""] if part.runner != "internal" else []
    delivery = part.delivery.model_dump(exclude_defaults=True)
    yield from [f"**Delivery**: {json.dumps(delivery)}", ""] if delivery else []
    yield from [f"**Assumed**: {', '.join(part.assumed)}", ""] if part.assumed else []
    yield "**Step 0: Check Existing Knowledge**"
    yield from _checks(part)
    if part.documents:
        yield from ("", "**Source Documents**")
        yield from _files(part.documents, _marks(state, "documents", len(part.documents)))
    yield from ("", "**Step 1: Web Research (Bright Data)**", *_research(part))
    yield from ("", "**Step 2: Create Knowledge File**", f"- {_one(state, 'file')} Create {part.file}")
    for place, (section, mark) in enumerate(
        zip(part.sections, _marks(state, "sections", len(part.sections)), strict=True), 1
    ):
        yield from _section(place, section, mark)
    yield from ("", "**Step 3: Create KNOWLEDGE DROP**")
    box = _one(state, "drop")
    stamped = f"KNOWLEDGE-DROP-{part.drop}-{state.drop}.md"
    yield f"- {box} Create {stamped if state.drop else drop_name(part, topic.date, '')}"
    yield f"- {box} Include: Runner (PART {part.number}), Timestamp, Status"
    yield f"- {box} List knowledge file, sources, gaps filled"
    yield from (
        "",
        "**Step 4: Complete**",
        f"- {_one(state, 'close')} Mark checkbox: [✓] PART {part.number} COMPLETE ✅",
    )
    yield from ("", "**Notes**", *_quoted(part.notes)) if part.notes else ()
    yield from ("", "---", "")


def _stamp(part: Part) -> str:
    """The bracket beside the PART's box, where it says time and note as they are; else nothing."""
    state = part.state
    if not (state.at and state.status in ("done", "failed")):
        return ""
    word = "Completed" if state.status == "done" else "Failed"
    stamp = f" ({word} {state.at}: {state.note})" if state.note else f" ({word} {state.at})"
    found = _reads([], f"- {_BOXES[state.status]} PART 1: Create a/00-b.md{stamp}").stamp
    return stamp if found and (found.status, found.at, found.note) == (state.status, state.at, state.note) else ""


def _beside(state: Boxes) -> Iterator[str]:
    yield from _field("Box time", state.at, "box_time")
    yield from _field("Box note", state.note, "box_note")


def _chore(chore: Chore) -> Iterator[str]:
    yield from (f"## PART {chore.number}", "", f"- {_BOXES[chore.state.status]} PART {chore.number}", "")
    yield from ("**Kind**: chore", "")
    yield from _field("Title", chore.title, "title")
    yield from _beside(chore.state)
    close = chore.state.steps.get("close")
    yield from (
        [f"- {_one(chore.state, 'close')} Mark checkbox: [✓] PART {chore.number} COMPLETE ✅", ""] if close else []
    )
    yield from ("**Notes**", *_quoted(chore.notes)) if chore.notes else ()
    yield from ("", "---", "")


_EXISTING = "**Step 0: Check Existing Knowledge**"


def _checks(part: Part) -> Iterator[str]:
    """The looks, each kind in its order; index words share a line as long as their boxes are alike."""
    existing, state = part.existing, part.state

    def marked(kind: str, values: Sequence[Any]) -> Iterator[tuple[Any, Box]]:
        return zip(values, _marks(state, kind, len(values)), strict=True)

    for mark, pairs in groupby(marked("index", existing.index), key=lambda pair: pair[1]):
        words = joined([word for word, _ in pairs], "/", index_words)
        yield f"- {_BOXES[mark]} Read INDEX.md for {words} references"
    for check, mark in marked("phrases", existing.phrases):
        sides = [_phrases(check.any, " OR "), _phrases(check.all, " AND ", mark_one=True)]
        folder = f" in {check.folder}/" if check.folder else ""
        note = f" ({check.note})" if check.note else ""
        yield f"- {_BOXES[mark]} Grep for {', and for '.join(filter(None, sides))}{folder}{note}"
    for span, mark in marked("ranges", existing.ranges):
        note = f" ({span.note})" if span.note else ""
        yield f"- {_BOXES[mark]} Read {span.folder}/{span.first:02d}-{span.last:02d}{note}"
    yield from _files(existing.files, _marks(state, "files", len(existing.files)))
    for folder_check, mark in marked("folders", existing.folders):
        yield f"- {_BOXES[mark]} Read {folder_check.path}/" + (f" ({folder_check.note})" if folder_check.note else "")
    for gap, mark in marked("gaps", existing.gaps):
        yield _look(f"- {_BOXES[mark]} Identify knowledge gaps: ", gap, {"gaps": [gap]})
    for other, mark in marked("others", existing.others):
        yield _look(f"- {_BOXES[mark]} ", other, {"others": [other]})


def _look(before: str, text: str, wanted: dict[str, list[str]]) -> str:
    plain = f"{before}{text}"
    opens_part = head_of(tokens(plain)[0].text) is not None
    return plain if not opens_part and _reads([_EXISTING], plain).existing == wanted else f"{before}{code(text)}"


def _phrases(phrases: Sequence[str], mark: str, *, mark_one: bool = False) -> str:
    quoted = [f'"{phrase}"' if not set(phrase) & set('"`“”«»') else code(phrase) for phrase in phrases]
    return f"all of {quoted[0]}" if mark_one and len(quoted) == 1 else mark.join(quoted)


def _files(files: Sequence[FileCheck], marks: Sequence[Box]) -> Iterator[str]:
    for file, mark in zip(files, marks, strict=True):
        lines = f" lines {file.lines}" if file.lines else ""
        yield f"- {_BOXES[mark]} Read {file.path}{lines}" + (f" ({file.note})" if file.note else "")


_RESEARCH = "**Step 1: Web Research (Bright Data)**"


def _research(part: Part) -> Iterator[str]:
    state = part.state
    for query, mark in zip(part.queries, _marks(state, "queries", len(part.queries)), strict=True):
        plain = f'- {_BOXES[mark]} Search: "{query}"'
        yield plain if _reads([_RESEARCH], plain).queries == [query] else f"- {_BOXES[mark]} Search: {code(query)}"
    addresses = part.sources.must_use
    for address, mark in zip(addresses, _marks(state, "addresses", len(addresses)), strict=True):
        yield f"- {_BOXES[mark]} Scrape: {address}"
    for address in part.sources.never_use:
        yield f"- [ ] Never use: {address}"
    kinds = f" ({joined(part.scrape.prefer, ', ', listed)})" if part.scrape.prefer else ""
    least = f"{part.scrape.least}-" if part.scrape.least else ""
    yield f"- {_one(state, 'scrape')} Scrape top {least}{part.scrape.top} results{kinds}"
    marked = zip(part.facets, _marks(state, "facets", len(part.facets)), strict=True)
    for mark, pairs in groupby(marked, key=lambda pair: pair[1]):
        yield f"- {_BOXES[mark]} Extract: {joined([facet for facet, _ in pairs], ', ', listed)}"


def _section(place: int, section: Section, mark: Box) -> Iterator[str]:
    words = [
        f"~{section.lines} lines",
        *(["assumed"] if section.assumed else []),
        *(["project"] if section.project else []),
    ]
    number = section.number if section.number is not None else place

    def head(text: str) -> str:
        return f"- {_BOXES[mark]} Write Section {number}: {text} ({', '.join(words)})"

    def kept(line: str) -> bool:
        found = _reads([line], "      - x").sections
        return [(s.title, s.lines, s.focus) for s in found] == [(section.title, section.lines, [])]

    first = _told(head, section.title, kept)
    yield first
    for point in section.points:
        plain = f"      - {point}"
        yield plain if _below(first, plain) == ([point], [], []) else f"      - {code(point)}"
    for name, value, want in (("Cite", section.cite, 1), ("Focus", section.focus, 2)):
        if value:
            yield (
                f"      - {name}: {value}"
                if _below(first, f"      - {name}: {value}")[want] == [value]
                else (f"      - {name}: {code(value)}")
            )


def _below(head: str, line: str) -> tuple[list[str], list[str], list[str]]:
    """Points, citations and focus that a line below a section's head is read as."""
    part = PartDraft(1, 1)
    PartReader(part, "").read(tokens(f"{head}\n{line}"))
    found = [(section.points, section.cite, section.focus) for section in part.sections]
    return found[0] if found else ([], [], [])


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
