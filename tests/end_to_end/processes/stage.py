"""What every scenario starts from: a base, the research service, a deployment; and the figures that it ends in."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge_expansion.repository.starter import create_starter
from knowledge_expansion.research_server import Faults, ResearchServer
from local_airflow import ROOT

from processes.database import Postgres
from processes.deployment import Deployment, deployed
from processes.figures import Figures
from processes.knowledge import Compared, commits, compare, files_of, in_order, linear

SAMPLE_CORPUS = ROOT / "include" / "sample_corpus"
BEGUN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
KEY = "local-key"
ZONES = {"serp_zone": "local_serp", "unlocker_zone": "local_unlocker"}


@dataclass
class Scene:
    """One deployment at work; `seconds` is how long, known when it has ended. What it left can be asked after that as well."""

    name: str
    folder: Path
    base: Path
    workspace: Path
    server: ResearchServer
    airflow: Deployment
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    @property
    def requests(self) -> int:
        """Billable requests so far."""
        return self.server.count(path="/request")

    def stored(self, pattern: str) -> list[Any]:
        """The JSON objects of the workspace that fit a pattern, sorted by path."""
        return [json.loads(path.read_text()) for path in sorted(self.workspace.glob(pattern))]

    def lost(self) -> int:
        """Files that some run reported as landed and that the base does not hold."""
        held = files_of(self.base)
        said = {path for landed in self.stored("*/*/landed.json") for path in landed["files"]}
        return len(said - held.keys())

    def figures(self, runs: int, compared: Compared, notes: str = "") -> Figures:
        assert linear(self.base), "the base has a merge commit"
        return Figures(
            self.name, runs, commits(self.base), self.requests, compared.told, self.lost(), self.seconds, notes,
        )  # fmt: skip


class Stage:
    """Hands out scenes, and the bases that the same runs give in order; those are made once for each topic and days."""

    def __init__(self, folder: Path, postgres: Postgres) -> None:
        self.folder, self.postgres = folder, postgres
        self._in_order: dict[str, Path] = {}

    @contextlib.contextmanager
    def scene(
        self,
        name: str,
        *,
        slots: int = 2,
        faults: Faults | None = None,
        corpus: Path = SAMPLE_CORPUS,
        executor: str = "LocalExecutor",
        settings: Mapping[str, str] | None = None,
        base_url: str = "",
        workspace: str = "",
        stored: Path | None = None,
    ) -> Iterator[Scene]:
        """A running deployment on a new base. `base_url` and `workspace` are their addresses, when they are not plain folders of
        the scene; `stored` is then where the workspace's objects can be read."""
        folder = self.folder / name
        base = make_base(folder)
        deployment = Deployment(folder, self.postgres.create(name, template="migrated"), executor=executor, slots=slots)
        deployment.environment |= settings or {}
        where = stored or folder / "workspace"
        deployment.environment["AIRFLOW_VAR_KNOWLEDGE_WORKSPACE"] = workspace or f"file://{where}"
        deployment.connect("knowledge_repo_default", host=base_url or str(base))
        with ResearchServer(corpus, keys=(KEY,), faults=faults or Faults()) as server:
            deployment.connect("brightdata_default", host=server.url, password=KEY, extra=ZONES)
            with deployed(deployment):
                scene = Scene(name, folder, base, where, server, deployment)
                yield scene
                scene.seconds = time.monotonic() - scene.began

    def in_order(self, topic: Mapping[str, Any], days: Sequence[dt.date], corpus: Path = SAMPLE_CORPUS) -> Path:
        key = json.dumps([{**topic, "schedule": None}, [day.isoformat() for day in days]], default=str, sort_keys=True)
        if key not in self._in_order:
            folder = self.folder / f"in-order-{len(self._in_order) + 1}"
            folder.mkdir()
            self._in_order[key] = in_order(folder, topic, days, corpus)
        return self._in_order[key]

    def compared(self, scene: Scene, topic: Mapping[str, Any], days: Sequence[dt.date]) -> Compared:
        """The scene's base beside the one of the same runs in order."""
        return compare(scene.base, self.in_order(topic, days))


def make_base(folder: Path) -> Path:
    """A starter base in the scene's folder, or the one that is there."""
    base = folder / "base.git"
    if not base.exists():
        folder.mkdir(parents=True, exist_ok=True)
        create_starter(base, None, author="Test <test@localhost>", when=BEGUN)
    return base
