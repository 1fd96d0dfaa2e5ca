"""An Airflow of its own: home, database and daemons, all set by the environment, all gone at the end."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from knowledge_airflow.dags import dag_id_of
from knowledge_airflow.run import POOL
from knowledge_expansion.topics.load import load_topic
from topic_variants import write_topic

from processes.client import ENDED, Client, Run, Task
from processes.programs import Program
from processes.servers import HOST, free_port
from processes.settings import PASSWORD, USER, base_environment
from processes.waiting import Pending, wait_for

DAEMONS = ("scheduler", "dag-processor", "triggerer")
STARTED = 180.0


class Deployment:
    """Settings, daemons and questions. `environment` is that of every process; scenarios add to it before `start`."""

    def __init__(self, folder: Path, database: str, *, executor: str = "LocalExecutor", slots: int = 2) -> None:
        self.folder, self.topics = folder, folder / "topics"
        self.topics.mkdir(parents=True)
        port = free_port()
        self.environment = {
            **base_environment(folder / "airflow", database),
            "AIRFLOW__CORE__EXECUTOR": executor,
            "AIRFLOW__CORE__PARALLELISM": str(slots),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://{HOST}:{port}/execution/",
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__API__BASE_URL": f"http://{HOST}:{port}",
            "KNOWLEDGE_TOPICS_DIR": str(self.topics),
        }
        self.client = Client(f"http://{HOST}:{port}", USER, PASSWORD)
        self.programs: dict[str, Program] = {}

    def start(self) -> None:
        """Start the daemons, wait until all are healthy, make the pool."""
        passwords = self.folder / "airflow" / "simple_auth_manager_passwords.json.generated"
        passwords.parent.mkdir(parents=True, exist_ok=True)
        passwords.write_text(json.dumps({USER: PASSWORD}))
        self.run_daemon("api-server", "--workers", "1", "--host", HOST)
        for name in DAEMONS:
            self.run_daemon(name, *(() if name == "dag-processor" else ("--skip-serve-logs",)))
        self.healthy()
        self.client.make_pool(POOL, 8)

    def run_daemon(self, name: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "airflow", name, *arguments]
        log = self.folder / "logs" / f"{name}.log"
        self.programs[name] = Program(name, command, log=log, environment=self.environment)

    def restart_scheduler(self, end: Callable[[Program], None]) -> None:
        """End it in the given way, with every worker it had, and start another."""
        end(self.programs["scheduler"])
        self.run_daemon("scheduler", "--skip-serve-logs")

    def healthy(self) -> None:
        def look() -> bool | Pending:
            found = self.client.health()
            wanted = ("metadatabase", "scheduler", "triggerer", "dag_processor")
            return True if all(found.get(name) == "healthy" for name in wanted) else Pending(str(found or "no answer"))

        self.wait("healthy daemons", look, timeout=STARTED)

    def stop(self) -> None:
        """End the daemons, the scheduler first; each leaves no process."""
        self.client.close()
        with contextlib.ExitStack() as stack:  # one that cannot be ended does not keep the others alive
            for name in ("api-server", "triggerer", "dag-processor", "scheduler"):
                if name in self.programs:
                    stack.callback(self.programs[name].stop)
            for program in self.programs.values():
                if program.name not in ("api-server", *DAEMONS):
                    stack.callback(program.stop)

    def connect(self, name: str, **fields: Any) -> None:
        self.environment[f"AIRFLOW_CONN_{name.upper()}"] = json.dumps({"conn_type": "generic", **fields})

    def wait(self, what: str, look: Callable[[], Any], *, timeout: float, every: float = 0.5) -> Any:
        return wait_for(what, look, timeout=timeout, programs=self.programs.values(), every=every)

    def add(self, topic: Mapping[str, Any]) -> str:
        """Put a topic into the folder and wait until Airflow knows its DAG; returns the DAG's id."""
        load_topic(write_topic(self.topics, topic))  # a fault is told here, and not by a DAG that nobody expects
        dag = dag_id_of(str(topic["id"]))
        self.known(dag)
        return dag

    def known(self, dag: str) -> None:
        def look() -> bool | Pending:
            return (
                True if dag in self.client.dags() else Pending("; ".join(self.client.import_errors()) or "not parsed")
            )

        self.wait(f"the DAG {dag}", look, timeout=90)

    def ended(self, dag: str, count: int = 1, *, timeout: float) -> list[Run]:
        """Wait until so many runs have ended, and none is on its way. A run of no tasks (before the DAG's start) is a fault."""

        def look() -> list[Run] | Pending:
            runs = self.client.runs(dag)
            if len(runs) >= count and all(run.state in ENDED for run in runs):
                return runs
            return Pending(self.told(dag, runs))

        runs: list[Run] = self.wait(f"{count} ended runs of {dag}", look, timeout=timeout)
        assert all(self.client.tasks(dag, run.id) for run in runs), f"a run of {dag} had no tasks: {runs}"
        return runs

    def told(self, dag: str, runs: list[Run]) -> str:
        """Runs by state, and how far those on their way are."""
        words = [f"{sum(run.state in ENDED for run in runs)}/{len(runs)} runs ended"]
        for run in runs:
            if run.state == "running":
                tasks = self.client.tasks(dag, run.id)
                done = sum(task.state in ("success", "skipped", "failed", "upstream_failed") for task in tasks)
                now = [task.id for task in tasks if task.state in ("running", "up_for_retry", "queued")]
                words.append(f"{run.logical_date[:10]} {done}/{len(tasks)} tasks {','.join(now)}")
        return "; ".join(words)

    def running(self, dag: str, run: str, task: str, *, timeout: float = 120, tries: int = 1) -> Task:
        """Wait until a process executes this try of the task."""

        def look() -> Task | Pending:
            found = self.client.task(dag, run, task)
            assert found.tries <= tries, f"{task} is at try {found.tries} already"
            assert found.state not in (*ENDED, "upstream_failed", "skipped"), f"{task} is {found.state}, too early"
            return found if found.state == "running" and found.pid else Pending(found.state)

        started: Task = self.wait(f"{task} to run", look, timeout=timeout, every=0.1)
        return started


@contextlib.contextmanager
def deployed(deployment: Deployment) -> Iterator[Deployment]:
    """Start it, and stop it whatever happens."""
    try:
        deployment.start()
        yield deployment
    finally:
        deployment.stop()


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
