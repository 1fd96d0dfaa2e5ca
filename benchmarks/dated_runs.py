"""A topic run date by date without Airflow: the steps as its tasks call them, over a real research service and a real remote."""

from __future__ import annotations

import datetime as dt
import logging
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.repository.starter import create_starter
from knowledge_expansion.research_server import ResearchServer
from knowledge_expansion.research_server.server import LOCAL_KEY
from knowledge_expansion.steps.drop import drop_part
from knowledge_expansion.steps.existing import check_part
from knowledge_expansion.steps.land import land_run
from knowledge_expansion.steps.prepare import prepare
from knowledge_expansion.steps.report import report_run
from knowledge_expansion.steps.research import scrape, search
from knowledge_expansion.steps.review import Review, review_run
from knowledge_expansion.steps.verify import verify_part
from knowledge_expansion.steps.write import write_part
from knowledge_expansion.stores.run import RunStore
from knowledge_expansion.stores.workspace import Workspace

from benchmarks.places import PROJECT

FIRST_RUN = PROJECT / "dags" / "topics" / "first-run.yaml"
LOG = logging.getLogger("dates")
ENDED = {"prepare": "success", "review": "success", "commit_and_push": "success"}


@dataclass
class Deployment:
    """The first-run topic with a workspace and a base of its own; `run` does a whole date, `research` and `land` its two
    halves. Times are those of one fixed moment, so that two deployments can be compared."""

    folder: Path
    server: ResearchServer
    parts: tuple[int, ...] = (2,)

    def __post_init__(self) -> None:
        self.bare = self.folder / "base.git"
        create_starter(self.bare, None, author="Test <test@localhost>", when=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        self.settings = RepositorySettings(url=str(self.bare))

    def client(self) -> Client:
        return Client(
            self.server.url,
            LOCAL_KEY,
            serp_zone="local_serp",
            unlocker_zone="local_unlocker",
            dated_pages=True,
            clock=lambda: dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC),
        )

    def store(self, day: dt.date) -> RunStore:
        return RunStore(Workspace(self.folder / "workspace"), "first-run", day, f"run-{day}")

    def research(self, day: dt.date, retract: Sequence[str] = ()) -> Review:
        """Everything up to the decision what lands."""
        run = self.store(day)
        prepare(run, str(FIRST_RUN), self.settings, selected=self.parts, retract=retract, log=LOG)
        topic = run.topic()
        for part in map(run.part, self.parts):
            check_part(part, force=True, log=LOG)
            search(part, self.client(), log=LOG)
            scrape(part, self.client(), concurrency=2, log=LOG)
            write_part(part, log=LOG)
            verify_part(part, log=LOG)
            drop_part(part, failed_step=None, log=LOG)
        states = {
            part.number: ("success", "success") if part.number in self.parts else ("skipped", None)
            for part in topic.parts
        }
        return review_run(run, topic, states, dry_run=False, log=LOG)

    def land(self, day: dt.date) -> dict[str, Any]:
        """The commit and the report."""
        run = self.store(day)
        landed = land_run(run, self.settings, self.client, log=LOG)
        report_run(run, ENDED, log=LOG)
        return landed

    def run(self, *days: dt.date, between: Callable[[], None] = lambda: None) -> None:
        """The dates one after another."""
        for day in days:
            if self.research(day).decision == "commit_and_push":
                self.land(day)
            between()

    def base(self) -> dict[str, str]:
        """The files of the base, without the reports of single runs: they tell times."""
        names = self.git("ls-tree", "-r", "--name-only", "main").splitlines()
        kept = [name for name in names if "KNOWLEDGE-DROP" not in name and not name.endswith("ingestion.md")]
        return {name: self.git("show", f"main:{name}") for name in kept}

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", "-C", str(self.bare), *arguments], check=True, capture_output=True, text=True)
        return done.stdout
