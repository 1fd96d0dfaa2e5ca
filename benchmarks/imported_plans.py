"""What the product makes of other people's plans, against what a person read in them (tests/fixtures/truth)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from benchmarks.commands import Run, command
from benchmarks.places import PROJECT

Facts = dict[str, Any]
TRUTH = PROJECT / "tests" / "fixtures" / "truth" / "plans.json"
FIELDS = ("queries", "words of queries", "file", "budget", "sections", "drop", "box", "completed")


def truth() -> dict[str, Facts]:
    """The facts of each plan by its path below samples/."""
    known: dict[str, Facts] = json.loads(TRUTH.read_text(encoding="utf-8"))
    return known


def imported(plan: Path, folder: Path, run: Run = command) -> Facts:
    """The topic that the command writes into the empty `folder`, as plain YAML. Raises what `run` raises."""
    folder.mkdir(parents=True)
    run(["import-plan", str(plan), "--output", str(folder)])
    (written,) = folder.glob("*.yaml")
    topic: Facts = yaml.safe_load(written.read_text(encoding="utf-8"))
    return topic


def missing(known: Facts, topic: Facts) -> dict[int, str]:
    """PARTs by number that are not where they belong: those that only keep up the base's own files are chores."""
    parts, chores = ({part["number"] for part in topic.get(kind, ())} for kind in ("parts", "chores"))
    wrong = {part["number"]: "is missing" for part in known["parts"] if part["number"] not in parts | chores}
    for part in known["parts"]:
        if part["number"] in (parts if part["upkeep_of"] else chores):
            wrong[part["number"]] = (
                "is upkeep, taken for research" if part["upkeep_of"] else "is research, taken for upkeep"
            )
    return wrong | dict.fromkeys((parts | chores) - {p["number"] for p in known["parts"]}, "is not in the plan")


def differences(known: Facts, topic: Facts) -> Iterator[tuple[int, str, str]]:
    """(PART, field, both sides) wherever a PART was imported otherwise than the plan says it."""
    found = {part["number"]: part for part in topic["parts"]}
    root = str(topic.get("knowledge_root") or "")
    for part in known["parts"]:
        if part["number"] in found:
            got = _facts(found[part["number"]])
            for name, says, read in _unequal(part, got, root):
                yield part["number"], name, f"says {says!r}, imported {read!r}"


def queries(part: Facts) -> list[str]:
    """The queries that the plan states, without those that were made up."""
    return [] if "queries" in part.get("assumed", ()) else [str(query) for query in part["queries"]]


def notes(topic: Facts) -> list[str]:
    """All lines that were kept as notes."""
    texts = [topic.get("notes"), *(part.get("notes") for kind in ("parts", "chores") for part in topic.get(kind, ()))]
    return [line.strip() for text in texts if text for line in str(text).splitlines() if line.strip()]


def digest(texts: list[str]) -> str:
    """As `queries_sha` is made: without case, quote marks and the order."""
    plain = sorted(" ".join(re.sub(r"[\"“”`]", "", text).lower().split()) for text in texts)
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()[:16]


def _facts(part: Facts) -> Facts:
    assumed = part.get("assumed", ())
    state = part.get("state", {})
    at = state.get("at")
    return {
        "queries": queries(part),
        "file": None if "file" in assumed else part["file"],
        "budget": None if "lines" in assumed else part.get("planned_lines", part["lines"]),
        "sections": None if "sections" in assumed else len(part["sections"]),
        "drop": None if "drop" in assumed else part["drop"],
        "box": state.get("status", "open"),
        "completed": str(at).replace(" ", "T") if at else None,
    }


def _unequal(says: Facts, got: Facts, root: str) -> Iterator[tuple[str, Any, Any]]:
    texts, stated = got["queries"], says["queries"]
    if not stated <= len(texts) <= stated + says["asks_without_query"]:
        yield "queries", stated, texts
    elif stated and not any(digest(list(some)) == says["queries_sha"] for some in combinations(texts, stated)):
        yield "words of queries", f"{stated} others", texts
    if not {got["file"], f"{root}/{got['file']}"} & set(says["files"] or [None]):
        yield "file", says["files"], got["file"]
    if says["budget"] is not None and got["budget"] != says["budget"]:
        yield "budget", says["budget"], got["budget"]
    if says["sections"] != got["sections"]:
        yield "sections", says["sections"], got["sections"]
    completed = says["completed"] or says["closing_completed"]
    if completed != got["completed"]:
        yield "completed", completed, got["completed"]
    slug = re.sub(r"^KNOWLEDGE-DROP-|-\d{4}-\d\d-\d\d.*$", "", says["drop"]) if says["drop"] else None
    if slug != got["drop"]:
        yield "drop", slug, got["drop"]
    if (says["box"] or "open") != got["box"]:
        yield "box", says["box"], got["box"]
