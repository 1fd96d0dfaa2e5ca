"""What stands around the PARTs of a plan: header, overview, groups, influential files, settings, and the closing lists."""

from __future__ import annotations

import re

from knowledge_expansion.text.plan import PER_PART
from knowledge_expansion.text.plan_reading.drafts import GroupDraft, PlanDraft
from knowledge_expansion.text.plan_reading.figures import brackets, day_in
from knowledge_expansion.text.plan_reading.inline import bare, listed
from knowledge_expansion.text.plan_reading.roles import FINISH
from knowledge_expansion.text.plan_reading.tokens import Line

TITLE = re.compile(
    r"^\W*(?:oracle\s+)?(?:knowledge\s+)?(?:expansion|research|ingestion)(?:\s+plan)?\s*:\s*(?P<title>.+)$",
    re.IGNORECASE,
)
_KEYED = re.compile(r"^\*{0,2}(?P<key>[^\s*:`][^*:`]{0,40}?)\*{0,2}:\*{0,2}\s+(?P<value>\S.*)$")
_PARTS = r"PARTs?\s+(?P<ranges>\d{1,3}(?:(?:\s*[-–,]\s*|\s+and\s+)\d{1,3})*)"
_LISTED = re.compile(rf"^(?P<label>.+?)\s*(?::\s*|\(){_PARTS}\)?\s*(?:\((?P<name>.+)\)|:\s*(?P<about>.*))?$")
_OVERVIEW = re.compile(
    r"overview|introduction|expansion (?:plan|goal)|\bgoals?\b|purpose|background|^about|philosophy", re.IGNORECASE
)
_INFLUENCE = re.compile(r"^`?(?P<path>[\w+-][\w.+-]*(?:/[\w.+-]+)*\.\w{1,5})`?\s*(?:[-–—:]\s*(?P<note>.+))?$")


def region_of(heading: Line, *, before_parts: bool) -> str:
    """What a heading outside of the PARTs opens."""
    text = heading.text
    if re.fullmatch(r"settings|notes", text.strip(), re.IGNORECASE):
        return text.strip().lower()
    if re.search(r"influen", text, re.IGNORECASE):
        return "influences"
    if before_parts and _OVERVIEW.search(text):
        return "overview"
    return "finish" if FINISH.search(text) else "other"


def numbers_in(ranges: str) -> list[int]:
    """The numbers that `1-3, 5 and 7` names."""
    found: list[int] = []
    for piece in re.split(r"\s*,\s*|\s+and\s+", ranges):
        ends = [int(end) for end in re.split(r"\s*[-–]\s*", piece)]
        found += range(ends[0], ends[-1] + 1)
    return found


def read_header(plan: PlanDraft, line: Line) -> bool:
    """Take a line of the header, `**Key**: value` or `Key: value`."""
    text = f"**{line.text}**: {line.rest}" if line.kind == "label" else line.text
    found = _KEYED.match(text)
    if not found or line.fenced:
        return False
    key, value = " ".join(found["key"].split()), bare(found["value"])
    folded = re.sub(r"[^a-z ]", "", key.casefold()).strip()
    if folded in ("date", "created", "plan date", "day") and plan.date is None and (day := day_in(value)):
        plan.date = day
        plan.take(line, "header", day.isoformat(), known=f"{day:%d %B %b %Y} {day.day} {key}")
    elif folded in ("oracle", "knowledge base", "base", "target oracle", "target base") and not plan.knowledge_base:
        plan.knowledge_base = value
        plan.take(line, "header", value, known=key)
    elif folded in ("type", "expansion type", "kind") and not plan.kind:
        plan.kind = value
        plan.take(line, "header", value, known=key)
    elif folded == "expansion" and not plan.expansion:
        plan.expansion = value
        plan.take(line, "header", known=f"{key} {value}")
    elif folded == "parts" and not plan.counted and (counts := _counts(value)):
        plan.counted = counts
        total = sum(count for count, _ in counts)
        known = " ".join(f"{count} {name}" for count, name in counts)
        plan.take(line, "header", known=f"{total} {known}")
    elif re.fullmatch(r"[^\s*:`](?:[^*:`]*[^\s*:`])?", key) and key not in plan.header and len(value) <= 2000:
        plan.header[key] = value
        plan.take(line, "header", key, value)
    else:
        return False
    return True


