"""One PART of a plan as the data of a topic's PART, with what the plan leaves open filled in and named."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from knowledge_expansion.text.plan_reading.drafts import Account, PartDraft, SectionDraft
from knowledge_expansion.topics.deriving import budget_for, files_for, project_names, share, slug, title_from
from knowledge_expansion.topics.plan_kinds import is_chore
from knowledge_expansion.values.single_values import inside_base, web_address

_BY_KIND = ("index", "phrases", "ranges", "files", "folders", "gaps", "others")


_NUMBER_OR_DAY = re.compile(r"^\d+-|-20\d\d-\d\d-\d\d$")


class Planned:
    """What the PARTs of a plan settle between them: numbers, files, budgets, slugs of drops, the project's names. An
    `exported` plan marks the project's own sections itself; `folder` takes files when no PART names any."""

    def __init__(
        self, parts: Sequence[PartDraft], findings: list[tuple[int, str]], folder: str, *, exported: bool
    ) -> None:
        self.exported = exported
        self.findings = findings
        self.parts = parts
        files = [part for part in parts if not is_chore(part)]
        self.files = {id(files[at]): found for at, found in files_for(files, folder).items()}
        self.budget = budget_for(files)
        self.projects = project_names(files)
        self._numbers: dict[int, int] = {}
        self._drops: dict[int, str] = {}
        for part in parts:
            self._number(part)
        for part in files:
            self._drop(part)
        self.ready: dict[int, dict[str, Any]] = {}

    def number_of(self, part: PartDraft) -> int:
        return self._numbers[id(part)]

    def drop_of(self, part: PartDraft) -> str:
        return self._drops[id(part)]

    def _number(self, part: PartDraft) -> None:
        taken, number = set(self._numbers.values()), part.number
        later = {other.number for other in self.parts}
        if number in taken:
            number = next(free for free in range(1, 1000) if free not in taken and free not in later)
            self.findings.append(
                (part.first, f"a second PART {part.number} writes another file; it became PART {number}")
            )
        self._numbers[id(part)] = number

    def _drop(self, part: PartDraft) -> None:
        name = slug(part.drop) or slug(_NUMBER_OR_DAY.sub("", self.files[id(part)][0].rpartition("/")[2][:-3]), 50)
        name = name or f"part-{part.number}"
        if name in self._drops.values():
            self.findings.append(
                (part.first, f"the drop of PART {part.number} has the name of another; its number was added")
            )
            name = f"{name[:58].strip('-')}-{self.number_of(part)}"
        self._drops[id(part)] = name


def notes_of(accounts: Sequence[Account]) -> str:
    """The lines that are kept, in the plan's order, word for word."""
    kept = [
        (account.line.number, account.line.raw if account.noted else account.kept)
        for account in accounts
        if account.noted or (account.role == "notes" and account.line.kind == "quote")
    ]
    return "\n".join(text for _, text in sorted(kept, key=lambda pair: pair[0]))


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
        "state": _state(part, {}),
    }


