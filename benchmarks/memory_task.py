"""One task in this process, as a worker runs it: import Airflow's task runner, parse the DAG file, execute. Prints the peak.

The context is as small as the operators allow; no metadata database is near. Run by memory.py.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

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


def _xcoms() -> Path:
    folder = Path(os.environ["AIRFLOW_HOME"]) / "xcoms"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def main(file: str, dag_id: str, task_id: str, day: str) -> None:
    """Run one task of one DAG file and print `{"peak_mib": ...}` as the last line."""
    os.environ["_AIRFLOW_PARSING_CONTEXT_DAG_ID"] = dag_id
    os.environ["_AIRFLOW_PARSING_CONTEXT_TASK_ID"] = task_id
    from airflow.dag_processing.dagbag import BundleDagBag
    from airflow.sdk.execution_time import task_runner

    bag = BundleDagBag(
        dag_folder=file, safe_mode=False, load_op_links=False, bundle_path=Path(file).parent, bundle_name="dags-folder"
    )
    if dag_id not in bag.dags:
        raise SystemExit(f"{file} has no DAG {dag_id}: {bag.import_errors}; parsed with {task_runner.__name__}")
    task: Any = bag.dags[dag_id].task_dict[task_id]
    moment = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), dt.UTC)
    context = {
        "ti": TaskInstance(dag_id, task_id),
        "task_instance": TaskInstance(dag_id, task_id),
        "task": task,
        "dag": bag.dags[dag_id],
        "run_id": RUN_ID,
        "dag_run": SimpleNamespace(run_id=RUN_ID, run_after=moment, dag_id=dag_id, conf={}),
        "logical_date": moment,
        "params": {"parts": [], "force_refresh": False, "dry_run": False},
    }
    if hasattr(task, "choose_branch"):
        task.choose_branch(context)
    elif hasattr(task, "poke"):
        if not task.poke(context):
            raise SystemExit(f"the sensor {task_id} does not find its drop complete")
    else:
        (_xcoms() / f"{task_id}.json").write_text(json.dumps(task.execute(context), default=str), encoding="utf-8")
    print(json.dumps({"peak_mib": peak_kib() / 1024}))


def peak_kib() -> float:
    """The most memory that this program held. Linux counts what the parent held before `exec` into ru_maxrss, so the
    process's own high-water mark is read where there is one."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return float(line.split()[1])
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main(*sys.argv[1:])
