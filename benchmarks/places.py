"""Where the benchmark finds its input and leaves its output, and which run it measures."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[1]
TOPIC = "vertex-gcloud-cuda"
AS_OF = dt.date(2026, 11, 1)


@dataclass(frozen=True)
class Places:
    """`shared` holds corpus/ and samples/; `out` gets everything that the benchmark makes."""

    shared: Path
    out: Path

    @property
    def corpus(self) -> Path:
        return self.shared / "corpus"

    @property
    def run(self) -> Path:
        """The folder of the local run (its Airflow, its workspace, its base)."""
        return self.out / "run"

    @property
    def base(self) -> Path:
        """The bare repository that the run lands in."""
        return self.run / "knowledge-base.git"

    @property
    def workspace(self) -> Path:
        """The workspace as the first run left it: a copy, which later runs do not touch."""
        return self.out / "first" / "workspace"

    @property
    def landed(self) -> Path:
        """A checkout of the base after the first run."""
        return self.out / "first" / "knowledge-base"

    @property
    def records(self) -> Path:
        """The records of the first run."""
        return self.workspace / TOPIC / AS_OF.isoformat()

    def part_folder(self, number: int) -> Path:
        return self.records / f"part-{number:02d}"

    @cached_property
    def plan(self) -> dict[str, Any]:
        """The topic file as plain YAML: the benchmark does not ask the product what was planned."""
        loaded: dict[str, Any] = yaml.safe_load(
            (PROJECT / "dags" / "topics" / f"{TOPIC}.yaml").read_text(encoding="utf-8")
        )
        return loaded

    def knowledge_file(self, part: dict[str, Any]) -> Path:
        """Where a PART's file stands in the checkout."""
        return self.landed / str(self.plan["knowledge_root"]) / str(part["file"])


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """This process's environment with the packages of the checkout on the path."""
    path = os.pathsep.join(str(PROJECT / name) for name in ("include", "plugins", "."))
    return {**os.environ, "PYTHONPATH": path, **(extra or {})}
