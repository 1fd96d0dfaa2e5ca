"""Plans imported and drops read, all those of samples/: what a person read in them beside what the product made of them."""

from __future__ import annotations

import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from benchmarks import imported_plans, read_drops
from benchmarks.places import Places
from benchmarks.table import Row, all_of, none_of, share

READ = ("status", "time", "part")
"""What a drop must be read right for; the other fields are printed."""
MUST = ("queries", "words of queries", "file")
"""What a PART must be imported right for; the other fields are printed."""


def rows(places: Places) -> list[Row]:
    """Print both tables, leave them in `plans.md`, and sum them up."""
    samples = places.shared / "samples"
    plan_lines, plan_rows = _plans(samples)
    drop_lines, drop_rows = _drops(samples)
    text = "\n".join([*plan_lines, "", *drop_lines]) + "\n"
    (places.out / "plans.md").write_text(text, encoding="utf-8")
    print(text)
    return [*plan_rows, *drop_rows]


def _plans(samples: Path) -> tuple[list[str], list[Row]]:
    total: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    failed, found, altered = [], [], []
    table = ["| plan | PARTs | of them chores | queries | files | notes, lines |", "|---|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        for name, known in imported_plans.truth().items():
            short = PurePosixPath(name).stem.removeprefix("expansion-")
            total["plans"] += 1
            try:
                topic = imported_plans.imported(samples / name, Path(folder) / short)
            except subprocess.CalledProcessError as error:
                failed.append(f"{short}: {error.stderr.strip()}")
                continue
            total["PARTs"] += len(known["parts"])
            astray = imported_plans.missing(known, topic)
            unequal = list(imported_plans.differences(known, topic))
            wrong["PARTs"] += len(astray)
            wrong.update(field for _, field, _ in unequal)
            wrong["must"] += len({number for number, field, _ in unequal if field in MUST})
            found += [f"{short}, PART {number} {what}" for number, what in astray.items()]
            found += [f"{short}, PART {number}: {field} {sides}" for number, field, sides in unequal]
            kept = imported_plans.notes(topic)
            lines = {line.strip() for line in (samples / name).read_text(encoding="utf-8").splitlines()}
            altered += [f"{short}: {line}" for line in kept if line not in lines]
            total["notes"] += len(kept)
            table.append(_plan_line(short, known, topic, len(kept)))
    at_all = total["PARTs"]
    printed = ", ".join(f"{name} {share(at_all - wrong[name], at_all)}" for name in imported_plans.FIELDS)
    return table, [
        all_of("plans imported", total["plans"] - len(failed), total["plans"], failed, expected=28),
        all_of("PARTs of plans in their place", at_all - wrong["PARTs"], at_all, found),
        all_of("PARTs whose queries and file are the plan's", at_all - wrong["must"], at_all),
        Row("all fields of PARTs", "printed", printed, None),
        none_of("lines kept as notes that are not the plan's", altered, f"{total['notes']} lines"),
    ]


def _plan_line(short: str, known: dict[str, Any], topic: dict[str, Any], kept: int) -> str:
    """Figures of one plan, each `stated / imported`; what was made up is not counted."""
    chores = len(topic.get("chores", ()))
    stated = sum(part["queries"] for part in known["parts"])
    asks = sum(part["asks_without_query"] for part in known["parts"])
    read = sum(len(imported_plans.queries(part)) for part in topic["parts"])
    files = sum(bool(part["files"]) for part in known["parts"])
    named = sum("file" not in part.get("assumed", ()) for part in topic["parts"])
    more = f" (+{asks} asked for without words)" if asks else ""
    parts = f"{len(known['parts'])} / {len(topic['parts']) + chores}"
    return f"| {short} | {parts} | {chores} | {stated}{more} / {read} | {files} / {named} | {kept} |"


def _drops(samples: Path) -> tuple[list[str], list[Row]]:
    found = read_drops.read(samples)
    stated: dict[str, Counter[str]] = {}
    right: dict[str, Counter[str]] = {}
    wrong, fields = [], Counter[str]()
    for name, known in read_drops.truth().items():
        folder = PurePosixPath(name).parent.name.removeprefix("expansion-")
        unequal = read_drops.differences(known, found[name])
        fields.update(list(unequal))
        wrong += [f"{PurePosixPath(name).name}: {field} {sides}" for field, sides in unequal.items()]
        for field in READ:
            says = known[field] not in (None, "unknown")
            stated.setdefault(folder, Counter())[field] += says
            right.setdefault(folder, Counter())[field] += says and field not in unequal
            right[folder][f"{field} invented"] += not says and field in unequal
    table = ["| drops | status | time | PART | said, though not stated |", "|---|---|---|---|---|"]
    table += [_drop_line(folder, stated[folder], right[folder]) for folder in stated]
    whole = len(found)
    good = {field: whole - fields[field] for field in read_drops.FIELDS}
    return table, [
        *(all_of(f"drops: {field} read as stated, or as not stated", good[field], whole) for field in READ),
        _fields_row(good, whole, wrong),
    ]


def _drop_line(folder: str, stated: Counter[str], right: Counter[str]) -> str:
    cells = [f"{right[field]} of {stated[field]}" for field in READ]
    return f"| {folder} | {' | '.join(cells)} | {sum(right[f'{field} invented'] for field in READ)} |"


def _fields_row(good: dict[str, int], whole: int, wrong: Sequence[str]) -> Row:
    figures = ", ".join(f"{field} {share(count, whole)}" for field, count in good.items())
    return Row("all fields of drops", "printed", figures, None, tuple(wrong))
