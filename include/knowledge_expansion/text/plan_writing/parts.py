"""One PART, or a chore, as the lines of a plan."""

from __future__ import annotations

import json
from collections.abc import Iterator

from knowledge_expansion.text.drop_name import drop_name
from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.text.plan_reading.inline import code
from knowledge_expansion.text.plan_reading.part import PartReader
from knowledge_expansion.text.plan_reading.tokens import tokens
from knowledge_expansion.text.plan_writing.boxes import BOXES, marks, one
from knowledge_expansion.text.plan_writing.checks import check_lines, file_lines, research_lines
from knowledge_expansion.text.plan_writing.reading_back import field, quoted, reads, told
from knowledge_expansion.values.topic import Box, Boxes, Chore, Part, Section, Topic


def part_lines(part: Part, topic: Topic) -> Iterator[str]:
    state = part.state
    yield f"## PART {part.number}: Create {part.file} ({part.planned_lines or part.lines} lines)"
    yield ""
    stamp = _stamp(part)
    yield f"- {BOXES[state.status]} PART {part.number}: Create {part.file}{stamp}"
    yield ""
    yield from field("Title", part.title, "title")
    yield from () if stamp else beside(state)
    yield from field("Goal", part.goal, "goal")
    yield from field("Influenced by", part.influences, "influences")
    yield from field("Citations", part.cite, "cite")
    yield from [f"**Runner**: {part.runner}", ""] if part.runner != "internal" else []
    delivery = part.delivery.model_dump(exclude_defaults=True)
    yield from [f"**Delivery**: {json.dumps(delivery)}", ""] if delivery else []
    yield from [f"**Assumed**: {', '.join(part.assumed)}", ""] if part.assumed else []
    yield "**Step 0: Check Existing Knowledge**"
    yield from check_lines(part)
    if part.documents:
        yield from ("", "**Source Documents**")
        yield from file_lines(part.documents, marks(state, "documents", len(part.documents)))
    yield from ("", "**Step 1: Web Research (Bright Data)**", *research_lines(part))
    yield from ("", "**Step 2: Create Knowledge File**", f"- {one(state, 'file')} Create {part.file}")
    for place, (section, mark) in enumerate(
        zip(part.sections, marks(state, "sections", len(part.sections)), strict=True), 1
    ):
        yield from section_lines(place, section, mark)
    yield from ("", "**Step 3: Create KNOWLEDGE DROP**")
    box = one(state, "drop")
    stamped = f"KNOWLEDGE-DROP-{part.drop}-{state.drop}.md"
    yield f"- {box} Create {stamped if state.drop else drop_name(part, topic.date, '')}"
    yield f"- {box} Include: Runner (PART {part.number}), Timestamp, Status"
    yield f"- {box} List knowledge file, sources, gaps filled"
    yield from (
        "",
        "**Step 4: Complete**",
        f"- {one(state, 'close')} Mark checkbox: [✓] PART {part.number} COMPLETE ✅",
    )
    yield from ("", "**Notes**", *quoted(part.notes)) if part.notes else ()
    yield from ("", "---", "")


def _stamp(part: Part) -> str:
    """The bracket beside the PART's box, where it says time and note as they are; else nothing."""
    state = part.state
    if not (state.at and state.status in ("done", "failed")):
        return ""
    word = "Completed" if state.status == "done" else "Failed"
    stamp = f" ({word} {state.at}: {state.note})" if state.note else f" ({word} {state.at})"
    found = reads([], f"- {BOXES[state.status]} PART 1: Create a/00-b.md{stamp}").stamp
    return stamp if found and (found.status, found.at, found.note) == (state.status, state.at, state.note) else ""


def beside(state: Boxes) -> Iterator[str]:
    yield from field("Box time", state.at, "box_time")
    yield from field("Box note", state.note, "box_note")


def chore_lines(chore: Chore) -> Iterator[str]:
    yield from (f"## PART {chore.number}", "", f"- {BOXES[chore.state.status]} PART {chore.number}", "")
    yield from ("**Kind**: chore", "")
    yield from field("Title", chore.title, "title")
    yield from beside(chore.state)
    close = chore.state.steps.get("close")
    yield from (
        [f"- {one(chore.state, 'close')} Mark checkbox: [✓] PART {chore.number} COMPLETE ✅", ""] if close else []
    )
    yield from ("**Notes**", *quoted(chore.notes)) if chore.notes else ()
    yield from ("", "---", "")


def section_lines(place: int, section: Section, mark: Box) -> Iterator[str]:
    words = [
        f"~{section.lines} lines",
        *(["assumed"] if section.assumed else []),
        *(["project"] if section.project else []),
    ]
    number = section.number if section.number is not None else place

    def head(text: str) -> str:
        return f"- {BOXES[mark]} Write Section {number}: {text} ({', '.join(words)})"

    def kept(line: str) -> bool:
        found = reads([line], "      - x").sections
        return [(s.title, s.lines, s.focus) for s in found] == [(section.title, section.lines, [])]

    first = told(head, section.title, kept)
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
