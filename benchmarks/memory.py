"""Peak memory of each kind of task over an empty one, each in a process of its own that starts as a worker does."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

from benchmarks.costs import KEY, research_service
from benchmarks.nine_parts import make_base
from benchmarks.places import AS_OF, PROJECT, TOPIC, Places, environment
from benchmarks.table import Row

MOST_MIB = 250
WORKERS = 2
STEPS = ("check_existing", "search", "scrape", "write_knowledge", "verify", "write_drop", "wait_for_drop")
ENDS = ("review", "branch", "commit_and_push", "nothing_changed", "needs_attention", "notify")
EMPTY = """
import datetime as dt
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG("empty", schedule=None, start_date=dt.datetime(2025, 1, 1, tzinfo=dt.timezone.utc)):
    EmptyOperator(task_id="empty")
"""


def rows(places: Places) -> list[Row]:
    """One row: the task that needs most, and every kind's highest figure as notes."""
    folder = places.out / "memory"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "dags").mkdir(parents=True)
    empty_file = folder / "dags" / "empty.py"
    empty_file.write_text(EMPTY, encoding="utf-8")
    base = folder / "base.git"
    make_base(places.shared / "samples" / "knowledge-base", base)
    with research_service(places) as url, contextlib.ExitStack() as stack:
        variables = _variables(folder, url, base)
        workers = [stack.enter_context(Worker(folder, variables)) for _ in range(WORKERS)]
        empty = min(workers[0].peak("empty", "empty", empty_file) for _ in range(3))
        peaks = list(_all_tasks(workers, [part["number"] for part in places.plan["parts"]]))
    failures = [line for worker in workers for line in worker.failures]
    highest: dict[str, tuple[float, str]] = {}
    for task, peak in peaks:
        kind = task.rpartition(".")[2]
        highest[kind] = max(highest.get(kind, (0.0, "")), (peak - empty, task))
    most, task = max(highest.values())
    notes = (*failures, *(f"{kind}: {over:.0f} MiB ({at})" for kind, (over, at) in highest.items()))
    failed = f", {len(failures)} of them failed" if failures else ""
    figure = f"{most:.0f} MiB ({task}; {len(peaks)} tasks measured{failed}; an empty one needs {empty:.0f} MiB)"
    # A task that failed may have ended before its peak, so it is no measure; in a run of these PARTs none fails.
    held = most <= MOST_MIB and not failures
    return [Row("peak memory of any task over an empty one", f"≤ {MOST_MIB} MiB", figure, held, notes)]


def _all_tasks(workers: list[Worker], numbers: list[int]) -> Iterator[tuple[str, float]]:
    """Every task of the DAG in an order that its edges allow, one PART a worker at a time."""
    file = PROJECT / "dags" / "knowledge_topics.py"
    dag = "knowledge__" + TOPIC.replace("-", "_")

    def groups(worker: Worker, mine: list[int]) -> list[tuple[str, float]]:
        tasks = [f"part_{number:02d}.{step}" for number in mine for step in STEPS]
        return [(task, worker.peak(dag, task, file)) for task in tasks]

    yield "prepare", workers[0].peak(dag, "prepare", file)
    with ThreadPoolExecutor(len(workers)) as pool:
        for done in pool.map(groups, workers, [numbers[at :: len(workers)] for at in range(len(workers))]):
            yield from done
    for task in ENDS:
        yield task, workers[0].peak(dag, task, file)


class Worker:
    """A process with Airflow's task runner imported, which forks for every task. Close it by leaving its context."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        self._folder = folder
        self.failures: list[str] = []
        command = [sys.executable, "-m", "benchmarks.memory_task"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, env=variables, cwd=PROJECT, stdin=pipe, stdout=pipe, text=True)
        self._hear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.communicate()

    def peak(self, dag: str, task: str, file: Path) -> float:
        """Peak memory of a task in MiB; its output goes to a log, its failure to `failures`."""
        answer = self._folder / f"{task}.json"
        log = answer.with_suffix(".log")
        order = {
            "file": str(file),
            "dag": dag,
            "task": task,
            "day": AS_OF.isoformat(),
            "answer": str(answer),
            "log": str(log),
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        self._hear()
        if not answer.exists():
            raise RuntimeError(f"the process of task {task} was lost; see {log}")
        told = json.loads(answer.read_text(encoding="utf-8"))
        if told["failure"]:
            self.failures.append(f"{task} failed: {told['failure'][:200]}")
        return float(told["peak_mib"])

    def _hear(self) -> None:
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            raise RuntimeError(f"the worker ended with {self._process.wait()}")


def _variables(folder: Path, url: str, base: Path) -> dict[str, str]:
    from knowledge_expansion.cli.airflow_process import airflow_environment

    extra = {"serp_zone": "local_serp", "unlocker_zone": "local_unlocker"}
    research = {"conn_type": "generic", "host": url, "password": KEY, "extra": extra}
    connections = {
        "AIRFLOW_CONN_BRIGHTDATA_DEFAULT": json.dumps(research),
        "AIRFLOW_CONN_KNOWLEDGE_REPO_DEFAULT": json.dumps({"conn_type": "generic", "host": str(base)}),
    }
    return environment({**airflow_environment(folder), **connections})
