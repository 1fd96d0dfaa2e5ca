"""What became of a knowledge base: its files beside those of the same runs made one after another, by the plain command."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local_airflow import ROOT, without_airflow
from topic_variants import write_topic

ARCHIVE = "_ingest-auto/"
"""Plans and drops tell when they were made; everything else must not."""


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True)
    return done.stdout.rstrip("\n")


def files_of(base: Path) -> dict[str, str]:
    """The hash of every file of the base that is not in its archive, by path."""
    listed = (line.split("\t") for line in git(base, "ls-tree", "-r", "HEAD").splitlines())
    return {path: entry.split()[2] for entry, path in listed if not path.startswith(ARCHIVE)}


@dataclass(frozen=True)
class Compared:
    """`differing` have other bytes, `missing` are not there, `added` are not in the reference."""

    same: int
    differing: list[str]
    missing: list[str]
    added: list[str]

    @property
    def identical(self) -> bool:
        return not (self.differing or self.missing or self.added)

    @property
    def told(self) -> str:
        return f"{self.same}/{self.same + len(self.differing) + len(self.missing) + len(self.added)}"


def compare(base: Path, reference: Path) -> Compared:
    found, wanted = files_of(base), files_of(reference)
    return Compared(
        same=sum(found.get(path) == sha for path, sha in wanted.items()),
        differing=sorted(path for path, sha in wanted.items() if found.get(path, sha) != sha),
        missing=sorted(wanted.keys() - found.keys()),
        added=sorted(found.keys() - wanted.keys()),
    )


def commits(base: Path) -> int:
    """How many commits the base has more than the one that began it."""
    return int(git(base, "rev-list", "--count", "HEAD")) - 1


def linear(base: Path) -> bool:
    """Whether every commit has one parent, that is: nothing was merged and nothing forced away."""
    return not git(base, "rev-list", "--min-parents=2", "HEAD")


def in_order(folder: Path, topic: Mapping[str, Any], days: Sequence[dt.date], corpus: Path) -> Path:
    """Run the topic for these days, one after another, by the plain command and `airflow dags test`; returns the base."""
    write_topic(folder / "topics", topic)
    environment = {**without_airflow(os.environ), "PYTHONPATH": str(ROOT / "include")}
    environment["KNOWLEDGE_TOPICS_DIR"] = str(folder / "topics")
    local = folder / "local"
    for day in days:
        print(f"    the same in order: {topic['id']} as of {day}", flush=True)
        command = [sys.executable, "-m", "knowledge_expansion", "run", "--topic", str(topic["id"])]
        command += ["--date", day.isoformat(), "--local", str(local), "--corpus", str(corpus)]
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"the run in order of {day} failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    return local / "knowledge-base.git"
