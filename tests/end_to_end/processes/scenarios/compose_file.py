"""docker-compose.airflow.yml without an engine: its commands with its environment as processes, its secrets new, and a topic
through the API."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

from local_airflow import ROOT

from processes.client import ENDED, Client
from processes.composed import Composed, composed, read_env
from processes.deployment import today
from processes.figures import Figures
from processes.knowledge import commits, files_of, git
from processes.programs import Program
from processes.servers import HOST, answering, running
from processes.stage import Stage
from processes.waiting import Pending, wait_for

NEEDS = ("redis", "git")
DAG = "knowledge__first_run"
AIRFLOW = ("api-server", "scheduler", "dag-processor", "triggerer")


def run(stage: Stage) -> Figures:
    folder = stage.folder / "compose_file"
    folder.mkdir()
    began = time.monotonic()
    command = [sys.executable, "-m", "knowledge_expansion", "env", "--file", str(folder / ".env")]
    subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT / "include")}, capture_output=True)
    env = read_env(folder / ".env")
    compose = composed(folder, env)
    stage.postgres.create("airflow")
    compose.ports[("postgres", 5432)] = stage.postgres.port
    with contextlib.ExitStack() as stack:
        programs = _up(compose, stack)
        client = Client(f"http://{HOST}:{compose.port('api-server', 8080)}", "admin", env["ADMIN_PASSWORD"])
        stack.callback(client.close)
        _healthy(client, programs)
        client.ask("PATCH", f"/dags/{DAG}", is_paused=False)
        _landed(client, client.trigger(DAG, today()), programs)
        base = folder / "volumes" / "repositories" / "base.git"
        assert commits(base) == 1
        assert "Knowledge Expansion" in git(base, "log", "-1", "--format=%an")
        shares = [_tasks_of(compose, replica) for replica in (1, 2)]
    _no_secret_in_logs(folder, env)
    figures = Figures(
        "compose_file", 1, 1, _requests(folder), f"{len(files_of(base))} files", 0, time.monotonic() - began,
        f"{len(programs)} processes of the compose file; tasks by worker {shares}",
    )  # fmt: skip
    assert all(shares), shares
    return figures


def _up(compose: Composed, stack: contextlib.ExitStack) -> list[Program]:
    """Start the services in the order that `depends_on` wants."""
    programs = []

    def start(service: str, port: int = 0, replica: int = 1) -> None:
        programs.append(stack.enter_context(running(compose.start(service, replica=replica))))
        if port:
            answering(programs[-1], compose.port(service, port))

    for service, port in (("redis", 6379), ("git", 8001), ("research", 8000)):
        start(service, port)
    with running(compose.start("init")) as init:
        wait_for("init", lambda: True if init.ended else Pending("migrating"), timeout=180)
        assert init.ended_well, init.tail()
    for service in AIRFLOW:
        start(service)
    for replica in range(1, compose.services["worker"]["deploy"]["replicas"] + 1):
        start("worker", replica=replica)
    return programs


def _healthy(client: Client, programs: list[Program]) -> None:
    def look() -> bool | Pending:
        found = client.health()
        ready = all(
            found.get(name) == "healthy" for name in ("metadatabase", "scheduler", "triggerer", "dag_processor")
        )
        return True if ready and DAG in client.dags() else Pending(str(found or "no answer"))

    wait_for("healthy services", look, timeout=240, programs=programs)


def _landed(client: Client, run: str, programs: list[Program]) -> None:
    def look() -> str | Pending:
        (found,) = [one for one in client.runs(DAG) if one.id == run]
        return found.state if found.state in ENDED else Pending(found.state)

    assert wait_for("the run", look, timeout=600, programs=programs) == "success"


def _tasks_of(compose: Composed, replica: int) -> int:
    """How many tasks a worker says it has finished."""
    text = (compose.folder / "logs" / f"worker-{replica}.log").read_text(errors="replace")
    return text.count("] succeeded in")


def _requests(folder: Path) -> int:
    """What the PARTs' accounts say was sent."""
    accounts = (folder / "volumes" / "workspace").glob("*/*/part-*/requests.json")
    return sum(len(json.loads(path.read_text())["requests"]) for path in accounts)


def _no_secret_in_logs(folder: Path, env: dict[str, str]) -> None:
    logs = [path for place in ("logs", "volumes/logs") for path in (folder / place).rglob("*.log")]
    assert logs
    shown = {
        path.name: name for path in logs for name, secret in env.items() if secret in path.read_text(errors="replace")
    }
    assert not shown, shown
