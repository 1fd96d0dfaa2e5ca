"""CeleryExecutor with two workers that share no disk and know no database, as on Composer: a bucket and a git remote are all
they have in common. In the second run one of them goes away in the middle of a PART."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path

from knowledge_expansion.research_server import Faults, UrlFault
from local_airflow import ROOT
from topic_variants import first_run

from processes.bucket import BUCKET, storage
from processes.figures import Figures
from processes.programs import Program
from processes.servers import git_remote, redis
from processes.stage import Scene, Stage, make_base
from processes.waiting import Pending

NEEDS = ("redis", "git")
DAYS = [dt.date(2026, 9, 1), dt.date(2026, 10, 1)]
SLOW = Faults(urls=(UrlFault("slow", value="1"),))
NOWHERE = "postgresql+psycopg2://nobody@127.0.0.1:1/none"


def run(stage: Stage) -> Figures:
    topic = first_run(start_date=DAYS[0], max_age_days=20)
    folder = stage.folder / "celery_workers"
    base = make_base(folder)
    with (
        redis(folder / "redis") as broker,
        storage(folder / "storage") as bucket,
        git_remote(base) as url,
        stage.scene(
            "celery_workers", slots=4, faults=SLOW, executor="CeleryExecutor", base_url=url,
            workspace=f"gs://{BUCKET}/workspace", stored=bucket.folder / BUCKET / "workspace",
            settings={
                **bucket.environment,
                "AIRFLOW__CELERY__BROKER_URL": f"{broker}/0",
                "AIRFLOW__CELERY__RESULT_BACKEND": f"{broker}/1",
            },
        ) as scene,
    ):  # fmt: skip
        dag = scene.airflow.add(topic)
        workers = [start_worker(scene, name) for name in ("worker-a", "worker-b")]
        _landed(scene, dag, scene.airflow.client.trigger(dag, DAYS[0]))
        assert all(map(executed, workers)), f"tasks by worker: {[executed(worker) for worker in workers]}"
        _kill_one(scene, workers[0], scene.airflow.client.trigger(dag, DAYS[1]), dag)
        shares = [executed(worker) for worker in workers]
    left = [path for path in (workers[1] / "tmp").rglob("*") if path.is_file()]
    assert not left, f"the worker that was not killed left temporary files: {left}"
    compared = stage.compared(scene, topic, DAYS)
    figures = scene.figures(len(DAYS), compared, f"tasks by worker {shares[0]} + {shares[1]}, the first killed")
    assert compared.identical, (figures, compared)
    assert (figures.commits, figures.lost) == (2, 0)
    return figures


def start_worker(scene: Scene, name: str) -> Path:
    """Start a worker with a home, a checkout and temporary files of its own; returns its folder."""
    folder = scene.folder / name
    for part in ("dags", "plugins", "include"):
        shutil.copytree(
            ROOT / part, folder / "checkout" / part, ignore=shutil.ignore_patterns("__pycache__", "sample_corpus")
        )
    shutil.copytree(scene.airflow.topics, folder / "topics")
    (folder / "tmp").mkdir()
    environment = {
        **scene.airflow.environment,
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(folder / "checkout" / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(folder / "checkout" / "plugins"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": NOWHERE,
        "KNOWLEDGE_TOPICS_DIR": str(folder / "topics"),
    }
    command = [sys.executable, "-m", "airflow", "celery", "worker", "--concurrency", "1", "--skip-serve-logs"]
    command += ["--celery-hostname", f"{name}@%h", "--without-mingle", "--without-gossip"]
    log = scene.airflow.folder / "logs" / f"{name}.log"
    scene.airflow.programs[name] = Program(name, command, log=log, environment=environment, folder=folder)
    return folder


def executed(worker: Path) -> int:
    """How many tries of tasks a worker has written a log of."""
    return len(list((worker / "airflow" / "logs").rglob("attempt=*.log")))


def _landed(scene: Scene, dag: str, run: str) -> None:
    ended = {found.id: found for found in scene.airflow.ended(dag, timeout=600)}
    assert ended[run].state == "success", scene.stored("*/*/report.json")


def _kill_one(scene: Scene, worker: Path, run: str, dag: str) -> None:
    """Kill the worker while it executes a task of a PART; the other one takes over."""

    def look() -> bool | Pending:
        running = [task.id for task in scene.airflow.client.tasks(dag, run) if task.state == "running"]
        logs = {path.parent.name for path in (worker / "airflow" / "logs").rglob("attempt=*.log") if run in str(path)}
        here = [task for task in running if task.startswith("part_") and f"task_id={task}" in logs]
        return True if here else Pending(f"running: {running}")

    scene.airflow.wait(f"a PART at {worker.name}", look, timeout=180, every=0.1)
    print(f"    killing {worker.name}", flush=True)
    scene.airflow.programs.pop(worker.name).kill()
    _landed(scene, dag, run)
