"""What the run costs beyond Airflow itself: a DAG of the same shape whose tasks do nothing, through the same `dags test`."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.nine_parts import stored_runs
from benchmarks.places import AS_OF, PROJECT, TOPIC, Places, environment
from benchmarks.table import Row

EMPTY_DAG = "empty_shape"
SHAPE = """
import json, sys
from pathlib import Path
from knowledge_airflow.dags import topic_dag
dag = topic_dag(Path(sys.argv[1]))
rule = lambda task: str(getattr(task.trigger_rule, "value", task.trigger_rule))
tasks = {name: [rule(task), sorted(task.downstream_task_ids)] for name, task in dag.task_dict.items()}
Path(sys.argv[2]).write_text(json.dumps(tasks))
"""
EMPTY = """
import datetime as dt, json
from pathlib import Path
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, TaskGroup

SHAPE = json.loads(Path(__file__).with_name("shape.json").read_text())
with DAG("empty_shape", schedule=None, start_date=dt.datetime(2025, 1, 1, tzinfo=dt.timezone.utc)) as dag:
    groups, tasks = {}, {}
    for task_id, (rule, _) in SHAPE.items():
        prefix, _, name = task_id.rpartition(".")
        if prefix and prefix not in groups:
            groups[prefix] = TaskGroup(prefix)
        tasks[task_id] = EmptyOperator(task_id=name, trigger_rule=rule, **({"task_group": groups[prefix]} if prefix else {}))
    for task_id, (_, downstream) in SHAPE.items():
        for below in downstream:
            tasks[task_id] >> tasks[below]
"""


def rows(places: Places) -> list[Row]:
    """One row, printed: the first run against the empty DAG."""
    from knowledge_expansion.cli.airflow_process import airflow_environment
    from knowledge_expansion.cli.local import set_up

    home = places.out / "empty"
    dags = home / "dags"
    dags.mkdir(parents=True, exist_ok=True)
    airflow: dict[str, str] = {**airflow_environment(home), "AIRFLOW__CORE__DAGS_FOLDER": str(dags)}
    set_up(home, airflow)
    shape = dags / "shape.json"
    topic = PROJECT / "dags" / "topics" / f"{TOPIC}.yaml"
    command = [sys.executable, "-c", SHAPE, str(topic), str(shape)]
    subprocess.run(command, env=environment(airflow), cwd=PROJECT, check=True, capture_output=True)
    (dags / "empty_shape.py").write_text(EMPTY, encoding="utf-8")
    wall, cpu = _timed(
        [sys.executable, "-m", "airflow", "dags", "test", EMPTY_DAG, AS_OF.isoformat()], airflow, home / "log.txt"
    )
    tasks: dict[str, Any] = json.loads(shape.read_text(encoding="utf-8"))
    first = stored_runs(places)[0]
    figure = (
        f"{first.wall - wall:+.0f} s wall, {first.cpu - cpu:+.0f} s processor time "
        f"(run {first.wall:.0f} / {first.cpu:.0f} s, {len(tasks)} empty tasks {wall:.0f} / {cpu:.0f} s)"
    )
    return [Row("the first run over a DAG of the same shape with empty tasks", "printed", figure, None)]


def _timed(command: list[str], variables: dict[str, str], log: Path) -> tuple[float, float]:
    """Wall and processor seconds of a command that must succeed."""
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with log.open("w", encoding="utf-8") as output:
        subprocess.run(command, env=variables, cwd=PROJECT, check=True, stdout=output, stderr=subprocess.STDOUT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - started, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
