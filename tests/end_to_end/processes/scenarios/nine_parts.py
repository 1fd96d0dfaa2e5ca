"""How long nine PARTs take with four slots, beside their longest chain of tasks and beside the same shape of empty tasks."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

import yaml
from local_airflow import ROOT

from processes.client import Task
from processes.figures import Figures
from processes.knowledge import Compared, files_of
from processes.stage import Scene, Stage

NEEDS = ("shared",)
DAY = dt.date(2026, 11, 1)
CORPUS = ROOT.parent / "shared" / "corpus"
EMPTY = """
import datetime as dt
from airflow.sdk import DAG, task
with DAG("empty_shape", schedule=None, start_date=dt.datetime(2026, 1, 1), catchup=False) as dag:
    def step(name):
        @task(task_id=name)
        def nothing(): ...
        return nothing()
    first, last = step("prepare"), step("review")
    for part in range({parts}):
        before = first
        for number in range({steps}):
            now = step(f"part_{{part}}_{{number}}")
            before >> now
            before = now
        before >> last
    for name in ("branch", "commit", "notify"):
        now = step(name)
        last >> now
        last = now
"""
STEPS = 7
"""Tasks of a PART."""


def run(stage: Stage) -> Figures:
    topic = {**yaml.safe_load((ROOT / "dags" / "topics" / "vertex-gcloud-cuda.yaml").read_text()), "schedule": None}
    topic["local_sources"] = "allow"
    folder = stage.folder / "nine_parts" / "empty"
    folder.mkdir(parents=True)
    (folder / "empty_shape.py").write_text(EMPTY.format(parts=len(topic["parts"]), steps=STEPS))
    local = "airflow.dag_processing.bundles.local.LocalDagBundle"
    bundles = [
        {"name": name, "classpath": local, "kwargs": {"path": str(path)}}
        for name, path in (("dags-folder", ROOT / "dags"), ("empty", folder))
    ]
    settings = {"AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": json.dumps(bundles)}
    with stage.scene("nine_parts", slots=4, corpus=CORPUS, settings=settings) as scene:
        dag = scene.airflow.add(topic)
        scene.airflow.known("empty_shape")
        tasks = _ran(scene, dag)
        empty = _ran(scene, "empty_shape")
        (report,) = scene.stored("*/*/report.json")
        assert report["completed"] == len(topic["parts"]), report
        notes = told(tasks, empty, len(topic["parts"]))
    wanted = {f"{topic['knowledge_root']}/{part['file']}".strip("/") for part in topic["parts"]}
    missing = sorted(wanted - files_of(scene.base).keys())
    figures = scene.figures(1, Compared(len(wanted) - len(missing), [], missing, []), notes)
    assert not missing
    return figures


def _ran(scene: Scene, dag: str) -> list[Task]:
    run = scene.airflow.client.trigger(dag, DAY)
    (ended,) = scene.airflow.ended(dag, timeout=1200)
    assert ended.state == "success", scene.stored("*/*/report.json")
    return scene.airflow.client.tasks(dag, run)


def told(tasks: Sequence[Task], empty: Sequence[Task], parts: int) -> str:
    """Wall time against the longest chain, and what Airflow takes for tasks that do nothing."""
    by_id = {task.id: task.seconds for task in tasks}
    chains = [
        sum(seconds for task, seconds in by_id.items() if task.startswith(f"part_{number:02d}."))
        for number in range(1, parts + 1)
    ]
    around = sum(seconds for task, seconds in by_id.items() if not task.startswith("part_"))
    chain, whole, nothing = around + max(chains), wall(tasks), wall(empty)
    return (
        f"run {whole:.0f} s, longest chain {chain:.0f} s (x{whole / chain:.2f}), all tasks {sum(by_id.values()):.0f} s; "
        f"the same {len(empty)} tasks empty {nothing:.0f} s ({nothing / len(empty):.2f} s a task, "
        f"{sum(task.seconds for task in empty) / len(empty):.2f} s of it running)"
    )


def wall(tasks: Sequence[Task]) -> float:
    """Seconds from the first task's start to the last one's end."""
    starts, ends = [task.start for task in tasks if task.start], [task.end for task in tasks if task.end]
    return (max(ends) - min(starts)).total_seconds()
