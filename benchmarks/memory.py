"""Peak memory of each kind of task over an empty one, each in a process of its own that starts as a worker does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.costs import KEY, research_service
from benchmarks.nine_parts import make_base
from benchmarks.places import AS_OF, PROJECT, TOPIC, Places, environment
from benchmarks.table import Row

MOST_MIB = 250
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
    with research_service(places) as url:
        worker = Worker(folder, _variables(folder, url, base))
        empty = min(worker.peak("empty", "empty", empty_file) for _ in range(3))
        peaks = list(_all_tasks(worker, [part["number"] for part in places.plan["parts"]]))
    highest: dict[str, tuple[float, str]] = {}
    for task, peak in peaks:
        kind = task.rpartition(".")[2]
        highest[kind] = max(highest.get(kind, (0.0, "")), (peak - empty, task))
    most, task = max(highest.values())
    notes = tuple(f"{kind}: {over:.0f} MiB ({at})" for kind, (over, at) in highest.items())
    figure = f"{most:.0f} MiB ({task}; {len(peaks)} tasks measured; an empty one needs {empty:.0f} MiB)"
    return [Row("peak memory of any task over an empty one", f"≤ {MOST_MIB} MiB", figure, most <= MOST_MIB, notes)]


def _all_tasks(worker: Worker, numbers: list[int]) -> Iterator[tuple[str, float]]:
    """Every task of the DAG in an order that its edges allow, two PARTs at a time."""
    file = PROJECT / "dags" / "knowledge_topics.py"
    dag = "knowledge__" + TOPIC.replace("-", "_")

    def run(task: str) -> tuple[str, float]:
        return task, worker.peak(dag, task, file)

    def group(number: int) -> list[tuple[str, float]]:
        done = [run(f"part_{number:02d}.{step}") for step in STEPS]
        print(f"memory: PART {number} measured", flush=True)
        return done

    yield run("prepare")
    with ThreadPoolExecutor(2) as pool:
        for done in pool.map(group, numbers):
            yield from done
    yield from map(run, ENDS)


class Worker:
    """Runs single tasks, each in a process of its own."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        self._folder, self._variables = folder, variables

    def peak(self, dag: str, task: str, file: Path) -> float:
        """Peak memory in MiB of a task that must succeed. Raises RuntimeError with the end of its output."""
        command = [sys.executable, "-m", "benchmarks.memory_task", str(file), dag, task, AS_OF.isoformat()]
        done = subprocess.run(command, env=self._variables, cwd=PROJECT, capture_output=True, text=True, check=False)
        (self._folder / f"{task}.log").write_text(done.stdout + done.stderr, encoding="utf-8")
        if done.returncode:
            raise RuntimeError(f"the task {task} failed on its own:\n{(done.stdout + done.stderr)[-2000:]}")
        return float(json.loads(done.stdout.splitlines()[-1])["peak_mib"])


def _variables(folder: Path, url: str, base: Path) -> dict[str, str]:
    from knowledge_expansion.cli.airflow_process import airflow_environment

    extra = {"serp_zone": "local_serp", "unlocker_zone": "local_unlocker"}
    research = {"conn_type": "generic", "host": url, "password": KEY, "extra": extra}
    connections = {
        "AIRFLOW_CONN_BRIGHTDATA_DEFAULT": json.dumps(research),
        "AIRFLOW_CONN_KNOWLEDGE_REPO_DEFAULT": json.dumps({"conn_type": "generic", "host": str(base)}),
    }
    return environment({**airflow_environment(folder), **connections})