def _counts(value: str) -> list[tuple[int, str]]:
    """`9 (3 Vertex AI, 3 GCloud, 3 CUDA)`: the counts with their names, when they add up."""
    found = re.fullmatch(r"(\d{1,3})\s*\((.+)\)", value)
    pairs = [re.fullmatch(r"(\d{1,3})\s+(.+)", item) for item in listed(found[2])] if found else []
    counts = [(int(pair[1]), bare(pair[2])) for pair in pairs if pair]
    return counts if found and len(counts) == len(pairs) and sum(n for n, _ in counts) == int(found[1]) else []


def read_group_line(plan: PlanDraft, line: Line) -> bool:
    """Take a line that lists PARTs as a group: `**Batch 1**: PARTs 1-6 (Name)`, `**Name** (PARTs 1-6): about`."""
    found = _LISTED.match(line.text) if line.kind == "item" and not line.fenced else None
    if not found:
        return False
    label = bare(re.sub(r"^\*\*([^*]+)\*\*$", r"\1", found["label"].strip()))
    name = f"{label}: {bare(found['name'])}" if found["name"] else label
    group = GroupDraft(name, numbers_in(found["ranges"]), bare(found["about"] or ""), line=line.number)
    plan.groups.append(group)
    plan.take(line, "group", name, group.about, known=found["ranges"])
    return True


def read_overview(plan: PlanDraft, line: Line) -> None:
    """Take a line of the overview: of a group where it names one, else as prose."""
    if line.kind == "blank" or read_group_line(plan, line):
        return
    covers = re.match(r"^Covers: (.+)$", line.text) if line.kind == "item" and line.indent and plan.groups else None
    if covers and not plan.groups[-1].covers:
        plan.groups[-1].covers = listed(covers[1])
        plan.take(line, "group", *plan.groups[-1].covers, known="covers")
        return
    if line.text == PER_PART or line.kind == "rule":
        plan.take(line, "frame")
        return
    about = re.match(r"^\*\*(?P<name>.+?)\*\*\s*:\s*(?P<about>.+)$", line.text) if line.kind == "item" else None
    names = {name.casefold(): name for _, name in plan.counted}
    if about and (name := next((names[key] for key in names if about["name"].casefold().startswith(key)), None)):
        plan.groups.append(GroupDraft(name, [], bare(about["about"])))
        plan.take(line, "group", name, about["about"])
        return
    plan.overview.append(line.text if line.kind == "quote" else line.raw)
    plan.take(line, "frame", line.raw)


def read_influence(plan: PlanDraft, line: Line, group: str) -> bool:
    """Take a numbered file that the plan wants felt in the new ones."""
    found = _INFLUENCE.match(line.text) if line.kind == "item" and line.ordered is not None else None
    if not found:
        return False
    note = bare(found["note"] or "")
    plan.influences.append({"number": line.ordered, "path": found["path"], "note": note, "group": group})
    plan.take(line, "field", line.ordered, found["path"], note)
    return True


def read_setting(plan: PlanDraft, line: Line) -> bool:
    """Take a setting of an exported plan, `key: value` with the value as JSON."""
    key, mark, value = line.text.partition(": ")
    if line.kind != "item" or not mark or not re.fullmatch(r"[a-z_]+", key):
        return False
    plan.settings[key] = value
    plan.take(line, "settings", value, known=key.replace("_", " "))
    return True


def group_heading(text: str) -> tuple[str, str]:
    """The name of a group and the bracket behind it."""
    found = brackets(text)
    if found and found[-1][2] == len(text) and found[-1][1]:
        return bare(text[: found[-1][1]].strip(" *:")), found[-1][0]
    return bare(text.strip(" *:")), ""


def read_closing(plan: PlanDraft, line: Line, known: str) -> None:
    """Take a line of the closing lists where all it says follows from the plan; keep it otherwise."""
    names = {group.name.casefold(): group for group in plan.groups}
    covers = re.match(r"^(?:✅\s*)?(?P<name>[^:]+?)\s*:\s*(?P<covers>.+)$", line.text) if line.kind == "item" else None
    group = names.get(bare(covers["name"]).casefold()) if covers else None
    if covers and group and not group.covers:
        group.covers = listed(covers["covers"])
        plan.take(line, "outcome", *group.covers, group.name)
    elif line.box in ("done", "failed"):
        plan.note(line)
    else:
        role = "finish" if line.kind == "heading" or line.box or "After all" in line.text else "outcome"
        plan.take(line, role, known=known)
