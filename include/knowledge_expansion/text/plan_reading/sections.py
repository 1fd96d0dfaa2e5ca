"""The sections of a knowledge file as plans lay them out: title, budget, points, kind of citation, share of the file."""

from __future__ import annotations

import re

from knowledge_expansion.text.plan_reading.drafts import PartDraft, SectionDraft
from knowledge_expansion.text.plan_reading.figures import brackets, lines_in
from knowledge_expansion.text.plan_reading.inline import bare, listed
from knowledge_expansion.text.plan_reading.tokens import Line

_SECTION = re.compile(
    r"^(?:(?:write|draft|add)\s+)?(?:section|abschnitt)\s+(?P<number>\d{1,3})\s*(?:[:.)–—-]\s*|$)(?P<title>.*)$",
    re.IGNORECASE,
)
# Bold marks, except inside of backticks.
_BOLD = re.compile(r"((`+)(?!`).+?(?<!`)\2(?!`))|\*\*")
_PERCENT = re.compile(r"\b\d{1,2}(?:\.\d+)?\s?%")
_CITE = re.compile(r"^(?:cite[ds]?|citations?|sources?)\s*:\s*(?P<cite>.+)$", re.IGNORECASE)
_CITE_BARE = re.compile(r"^cite\s+(?P<cite>.+)$", re.IGNORECASE)
_INCLUDE = re.compile(r"^(?:include[sd]?|covers?)\s*:\s*(?P<points>.+)$", re.IGNORECASE)
_FOCUS = re.compile(r"^focus\s*:\s*(?P<focus>.+)$", re.IGNORECASE)


def section_head(text: str) -> tuple[int, str] | None:
    """The number and the rest of `Section 3: …`, with or without a verb and bold marks; None for anything else."""
    plain = _BOLD.sub(lambda found: found[1] or "", text).strip()
    found = _SECTION.match(plain)
    return (int(found["number"]), found["title"].strip()) if found else None


def read_section(part: PartDraft, line: Line) -> SectionDraft | None:
    """Take a line as the head of a section, if it is one."""
    head = section_head(_whole(line))
    return None if head is None else add_section(part, line, head[1], head[0])


def _whole(line: Line) -> str:
    """The text of a line, a label's name and what follows it joined as they were written."""
    if not line.rest:
        return line.text
    return f"{line.text} {line.rest}" if line.rest.startswith("(") else f"{line.text}: {line.rest}"


def add_section(part: PartDraft, line: Line, text: str, number: int | None) -> SectionDraft:
    """Add a section whose head, without its number, is `text`; brackets at its end hold its budget and its share."""
    section = SectionDraft(title="", number=number)
    title = text.strip(" *:")
    while (tail := _closing_bracket(title)) and _bracket(section, title[tail + 1 : -1]):
        title = title[:tail].rstrip(" *:")
    section.title = bare(title) or f"Section {number or len(part.sections) + 1}"
    part.sections.append(section)
    part.tick("sections", line.box)
    place = str(number if number is not None else line.ordered or "")
    part.take(line, "section", section.title, *section.focus, known=f"{place} {section.lines or ''}")
    return section


def _closing_bracket(title: str) -> int | None:
    found = brackets(title)
    return found[-1][1] if found and found[-1][2] == len(title) and title.endswith(")") else None


def _bracket(section: SectionDraft, inner: str) -> bool:
    """Take what a bracket says of budget and share; False when it says neither and belongs to the title."""
    budget = lines_in(inner) if section.lines is None else None
    if not budget and not _PERCENT.search(inner):
        return False
    rest = inner
    if budget:
        section.lines = budget[0]
        rest = inner[: budget[1].start()] + inner[budget[1].end() :]
    for word in listed(rest.replace("*", "").strip(" ,;~")):
        section.assumed |= word == "assumed"
        section.project |= word == "project"
        section.percent |= bool(_PERCENT.search(word))
        section.focus += [] if word in ("assumed", "project") else [word]
    return True


def settle(section: SectionDraft) -> None:
    """Once all lines are read: a section without points takes them from the bracket behind its title, else is itself
    the point."""
    first = _closing_bracket(section.title)
    if section.points or first is None or first == 0:
        section.points = section.points or [section.title]
        return
    inner = section.title[first + 1 : -1]
    if re.fullmatch(r"[A-Z0-9-]{2,8}s?", inner):
        section.points = [section.title]
        return
    section.title, section.points = section.title[:first].rstrip(" *:"), listed(inner) or [section.title]


def read_below(part: PartDraft, section: SectionDraft, line: Line) -> None:
    """Take a line below a section's head: a citation, words on its focus, or a point."""
    text = line.text if line.kind != "label" else f"{line.text}: {line.rest}".rstrip(": ")
    if found := _CITE.match(text) or _CITE_BARE.match(text):
        section.cite.append(bare(found["cite"]))
        part.take(line, "cite", section.cite[-1])
    elif found := _FOCUS.match(text):
        section.focus.append(bare(found["focus"]))
        part.take(line, "field", section.focus[-1], known="focus")
    elif found := _INCLUDE.match(text):
        points = listed(found["points"])
        section.points += points
        part.take(line, "point", *points)
    else:
        section.points.append(bare(text))
        part.take(line, "point", section.points[-1], known=str(line.ordered or ""))
