"""The audit of a base: what was planted against what is found, the time it takes, and what mending touches."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.audit_base import Planted, make_audit_base
from benchmarks.places import PROJECT, Places, environment
from benchmarks.table import Row, all_of

SIZES = (1250, 2500, 5000, 10_000)
AS_OF = "2026-11-21"
SAMPLE_SECONDS, MADE_SECONDS, GROWTH = 2.0, 20.0, 1.5
"""The most processor seconds that the two bases may take, and the most by which the time per file may grow from the smallest
to the largest. Start and output of the command count; wall seconds are printed, and depend on what else the machine does."""


@dataclass(frozen=True)
class Taken:
    """Seconds of one run of the command."""

    processor: float
    wall: float


def rows(places: Places) -> list[Row]:
    """Time and findings of the sample base and of made bases of four sizes; mending of the smallest one."""
    folder = places.out / "lint"
    shutil.rmtree(folder, ignore_errors=True)
    _, sample = _audit(places.shared / "samples" / "knowledge-base")
    found = [_time("the sample base (60 files)", SAMPLE_SECONDS, sample)]
    taken: dict[int, Taken] = {}
    for size in SIZES:
        planted = make_audit_base(folder / str(size), size)
        result, taken[size] = _audit(folder / str(size))
        if size == SIZES[-1]:
            found += [
                _time(f"a made base of {size:,} files", MADE_SECONDS, taken[size]),
                _linear(taken),
                _planted(planted, result),
            ]
        elif size == SIZES[0]:
            found += _mending(folder / str(size), planted)
        shutil.rmtree(folder / str(size))
    return found


def _audit(folder: Path, *options: str) -> tuple[dict[str, Any], Taken]:
    """The command in a process of its own: its JSON, and what it took."""
    command = [sys.executable, "-m", "knowledge_expansion", "lint", str(folder), "--as-of", AS_OF, "--json", *options]
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environment(), cwd=PROJECT, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = Taken(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - started)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"lint ended with {done.returncode}: {done.stderr[-500:]}")
    return json.loads(done.stdout), taken


def _time(what: str, limit: float, taken: Taken) -> Row:
    figure = f"{taken.processor:.1f} s ({taken.wall:.1f} s wall)"
    return Row(f"audit of {what}, processor time", f"{limit:.0f} s", figure, taken.processor < limit)


def _linear(taken: dict[int, Taken]) -> Row:
    each = {size: one.processor / size * 1000 for size, one in taken.items()}
    grows = each[SIZES[-1]] / each[SIZES[0]]
    figure = ", ".join(f"{size:,}: {milliseconds:.2f} ms" for size, milliseconds in each.items())
    floor = f"grows {GROWTH} times at most"
    return Row("audit, processor time per file by size", floor, f"{figure} ({grows:.2f} times)", grows <= GROWTH)


def _planted(planted: Planted, result: dict[str, Any]) -> Row:
    """Every rule has as many findings as faults were planted, neither more nor fewer."""
    notes = [
        f"{rule}: {planted.counts[rule]} planted, {count} found"
        for rule, count in result["rules"].items()
        if count != planted.counts[rule]
    ]
    rules = len(result["rules"])
    total = sum(planted.counts.values())
    return all_of(
        f"audit, rules that find exactly what was planted ({total:,} faults)", rules - len(notes), rules, notes
    )


def _mending(folder: Path, planted: Planted) -> list[Row]:
    """Mending does what is certain, touches no other line, and has nothing left to do the second time."""
    before = {path: path.read_bytes().splitlines(keepends=True) for path in folder.rglob("*.md")}
    first, _ = _audit(folder, "--fix")
    after = {path: path.read_bytes().splitlines(keepends=True) for path in folder.rglob("*.md")}
    second, _ = _audit(folder, "--fix")
    changed = sum(_touched(before[path], after[path]) for path in before)
    again = sum(path.read_bytes() != b"".join(after[path]) for path in before)
    mended = len(first["mended"])
    return [
        all_of("--fix, certain faults mended", mended, planted.mendable),
        Row("--fix, lines touched beside the mended ones", "0", str(changed - mended), changed == mended),
        Row("--fix again, files changed", "0", f"{again} ({len(second['mended'])} mends)", again == 0),
    ]


def _touched(old: list[bytes], new: list[bytes]) -> int:
    """Lines changed in place or put in; a line taken out counts as a thousand."""
    if len(new) == len(old):
        return sum(a != b for a, b in zip(old, new, strict=True))
    kept = iter(new)
    lost = sum(not any(line == other for other in kept) for line in old)
    return len(new) - len(old) + 1000 * lost
