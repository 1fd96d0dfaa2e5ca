"""What Airflow calls outside any task: when a run failed, and when it is late. Both reach the notifiers of every report.

Airflow imports `run_is_late` by its path on a worker, and calls `run_failed` where DAGs are parsed; neither sees the metadata
database, and both may find hardly anything in their context.
"""

from __future__ import annotations

import datetime as dt
import logging
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from knowledge_airflow.compat import Context
from knowledge_airflow.notifiers.settings import send_report
from knowledge_airflow.run import open_run

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)


def run_failed(context: Context, *, topic_id: str) -> None:
    """Report a run that failed, unless its own `notify` has done so since the run was started."""
    from knowledge_expansion.steps.alerts import failed_report, mark_told, was_told

    run = open_run(context, topic_id)
    if was_told(run, getattr(context.get("dag_run"), "start_date", None)):
        log.info("the report of %s has been sent", run.run_id)
        return
    last = getattr(context.get("ti"), "task_id", "")
    report = failed_report(run, why=str(context.get("reason") or ""), last_task=str(last), log=log)
    send_report(report, context, log=log)
    mark_told(run)


def run_is_late(topic_id: str, context: Mapping[str, Any]) -> None:
    """Report a run that has not ended by its deadline. `context` is Airflow's short one: the run as JSON, and the deadline."""
    from knowledge_expansion.steps.alerts import late_report

    known = context["dag_run"]
    run_id = str(known["dag_run_id"])
    logical, due = (dt.datetime.fromisoformat(known[name]) if known.get(name) else None for name in _MOMENTS)
    dag_run = SimpleNamespace(run_id=run_id, run_after=due)
    small = cast("Context", {"dag_run": dag_run, "run_id": run_id, "logical_date": logical})
    deadline = str(context.get("deadline", {}).get("deadline_time", ""))
    send_report(late_report(open_run(small, topic_id), due=deadline, log=log), small, log=log)


_MOMENTS = ("logical_date", "run_after")
