"""The scheduler is ended in good order, and killed with all its workers, while PARTs are at work; the run lands all the same."""

from __future__ import annotations

import datetime as dt

from knowledge_expansion.research_server import Faults, UrlFault
from topic_variants import first_run

from processes.figures import Figures
from processes.programs import Program
from processes.stage import Stage

NEEDS: tuple[str, ...] = ()
DAY = dt.date(2026, 10, 1)
SLOW = Faults(urls=(UrlFault("slow", value="1"),))


def run(stage: Stage) -> Figures:
    topic = first_run()
    with stage.scene("scheduler_restart", slots=2, faults=SLOW) as scene:
        dag = scene.airflow.add(topic)
        run = scene.airflow.client.trigger(dag, DAY)
        scene.airflow.running(dag, run, "part_01.search")
        scene.airflow.restart_scheduler(Program.stop)
        scene.airflow.running(dag, run, "part_02.scrape", tries=2)
        scene.airflow.restart_scheduler(Program.kill)
        (ran,) = scene.airflow.ended(dag, timeout=600)
        assert ran.state == "success", scene.stored("*/*/report.json")
        again = sum(max(task.tries, 1) - 1 for task in scene.airflow.client.tasks(dag, run))
    compared = stage.compared(scene, topic, [DAY])
    figures = scene.figures(1, compared, f"{again} tasks tried again")
    assert compared.identical, (figures, compared)
    assert (figures.commits, figures.lost) == (1, 0)
    return figures
