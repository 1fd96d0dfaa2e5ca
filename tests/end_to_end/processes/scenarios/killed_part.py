"""The worker of a PART is killed in the middle of reading pages and again in the middle of writing; the rerun ends in the
same bytes, and no page that had arrived is paid for twice."""

from __future__ import annotations

import contextlib
import datetime as dt

import psutil
from knowledge_expansion.research_server import Faults, UrlFault
from topic_variants import first_run

from processes.figures import Figures
from processes.stage import Scene, Stage
from processes.waiting import Pending

NEEDS: tuple[str, ...] = ()
DAY = dt.date(2026, 10, 1)
SLOW = Faults(urls=(UrlFault("slow", value="2"),))
"""Every answer takes two seconds, so that a kill meets requests under way."""
AT_ONCE = 5
"""Pages that a task asks for side by side: so many may be lost with it."""


def run(stage: Stage) -> Figures:
    topic = first_run([1, 2])
    with stage.scene("killed_part", slots=2, faults=SLOW) as scene:
        dag = scene.airflow.add(topic)
        run = scene.airflow.client.trigger(dag, DAY)
        _kill_while_reading(scene, dag, run)
        kill_task(scene, dag, run, "part_02.write_knowledge")
        (ran,) = scene.airflow.ended(dag, timeout=600)
        assert ran.state == "success", scene.stored("*/*/report.json")
        tries = {task.id: task.tries for task in scene.airflow.client.tasks(dag, run)}
        assert tries["part_01.scrape"] == tries["part_02.write_knowledge"] == 2, tries
    sent = [request.url for request in scene.server.requests if request.path == "/request"]
    twice = len(sent) - len(set(sent))
    compared = stage.compared(scene, topic, [DAY])
    figures = scene.figures(1, compared, f"{twice} requests sent again")
    assert compared.identical, (figures, compared)
    assert twice <= AT_ONCE, figures
    assert (figures.commits, figures.lost) == (1, 0)
    return figures


def _kill_while_reading(scene: Scene, dag: str, run: str) -> None:
    """Kill the first PART's scrape when at least two of its pages were asked for."""
    scene.airflow.running(dag, run, "part_01.scrape")
    began = scene.requests

    def look() -> bool | Pending:
        return True if scene.requests >= began + 2 else Pending(f"{scene.requests} requests")

    scene.airflow.wait("pages of part_01.scrape", look, timeout=60, every=0.1)
    kill_task(scene, dag, run, "part_01.scrape")


def kill_task(scene: Scene, dag: str, run: str, task: str) -> None:
    """SIGKILL to the process of a running task and to the worker above it: neither can say a word."""
    found = psutil.Process(scene.airflow.running(dag, run, task).pid)
    worker = found.parent()
    print(f"    killing {task}: process {found.pid}, its worker {worker.pid if worker else 'gone'}", flush=True)
    for process in (worker, found):
        if process is not None:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
