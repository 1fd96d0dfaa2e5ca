"""The schedule fires by itself, and its run lands: LocalExecutor on PostgreSQL, two slots. The one that CI runs."""

from __future__ import annotations

import datetime as dt

from topic_variants import first_run

from processes.deployment import today
from processes.figures import Figures
from processes.stage import Stage

NEEDS: tuple[str, ...] = ()
AHEAD = dt.timedelta(seconds=20)
"""Time for the DAG to be parsed before its minute comes."""


def run(stage: Stage) -> Figures:
    with stage.scene("schedule_fires", slots=2) as scene:
        minute = (dt.datetime.now(dt.UTC) + AHEAD).replace(second=0) + dt.timedelta(minutes=1)
        topic = first_run([1, 2], schedule=f"{minute:%-M %-H %-d %-m} *")
        dag = scene.airflow.add(topic)
        (ran,) = scene.airflow.ended(dag, timeout=420)
        assert (ran.type, ran.state) == ("scheduled", "success"), scene.stored("*/*/report.json")
        assert ran.logical_date.startswith(f"{minute:%Y-%m-%dT%H:%M}")
        (report,) = scene.stored("*/*/report.json")
        assert (report["outcome"], report["completed"]) == ("landed", 2)
    compared = stage.compared(scene, topic, [today()])
    figures = scene.figures(1, compared)
    assert compared.identical, (figures, compared)
    assert (figures.commits, figures.lost) == (1, 0)
    assert figures.requests == report["requests"]
    return figures
