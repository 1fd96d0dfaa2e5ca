"""What stands around the PARTs of a plan: header, overview, groups, influential files, settings, and the closing lists."""

from __future__ import annotations

import re

from knowledge_expansion.text.plan import PER_PART
from knowledge_expansion.text.plan_reading.drafts import GroupDraft, PlanDraft
from knowledge_expansion.text.plan_reading.figures import written_day
from knowledge_expansion.text.plan_reading.groups import read_group_line
from knowledge_expansion.text.plan_reading.inline import bare, listed
from knowledge_expansion.text.plan_reading.roles import FINISH
from knowledge_expansion.text.plan_reading.tokens import Line

TITLE = re.compile(
    r"^\W*(?:oracle\s+)?(?:knowledge\s+)?(?:expansion|research|ingestion|wissenserweiterung|forschungsplan)(?:\s+plan)?\s*:\s*(?P<title>.+)$",
    re.IGNORECASE,
)
_KEYED = re.compile(r"^\*{0,2}(?P<key>[^\s*:`][^*:`]{0,40}?)\*{0,2}:\*{0,2}\s+(?P<value>\S.*)$")
_OVERVIEW = re.compile(
    r"overview|introduction|expansion (?:plan|goal)|\bgoals?\b|purpose|background|^about|philosophy|überblick|einleitung",
    re.IGNORECASE,
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


def read_header(plan: PlanDraft, line: Line) -> bool:
    """Take a line of the header, `**Key**: value` or `Key: value`."""
    text = f"**{line.text}**: {line.rest}" if line.kind == "label" else line.text
    found = _KEYED.match(text)
    if not found or line.fenced:
        return False
    key, value = " ".join(found["key"].split()), bare(found["value"])
    folded = re.sub(r"[^a-zäöüß ]", "", key.casefold()).strip()
    if folded in ("date", "created", "plan date", "day", "datum") and plan.date is None and (day := written_day(value)):
        plan.date = day[0]
        plan.take(line, "header", day[0].isoformat(), known=f"{day[1]} {key}")
    elif (
        folded in ("oracle", "knowledge base", "base", "target oracle", "target base", "wissensbasis")
        and not plan.knowledge_base
    ):
        plan.knowledge_base = value
        plan.take(line, "header", value, known=key)
    elif folded in ("type", "expansion type", "kind") and not plan.kind:
        plan.kind = value
        plan.take(line, "header", value, known=key)
    elif folded == "expansion" and not plan.expansion:
        plan.expansion = value
        plan.take(line, "header", known=f"{key} {value}")
    elif folded == "parts" and not plan.counted and (counts := _counts(value)):
        plan.counted, plan.counted_at = counts, line.number
        total = sum(count for count, _ in counts)
        figures = " ".join(str(count) for count, _ in counts)
        plan.take(line, "group", *(name for _, name in counts), known=f"{total} {figures}")
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


def read_overview(plan: PlanDraft, line: Line) -> None:
    """Take a line of the overview: of a group where it names one, else as prose."""
    if line.kind == "blank":
        return
    covers = re.match(r"^Covers: (.+)$", line.text) if line.kind == "item" and line.indent and plan.groups else None
    if covers and not plan.groups[-1].covers:
        plan.groups[-1].covers = listed(covers[1])
        plan.take(line, "group", *plan.groups[-1].covers, known="covers")
        return
    if read_group_line(plan, line):
        return
    if line.text == PER_PART or line.kind == "rule":
        plan.take(line, "frame")
        return
    about = re.match(r"^\*\*(?P<name>.+?)\*\*\s*:\s*(?P<about>.+)$", line.text) if line.kind == "item" else None
    names = {name.casefold(): name for _, name in plan.counted}
    if about and (name := next((names[key] for key in names if about["name"].casefold().startswith(key)), None)):
        plan.groups.append(GroupDraft(name, [], bare(about["about"]), lines=[line.number]))
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