def _part(part: PartDraft, planned: Planned) -> dict[str, Any]:
    path, made = planned.files[id(part)]
    assumed = list(part.assumed)
    assumed += [key for key, missing in (("title", not part.title), ("file", made), ("drop", not part.drop)) if missing]
    steps = dict(part.steps)
    queries = _queries(part, steps)
    title = part.title or title_from(path)
    if not queries and not planned.exported:
        queries, assumed = [title], [*assumed, "queries"]
    sections, own = _sections(part, planned, title, steps, assumed)
    budget = share(sections, part.lines, planned.budget)
    if part.lines is None and all(section.assumed for section in sections):
        assumed.append("lines")
    if budget:
        total = sum(section.lines or 0 for section in sections)
        planned.findings.append(
            (part.first, f"PART {part.number} has {budget} lines, its sections {total}; the sections count")
        )
    existing = _existing(part, steps)
    documents = _paths(part.documents, "documents", steps)
    must, never = _addresses(part, steps)
    facets = _texts(part.facets)
    if len(facets) != len(part.facets):
        steps.pop("facets", None)
    known = ("title", "file", "lines", "drop", "queries", "sections")
    assumed = [key for key in known if key in assumed]
    _told(part, planned, assumed, path)
    return {
        "number": planned.number_of(part),
        "title": title,
        "file": path,
        "lines": sum(section.lines or 0 for section in sections),
        "drop": planned.drop_of(part),
        "existing": existing,
        "documents": documents,
        "queries": queries,
        "scrape": {**({"top": part.top} if part.top else {}), "least": part.least, "prefer": _texts(part.prefer)},
        "facets": facets,
        "sections": [_section(section, at, section in own) for at, section in enumerate(sections, 1)],
        "sources": {"must_use": must, "never_use": never},
        "goal": "; ".join(part.goal),
        "influences": "; ".join(part.influences),
        "cite": "; ".join(part.cite),
        "planned_lines": budget,
        "assumed": assumed,
        "state": _state(part, steps),
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


def _told(part: PartDraft, planned: Planned, assumed: Sequence[str], path: str) -> None:
    if assumed and not part.assumed:
        named = ", ".join(f"file ({path})" if key == "file" else key for key in assumed)
        planned.findings.append((part.first, f"PART {part.number} does not state: {named}"))


def _texts(values: Sequence[str]) -> list[str]:
    return [value for value in values if value.strip() and len(value) <= 2000]


def _queries(part: PartDraft, steps: dict[str, Any]) -> list[str]:
    """The queries, each once; the box of a repeated one goes with it."""
    seen: dict[str, int] = {}
    for at, query in enumerate(part.queries):
        if len(query) <= 2000:
            seen.setdefault(query.casefold().strip(), at)
    boxes = steps.get("queries", [])
    if boxes:
        steps["queries"] = [boxes[at] for at in seen.values()]
    return [part.queries[at] for at in seen.values()]


def _sections(
    part: PartDraft, planned: Planned, title: str, steps: dict[str, Any], assumed: list[str]
) -> tuple[list[SectionDraft], list[SectionDraft]]:
    """The sections, and those that are the project's own. A PART without any gets one, with its subjects as points."""
    sections = [section for section in part.sections if section.title]
    if not sections:
        points = list(dict.fromkeys(_texts(part.topics or part.facets))) or [title]
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
        for point in _texts(section.points):
            once.setdefault(point.casefold().strip(), point)
        section.points = list(once.values()) or [section.title]
    own = [section for section in sections if section.project]
    if not planned.exported:
        own += [s for s in sections if s.percent or any(name in s.title.casefold() for name in planned.projects)]
    return sections, own


def _section(section: SectionDraft, place: int, own: bool) -> dict[str, Any]:
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


def _existing(part: PartDraft, steps: dict[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for kind in _BY_KIND:
        values = part.existing.get(kind, [])
        if kind in ("files", "folders"):
            found[kind] = _paths(values, kind, steps)
        elif kind in ("phrases", "ranges"):
            found[kind] = [value for value in values if _inside(value["folder"])]
            _keep_boxes(kind, [_inside(value["folder"]) for value in values], steps)
        else:
            found[kind] = [value for value in values if value and len(value) <= 2000]
            _keep_boxes(kind, [bool(value) and len(value) <= 2000 for value in values], steps)
    return found


def _keep_boxes(kind: str, kept: Sequence[bool], steps: dict[str, Any]) -> None:
    if kind in steps:
        steps[kind] = [box for box, stays in zip(steps[kind], kept, strict=False) if stays]


def _inside(path: str) -> bool:
    try:
        return path == "" or bool(inside_base(path))
    except ValueError:
        return False


def _paths(values: Sequence[dict[str, str]], kind: str, steps: dict[str, Any]) -> list[dict[str, str]]:
    """The checks whose path stays inside the base and whose lines run forward; others stay notes."""
    kept = [_inside(value["path"]) and bool(value["path"]) and _forward(value.get("lines", "")) for value in values]
    _keep_boxes(kind, kept, steps)
    return [
        {key: text for key, text in value.items() if text} for value, stays in zip(values, kept, strict=True) if stays
    ]


def _forward(lines: str) -> bool:
    if not lines:
        return True
    first, last = (int(number) for number in lines.split("-"))
    return 1 <= first <= last


def _addresses(part: PartDraft, steps: dict[str, Any]) -> tuple[list[str], list[str]]:
    def sound(address: str) -> bool:
        try:
            return bool(web_address(address))
        except ValueError:
            return False

    never = list(dict.fromkeys(address for address in part.never if sound(address)))
    first: dict[str, int] = {}
    for at, address in enumerate(part.addresses):
        if sound(address) and web_address(address) not in map(web_address, never):
            first.setdefault(address, at)
    boxes = steps.get("addresses", [])
    if boxes:
        steps["addresses"] = [boxes[at] for at in first.values()]
    return list(first), never


def _state(part: PartDraft, steps: dict[str, Any]) -> dict[str, Any]:
    """The boxes as the plan had them; of a kind with one box for many lines, the box that holds for all of them."""
    stamp = part.stamp
    single = {kind: _one(steps[kind]) for kind in ("scrape", "file", "drop", "close") if steps.get(kind)}
    many = {kind: tuple(boxes) for kind, boxes in steps.items() if kind not in single and kind != "topics" and boxes}
    return {
        "status": part.box
        if part.box and part.box != "open"
        else (stamp.status if stamp and part.box is None else "open"),
        "at": part.box_time or (stamp.at if stamp else ""),
        "note": part.box_note or (stamp.note if stamp else ""),
        "drop": part.drop_stamp,
        "steps": single | many,
    }


def _one(boxes: Sequence[str]) -> str:
    return "failed" if "failed" in boxes else "done" if set(boxes) == {"done"} else "open"
