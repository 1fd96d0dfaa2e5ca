"""Six months of the first-run topic at once, runs side by side, and backwards: the base ends as in order, forwards."""

from __future__ import annotations

import datetime as dt

from topic_variants import first_run

from processes.figures import Figures
from processes.stage import Scene, Stage
from processes.waiting import Pending

NEEDS: tuple[str, ...] = ()
DAYS = [dt.date(2026, month, 1) for month in range(5, 11)]
TOPIC = first_run(schedule="0 0 1 * *", start_date=DAYS[0], max_age_days=20)


def parallel(stage: Stage) -> Figures:
    """Three runs side by side."""
    return _backfilled(stage, "backfill_parallel", parallel=3, backwards=False)


def backwards(stage: Stage) -> Figures:
    """The newest first, two side by side."""
    return _backfilled(stage, "backfill_backwards", parallel=2, backwards=True)


def _backfilled(stage: Stage, name: str, *, parallel: int, backwards: bool) -> Figures:
    with stage.scene(name, slots=4) as scene:
        dag = scene.airflow.add(TOPIC)
        number = scene.airflow.client.backfill(dag, DAYS[0], DAYS[-1], parallel=parallel, backwards=backwards)
        runs = scene.airflow.ended(dag, len(DAYS), timeout=1500)
        scene.airflow.wait("the backfill's end", lambda: _ended(scene, number), timeout=120)
        backfilled = [run for run in runs if run.type == "backfill"]
        assert [run.logical_date[:10] for run in backfilled] == [day.isoformat() for day in DAYS]
        assert {run.state for run in runs} == {"success"}, scene.stored("*/*/report.json")
    # The schedule's own newest run fires meanwhile; it belongs to the order as well.
    compared = stage.compared(scene, TOPIC, sorted(dt.date.fromisoformat(run.logical_date[:10]) for run in runs))
    figures = scene.figures(len(runs), compared)
    assert compared.identical, (figures, compared)
    assert figures.commits <= len(runs)
    assert figures.lost == 0
    return figures


def _ended(scene: Scene, number: int) -> bool | Pending:
    return True if scene.airflow.client.backfill_ended(number) else Pending("not marked as completed")
