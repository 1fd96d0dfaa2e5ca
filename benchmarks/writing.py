"""The nine-PART topic with `writer: gemini`, step by step without Airflow: researched once, written as often as one likes."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.model_server import ModelServer
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.research_server import ResearchServer
from knowledge_expansion.research_server.server import LOCAL_KEY
from knowledge_expansion.stores.run import PartStore, RunStore
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.text.compose import Planned, write_file
from knowledge_expansion.values.evidence import QUOTED_FROM, WrittenFile

from benchmarks.nine_parts import make_base
from benchmarks.places import AS_OF, PROJECT, TOPIC, Places

LOG = logging.getLogger("writer")
CONNECTION = "AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT"


def gemini_topic(folder: Path) -> Path:
    """The nine-PART topic with another writer."""
    text = (PROJECT / "dags" / "topics" / f"{TOPIC}.yaml").read_text(encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{TOPIC}.yaml"
    file.write_text(f"{text.rstrip()}\nwriter: gemini\n", encoding="utf-8")
    return file


@dataclass
class Writing:
    """One researched run; `planned` keeps what the PARTs will say, for choosing it takes longest."""

    folder: Path
    run: RunStore
    numbers: tuple[int, ...]
    planned: dict[int, tuple[Planned, WrittenFile]] = field(default_factory=dict)

    def part(self, number: int) -> PartStore:
        return self.run.part(number)

    def plan(self, number: int) -> tuple[Planned, WrittenFile]:
        """What a PART's file is made of, and the file of quotes."""
        from knowledge_expansion.steps.standing import newest_date, standing_sources
        from knowledge_expansion.text.compose import plan_file
        from knowledge_expansion.text.evidence import choose_evidence

        if number not in self.planned:
            part, topic = self.part(number), self.run.topic()
            sources, as_of, existing = standing_sources(part), newest_date(part), part.existing()
            assert existing is not None
            evidence = choose_evidence(topic.part(number), sources, as_of=as_of, at_least=QUOTED_FROM)
            planned = plan_file(topic.part(number), topic, sources, evidence, existing, as_of=as_of)
            self.planned[number] = planned, write_file(planned)
        return self.planned[number]

    def rewrite(
        self, number: int, *, sleep: Callable[[float], None] = lambda _: None
    ) -> tuple[WrittenFile, dict[str, Any]]:
        """One PART through the model of the connection, with a new account."""
        from knowledge_airflow.models import model_of
        from knowledge_expansion.steps.asking_model import AskingModel
        from knowledge_expansion.steps.rewritten_file import rewritten_file

        part = self.part(number)
        shutil.rmtree(self.folder / "workspace" / self.run.folder / part.folder / "answers", ignore_errors=True)
        (self.folder / "workspace" / self.run.folder / part.folder / "model.json").unlink(missing_ok=True)
        planned, quoted = self.plan(number)
        asking = AskingModel(model_of(self.run), part.model_account(self.run.topic()), LOG, sleep)
        return rewritten_file(part, planned, quoted, asking, log=LOG)


def researched(places: Places) -> Writing:
    """The topic researched as of the benchmark's date; done once, later calls find it."""
    from knowledge_expansion.steps.existing import check_part
    from knowledge_expansion.steps.prepare import prepare
    from knowledge_expansion.steps.research import scrape, search

    folder = places.out / "writer"
    run = RunStore(Workspace(folder / "workspace"), TOPIC, AS_OF, "benchmark")
    base = folder / "base.git"
    if not base.exists():
        make_base(places.shared / "samples" / "knowledge-base", base)
    topic_file = gemini_topic(folder / "topics")
    prepare(run, str(topic_file), RepositorySettings(url=str(base)), selected=(), log=LOG)
    topic = run.topic()
    with ResearchServer(places.corpus, index_folder=places.out / "research-index") as server:
        client = Client(server.url, LOCAL_KEY, serp_zone="local_serp", unlocker_zone="local_unlocker")
        for part in topic.parts:
            store = run.part(part.number)
            check_part(store, force=True, log=LOG)
            search(store, client, log=LOG)
            scrape(store, client, concurrency=2, log=LOG)
    return Writing(folder, run, tuple(part.number for part in topic.parts))


@contextmanager
def connected(server: ModelServer) -> Iterator[ModelServer]:
    """The environment with the connection that leads to a stand-in."""
    before = os.environ.get(CONNECTION)
    os.environ[CONNECTION] = server.connection
    try:
        yield server
    finally:
        os.environ.pop(CONNECTION)
        if before is not None:
            os.environ[CONNECTION] = before
