"""The checks of existing knowledge over a base of 10,000 files: planted = found, the time of the first look and of every
PART after it, and their memory. `prepare` and each PART's check run in a process of their own, as tasks do."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.held import peak_mib
from benchmarks.made_base import BROAD, PER_FOLDER, RARE, ROOT, TOGETHER, Planted, make_base
from benchmarks.nine_parts import make_base as make_repository
from benchmarks.places import AS_OF, PROJECT, Places, environment
from benchmarks.table import Row, all_of

FILES = 10_000
MOST_SECONDS = 1.0
MOST_MIB = 250
PARTS = 9
TOPIC = "made"
OLD = "expansion-made-before-2025-01-01"


def rows(places: Places) -> list[Row]:
    """Everything that is said about existing knowledge at size."""
    folder = places.out / "existing"
    shutil.rmtree(folder, ignore_errors=True)
    base = make_base(folder / "base", FILES, seed=11)
    plan = folder / "base" / "_ingest-auto" / "completed" / OLD / "ingestion.md"
    plan.parent.mkdir(parents=True)
    plan.write_text(f'## PART 1: Create {base.folders[2]}/40-salt.md\n- [ ] Search: "salt pans 3"\n', encoding="utf-8")
    make_repository(folder / "base", folder / "base.git")
    (folder / f"{TOPIC}.yaml").write_text(json.dumps(topic_data(base)), encoding="utf-8")
    first = _in_process(folder, 0)
    later = [_in_process(folder, number) for number in range(1, PARTS + 1)]
    slowest, most = max(one["seconds"] for one in later), max(one["mib"] for one in (first, *later))
    notes = [f"PART {n}: {one['seconds'] * 1000:.0f} ms, {one['mib']:.0f} MiB" for n, one in enumerate(later, 1)]
    size = sum(path.stat().st_size for path in (folder / "base").rglob("*.md")) / 2**20
    return [
        _planted(base, folder),
        Row(
            f"check of existing knowledge in {FILES:,} files, per PART after the first look",
            f"≤ {MOST_SECONDS:.0f} s",
            f"{slowest * 1000:.0f} ms at most of {PARTS} PARTs",
            slowest <= MOST_SECONDS,
            tuple(notes),
        ),
        Row(
            "first look for all PARTs, with clone and overlaps",
            "printed",
            f"{first['seconds']:.1f} s, {size:.0f} MiB",
            None,
        ),
        Row("memory of these over their start", f"≤ {MOST_MIB} MiB", f"{most:.0f} MiB", most <= MOST_MIB),
    ]


def topic_data(base: Planted) -> dict[str, Any]:
    """A topic of nine PARTs that looks for all that is planted, each PART in the whole base and in a folder of its own."""
    parts = [
        {
            "number": n,
            "title": f"Salt pans {n}",
            "file": f"{folder}/{'NN' if n == 1 else 40 if n == 3 else 200 + n}-salt.md",
            "lines": 20,
            "drop": f"salt-{n}",
            "queries": [f"salt pans {n}"],
            "existing": {
                "index": [base.listed[0], folder.rpartition("/")[2].partition("-")[0]],
                "phrases": [{"any": [*RARE, BROAD]}, {"all": list(TOGETHER)}],
                "ranges": [{"folder": folder, "first": 0, "last": PER_FOLDER}],
                "files": [{"path": base.phrases[RARE[0]][n][0], "lines": "10-90000"}],
                "gaps": [f"What is not covered about the {RARE[1]}?"],
            },
            "sections": [{"title": "Pans", "lines": 20, "points": ["Depth of a pan", "Lower tide gauge"]}],
        }
        for n, folder in enumerate(base.folders[:PARTS], 1)
    ]
    return {
        "id": TOPIC,
        "title": "Salt",
        "date": "2026-01-01",
        "knowledge_base": ROOT,
        "groups": [{"name": "Salt", "parts": list(range(1, PARTS + 1))}],
        "parts": parts,
    }


def _planted(base: Planted, folder: Path) -> Row:
    """What the stored records say against what was planted."""
    missed = list(_missed_places(base, folder))
    known = [_record(folder, f"part-{number:02d}/existing.json") for number in range(1, PARTS + 1)]
    expected = [(number - 1, sentence) for number in range(1, PARTS + 1) for sentence in _sentences(base, number)]
    said = [" ".join((*one["checks"], *one["warnings"])) for one in known]
    missed += [f"PART {at + 1} does not say: {sentence}" for at, sentence in expected if sentence not in said[at]]
    facts = _record(folder, "run.json")
    overlap = f"PART 3 overlaps {OLD} PART 1 (same file; 1 of 1 queries equal"
    missed += [] if any(one.startswith(overlap) for one in facts["overlaps"]) else [f"not said: {overlap}"]
    file = f"{base.folders[0]}/{PER_FOLDER + 1}-salt.md"
    found = _record(folder, "topic.json")["parts"][0]["file"]
    missed += [] if found == file else [f"PART 1 is {found}, the next number gives {file}"]
    whole = sum(map(len, base.phrases.values())) + len(expected) + 2
    return all_of(
        "planted phrases, holes, doubles, rows, ranges and overlaps found, and nothing else",
        whole - len(missed),
        whole,
        missed,
    )


def _missed_places(base: Planted, folder: Path) -> Iterator[str]:
    """Every place of every phrase, by one pass; a place too many counts like one that is missed."""
    from knowledge_expansion.base.search import Search
    from knowledge_expansion.base.view import FilesView
    from knowledge_expansion.values.topic import Topic

    files = {
        str(path.relative_to(folder / "base")): path.read_bytes() for path in (folder / "base" / ROOT).rglob("*.md")
    }
    search = Search(FilesView(files), Topic.model_validate(topic_data(base)))
    for phrase, planted in base.phrases.items():
        found = {(path, line) for path in files for line in search.lines(path, phrase)}
        yield from (f"{phrase}: {place}" for place in sorted(found ^ set(planted)))


def _sentences(base: Planted, number: int) -> Iterator[str]:
    """What the check of a PART must say."""
    inner = base.folders[number - 1]
    any_of = {path for phrase in (*RARE, BROAD) for path, _ in base.phrases[phrase]}
    all_of_them = set.intersection(*({path for path, _ in base.phrases[phrase]} for phrase in TOGETHER))
    yield f"found in {len(any_of)} of {FILES} files"
    yield f"found in {len(all_of_them)} of {FILES} files"
    (twice,) = base.twice[inner]
    holes = ", ".join(f"{hole:02}" for hole in base.holes[inner])
    yield f"{inner}/00-{PER_FOLDER}: read {PER_FOLDER} files; no file has {holes}; {twice:02} used more than once."
    yield f"{inner}: {twice:02} is used by"
    yield "of lines 10-90000, 10-"
    yield f'INDEX.md for "{base.listed[0]}": '
    yield from (
        f"{index} lists {path}, which is not in the base" for index, path in base.lost if f"/{_subject(inner)}-" in path
    )


def _subject(folder: str) -> str:
    return folder.rpartition("/")[2].partition("-")[0]


def _record(folder: Path, name: str) -> dict[str, Any]:
    path = folder / "workspace" / TOPIC / AS_OF.isoformat() / name
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _in_process(folder: Path, number: int) -> dict[str, float]:
    """Run `prepare` (0) or a PART's check in a process of its own: seconds from a started process, MiB above it."""
    command = [sys.executable, "-m", "benchmarks.existing", str(folder), str(number)]
    done = subprocess.run(command, cwd=PROJECT, env=environment({}), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr[-500:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _task(folder: Path, number: int) -> dict[str, float]:
    from knowledge_expansion.repository.settings import RepositorySettings
    from knowledge_expansion.steps.existing import check_part
    from knowledge_expansion.steps.prepare import prepare
    from knowledge_expansion.stores.run import RunStore
    from knowledge_expansion.stores.workspace import Workspace

    log = logging.getLogger(__name__)
    before = peak_mib()
    started = time.perf_counter()
    run = RunStore(Workspace(folder / "workspace"), TOPIC, AS_OF, "benchmark")
    if number:
        check_part(run.part(number), force=False, log=log)
    else:
        prepare(run, str(folder / f"{TOPIC}.yaml"), RepositorySettings(str(folder / "base.git")), selected=(), log=log)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "mib": peak_mib() - before}


if __name__ == "__main__":
    print(json.dumps(_task(Path(sys.argv[1]), int(sys.argv[2]))))
