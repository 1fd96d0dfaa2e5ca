"""A whole deployment for one test: topics, workspace, base and connections; runs a topic and keeps what came of it."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from knowledge_airflow.dags import dag_id_of, topic_dags
from knowledge_expansion.repository.starter import create_starter
from knowledge_expansion.research_server import Faults, ResearchServer
from local_airflow import ROOT
from topic_variants import write_topic

SAMPLE_CORPUS = ROOT / "include" / "sample_corpus"
DAY = dt.date(2026, 11, 1)
KEY = "k3y-that-nobody-may-see"
ZONES = {"serp_zone": "local_serp", "unlocker_zone": "local_unlocker"}
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Ran:
    """What came of a run: its state, those of its tasks, its report and all that it printed. `workspace` is its folder."""

    state: str
    tasks: Mapping[str, str]
    workspace: Path
    log: str

    def text(self, name: str) -> str:
        return (self.workspace / name).read_text()

    def json(self, name: str) -> Any:
        return json.loads(self.text(name))

    @property
    def report(self) -> dict[str, Any]:
        return dict(self.json("report.json"))

    def failure(self, number: int) -> str:
        (left,) = (self.workspace / "failures").glob(f"part_{number:02d}.*.json")
        return str(json.loads(left.read_text())["reason"])

    def ended(self, state: str) -> set[str]:
        """The tasks that ended so."""
        return {task for task, found in self.tasks.items() if found == state}


def server_with(faults: Faults | None = None, *, corpus: Path = SAMPLE_CORPUS, **settings: Any) -> ResearchServer:
    """The research service over a corpus; it accepts the key of these tests."""
    return ResearchServer(corpus, faults=faults or Faults(), **{"keys": (KEY,), **settings})


def git(folder: Path, *arguments: str) -> str:
    """Ask a repository, bare or not."""
    mine = ["-c", "user.name=Somebody", "-c", "user.email=somebody@localhost"]
    done = subprocess.run(["git", "-C", str(folder), *mine, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.rstrip("\n")


def clone_of(base: Path, folder: Path) -> Path:
    subprocess.run(["git", "clone", "-q", str(base), str(folder)], check=True, capture_output=True)
    return folder


class Bench:
    """Starts with a starter base and no topic; the connections lead to the base and to no research service."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self._monkeypatch, self._capfd = folder, monkeypatch, capfd
        self.base = folder / "base.git"
        create_starter(self.base, None, author="Test <test@localhost>", when=START)
        self.workspace, self.topics = folder / "workspace", folder / "topics"
        monkeypatch.setenv("KNOWLEDGE_TOPICS_DIR", str(self.topics))
        monkeypatch.setenv("AIRFLOW_VAR_KNOWLEDGE_WORKSPACE", f"file://{self.workspace}")
        self.connect("knowledge_repo_default", host=str(self.base))

    def connect(self, name: str, **fields: Any) -> None:
        self._monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}", json.dumps({"conn_type": "generic", **fields}))

    def notify(self, *items: Any) -> None:
        self._monkeypatch.setenv("AIRFLOW_VAR_KNOWLEDGE_NOTIFY", json.dumps(items))

    def research_with(self, server: ResearchServer, *, key: str = KEY, **extra: str) -> None:
        self.connect("brightdata_default", host=server.url, password=key, extra={**ZONES, **extra})

    @property
    def head(self) -> str:
        return git(self.base, "rev-parse", "HEAD")

    def run(self, topic: Mapping[str, Any], day: dt.date = DAY, **conf: Any) -> Ran:
        """Run the topic as `airflow dags test` does, and check what every run owes: nothing of the key shows anywhere."""
        write_topic(self.topics, topic)
        wanted = dag_id_of(str(topic["id"]))
        (dag,) = [dag for dag in topic_dags(self.topics) if dag.dag_id == wanted]
        self._capfd.readouterr()
        run = dag.test(logical_date=dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC), run_conf=conf)
        log = "".join(self._capfd.readouterr())
        tasks = {found.task_id: str(found.state) for found in run.get_task_instances()}
        ran = Ran(str(run.state), tasks, self.workspace / str(topic["id"]) / day.isoformat(), log)
        self._nothing_shows_the_key(ran)
        return ran

    def _nothing_shows_the_key(self, ran: Ran) -> None:
        assert KEY not in ran.log
        leaks = [path for path in self.workspace.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
        assert not leaks
