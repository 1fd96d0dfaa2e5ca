"""A worker that runs single tasks, each in a forked process of its own, and tells their peak memory. Run by memory.py.

It starts as Airflow's workers do: the task runner is imported once, then every task gets a fork that parses the DAG file and
executes. The context is as small as the operators allow; no metadata database is near.

Orders come as JSON lines on standard input: `file`, `dag`, `task`, `day`, `answer` (a file for `peak_mib` and `failure`),
`log`. One line on standard output ends each.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.held import peak_mib

RUN_ID = "benchmark"


class TaskInstance:
    """What operators ask of `context["ti"]`: states of other tasks (all succeeded) and XCom from files."""

    def __init__(self, dag_id: str, task_id: str) -> None:
        self.dag_id, self.task_id, self.try_number, self.map_index = dag_id, task_id, 1, -1
        self.run_id = RUN_ID

    def get_task_states(self, dag_id: str, task_ids: list[str], run_ids: list[str]) -> dict[str, dict[str, str]]:
        """Every task that was asked for has succeeded."""
        return {run_id: dict.fromkeys(task_ids, "success") for run_id in run_ids}

    def xcom_pull(self, task_ids: str, **_: Any) -> Any:
        """What the task returned when it ran in its own process."""
        return json.loads((_xcoms() / f"{task_ids}.json").read_text(encoding="utf-8"))


def main() -> None:
    """Fork for every order until standard input ends."""
    from airflow.dag_processing import dagbag
    from airflow.sdk.execution_time import task_runner

    print(f"{dagbag.__name__} and {task_runner.__name__} are imported", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _answer(order)
            os._exit(0)
        os.waitpid(child, 0)
        print("done", flush=True)


def _answer(order: dict[str, str]) -> None:
    """In the fork: run the task with its output in the log, and leave the answer, with the reason when it fails."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    failure = ""
    try:
        _run(order)
    except Exception as error:
        failure = f"{type(error).__name__}: {error}"
    answer = {"peak_mib": peak_mib(), "failure": failure}
    Path(order["answer"]).write_text(json.dumps(answer), encoding="utf-8")


def _run(order: dict[str, str]) -> None:
    from airflow.dag_processing.dagbag import BundleDagBag
    from airflow.sdk.execution_time.context import OutletEventAccessors

    file, dag_id, task_id = order["file"], order["dag"], order["task"]
    os.environ["_AIRFLOW_PARSING_CONTEXT_DAG_ID"] = dag_id
    os.environ["_AIRFLOW_PARSING_CONTEXT_TASK_ID"] = task_id
    bag = BundleDagBag(
        dag_folder=file, safe_mode=False, load_op_links=False, bundle_path=Path(file).parent, bundle_name="dags-folder"
    )
    if dag_id not in bag.dags:
        raise RuntimeError(f"{file} has no DAG {dag_id}: {bag.import_errors}")
    task: Any = bag.dags[dag_id].task_dict[task_id]
    moment = dt.datetime.combine(dt.date.fromisoformat(order["day"]), dt.time(), dt.UTC)
    instance = TaskInstance(dag_id, task_id)
    context = {
        "ti": instance,
        "task_instance": instance,
        "task": task,
        "dag": bag.dags[dag_id],
        "run_id": RUN_ID,
        "dag_run": _dag_run(dag_id, moment),
        "logical_date": moment,
        "params": bag.dags[dag_id].params.dump(),
        "triggering_asset_events": {},
        "outlet_events": OutletEventAccessors(),
    }
    _execute(task, context)


def _dag_run(dag_id: str, moment: dt.datetime) -> SimpleNamespace:
    """What tasks ask of the run: one that a person started just now."""
    now = dt.datetime.now(dt.UTC)
    return SimpleNamespace(
        dag_id=dag_id,
        run_id=RUN_ID,
        run_type="manual",
        run_after=moment,
        logical_date=moment,
        start_date=now,
        queued_at=now,
        conf={},
        triggering_user_name="benchmark",
    )


def _execute(task: Any, context: dict[str, Any]) -> None:
    if hasattr(task, "choose_branch"):
        task.choose_branch(context)
    elif hasattr(task, "poke"):
        if not task.poke(context):
            raise RuntimeError(f"the sensor {task.task_id} does not find its drop complete")
    else:
        result = json.dumps(task.execute(context), default=str)
        (_xcoms() / f"{task.task_id}.json").write_text(result, encoding="utf-8")


def _xcoms() -> Path:
    folder = Path(os.environ["AIRFLOW_HOME"]) / "xcoms"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    main()
