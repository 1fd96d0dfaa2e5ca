"""One task at a time without a metadata database: the part of a context that the operators read, and a real deployment."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from knowledge_airflow.compat import AIRFLOW_2, DAG
from knowledge_airflow.hooks.brightdata import BrightDataHook
from knowledge_airflow.operators import finish, part
from knowledge_airflow.sensors.drop import DropSensor
from knowledge_expansion.repository.starter import create_starter
from knowledge_expansion.research_server import ResearchServer
from knowledge_expansion.stores.run import PartStore, RunStore
from knowledge_expansion.stores.workspace import Workspace
from topic_variants import write_topic

try:
    from airflow.sdk.execution_time.context import OutletEventAccessors
except ImportError:  # Airflow 2
    from airflow.utils.context import OutletEventAccessors

AS_OF = dt.date(2026, 11, 1)
RUN_ID = "manual__2026-11-01"
KEY = "local-key"
ZONES = {"serp_zone": "local_serp", "unlocker_zone": "local_unlocker"}
PART_STEPS = {
    "check_existing": part.CheckExistingOperator,
    "search": part.SearchOperator,
    "scrape": part.ScrapeOperator,
    "write_knowledge": part.WriteKnowledgeOperator,
    "verify": part.VerifyOperator,
    "write_drop": part.WriteDropOperator,
    "wait_for_drop": DropSensor,
}


@dataclass
class TaskInstance:
    """The side of a running task that operators use: the states of others, and what others returned."""

    states: dict[str, str | None] = field(default_factory=dict)
    returned: dict[str, Any] = field(default_factory=dict)
    dag_id: str = "knowledge__test"
    task_id: str = "test"
    run_id: str = RUN_ID
    map_index: int = -1
    max_tries: int = 0

    def get_task_states(self, *, dag_id: str, task_ids: list[str], run_ids: list[str]) -> dict[str, Any]:
        assert dag_id == self.dag_id
        return {run: {task: self.states[task] for task in task_ids if task in self.states} for run in run_ids}

    def get_first_reschedule_date(self, context: Any) -> dt.datetime | None:
        return None

    def xcom_pull(self, *, task_ids: str) -> Any:
        return self.returned.get(task_ids)


def context_of(
    states: Mapping[str, str | None] | None = None,
    *,
    params: Mapping[str, Any] | None = None,
    returned: Mapping[str, Any] | None = None,
    as_of: dt.date = AS_OF,
    run_id: str = RUN_ID,
) -> Any:
    """A context as small as the operators allow."""
    moment = dt.datetime(as_of.year, as_of.month, as_of.day, tzinfo=dt.UTC)
    rendering = {"dag": DAG("knowledge__test")} if AIRFLOW_2 else {}  # Airflow 2 fills a notifier's templates with it
    return {
        **rendering,
        "ti": TaskInstance(dict(states or {}), dict(returned or {})),
        "dag_run": SimpleNamespace(run_id=run_id, run_after=moment, run_type="manual", start_date=None),
        "params": {"parts": [], "force_refresh": False, "dry_run": False, **(params or {})},
        "run_id": run_id,
        "logical_date": moment,
        "outlet_events": OutletEventAccessors(),
    }


def schedule_of(dag: Any) -> Any:
    """What the DAG was given as its schedule."""
    return dag.schedule_interval if AIRFLOW_2 else dag.schedule


class Deployment:
    """A workspace folder, a starter base as a bare repository and one topic, with the connections that lead there."""

    def __init__(
        self,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        topic: Mapping[str, Any],
        *,
        copied_from: Path | None = None,
    ) -> None:
        self._monkeypatch = monkeypatch
        if copied_from:
            shutil.copytree(copied_from, folder, dirs_exist_ok=True)
        self.base = folder / "base.git"
        create_starter(self.base, None, author="Test <test@localhost>", when=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        self.topic_id = str(topic["id"])
        self.topic_file = write_topic(folder / "topics", topic)
        self.workspace = folder / "workspace"
        monkeypatch.setenv("AIRFLOW_VAR_KNOWLEDGE_WORKSPACE", f"file://{self.workspace}")
        self.connect("knowledge_repo_default", host=str(self.base))

    def connect(self, name: str, **fields: Any) -> None:
        self._monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}", json.dumps({"conn_type": "generic", **fields}))

    def research_with(self, server: ResearchServer, key: str = KEY, **extra: str) -> None:
        self.connect(BrightDataHook.default_conn_name, host=server.url, password=key, extra={**ZONES, **extra})

    def store(self, run_id: str = RUN_ID, as_of: dt.date = AS_OF) -> RunStore:
        return RunStore(Workspace(self.workspace), self.topic_id, as_of, run_id)

    def file(self, name: str) -> Path:
        """Where an object of the run lies on disk."""
        return self.workspace / self.store().folder / name

    def part(self, number: int) -> PartStore:
        return self.store().part(number)

    def prepare(self, context: Any = None) -> Any:
        operator = finish.PrepareOperator(task_id="prepare", topic_id=self.topic_id, topic_file=str(self.topic_file))
        return operator.execute(context or context_of())

    def task(self, step: str, number: int = 1) -> Any:
        """The operator of a PART's step, named as in the DAG."""
        return PART_STEPS[step](task_id=f"part_{number:02d}.{step}", topic_id=self.topic_id, part=number)

    def run_part(self, *, until: str, number: int = 1) -> dict[str, Any]:
        """Execute the steps of a PART up to and with `until`; what each returned."""
        returned = {}
        states: dict[str, str | None] = {}
        for step in PART_STEPS:
            returned[step] = self.task(step, number).execute(context_of(states))
            states[f"part_{number:02d}.{step}"] = "success"
            if step == until:
                break
        return returned
