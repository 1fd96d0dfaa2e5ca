"""What the product reads from other people's drops, against what a person read in them (tests/fixtures/truth)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.commands import Run, command
from benchmarks.places import PROJECT

Facts = dict[str, Any]
TRUTH = PROJECT / "tests" / "fixtures" / "truth" / "drops.json"
FIELDS = ("part", "status", "time", "zone", "runner", "file", "lines", "words", "size", "sources", "name's time")


def truth() -> dict[str, Facts]:
    """The facts of each drop by its path below samples/, under the names of FIELDS."""
    known: dict[str, Facts] = json.loads(TRUTH.read_text(encoding="utf-8"))
    for facts in known.values():
        facts["sources"] = facts["sources_with_address"]
        facts["name's time"] = facts["time_in_file_name"]
    return known


def read(samples: Path, run: Run = command) -> dict[str, Facts]:
    """One call of the command for all drops; its answers under the names of FIELDS. Raises what `run` raises."""
    answers = json.loads(run(["read-drop", *(str(samples / name) for name in truth()), "--json"]))
    return {name: _facts(answer) for name, answer in zip(truth(), answers, strict=True)}


def differences(known: Facts, found: Facts) -> dict[str, str]:
    """The fields on which the two do not agree, each with both sides."""
    sides = {name: (known[name], found[name]) for name in FIELDS}
    return {name: f"says {says!r}, read {got!r}" for name, (says, got) in sides.items() if not _same(name, says, got)}


def _facts(answer: Facts) -> Facts:
    time, stamp, size = _value(answer["time"]) or {}, _value(answer["stamp"]) or {}, _value(answer["size"])
    listed = [source for source in answer["sources"] if source["url"] and source["group"] != "cited in the text"]
    return {
        **{name: _value(answer[name]) for name in ("part", "status", "runner", "file")},
        **{name: (_value(answer[name]) or {}).get("number") for name in ("lines", "words")},
        "time": time["iso"].removesuffix("Z") if time else None,
        "zone": time.get("zone"),
        "size": (size["number"], size["unit"]) if size else None,
        "sources": len({_value(source["url"]).split("#")[0].rstrip("/") for source in listed}),
        "name's time": stamp.get("iso"),
    }


def _value(found: Facts | None) -> Any:
    return found["value"] if found else None


def _same(name: str, says: Any, got: Any) -> bool:
    if name == "runner":  # the truth has the name alone, without what stands in brackets behind it
        return got is None if says is None else str(got).startswith(says)
    if name == "size" and says is not None:
        number, unit = says.split()
        factor = 1024 if unit == "KB" else 1
        return bool(got == (int(number) * factor, "bytes" if unit == "KB" else unit))
    return bool(says == got)
