"""Reports of runs that could not report themselves: one that failed before `notify`, and one that takes too long."""

from __future__ import annotations

import datetime as dt
from typing import Any

from knowledge_expansion.errors import KnowledgeError
from knowledge_expansion.steps.report import short_report, store_report
from knowledge_expansion.stores.run import RunStore
from knowledge_expansion.text.times import moment
from knowledge_expansion.values.report import RunReport
from knowledge_expansion.values.topic import Topic

TOLD = "told.json"
_STEPS = ("prepare", "review", "approve", "commit_and_push", "nothing_changed", "needs_attention", "notify")
_REASONS = {
    "timed_out": "the run took longer than it may",
    "task_failure": "a task failed",
    "all_tasks_deadlocked": "no task could go on",
}


def mark_told(run: RunStore) -> None:
    """Leave word that the report of this run has been sent, so that nobody sends another."""
    run.write(TOLD, {"run_id": run.run_id, "at": dt.datetime.now(dt.UTC).isoformat()})


def was_told(run: RunStore, since: dt.datetime | None) -> bool:
    """Whether the report of this run was sent. `since` is when the run was started last: a run that was cleared and failed
    again has a new story to tell."""
    found = run.find(TOLD)
    if not found or found["run_id"] != run.run_id:
        return False
    return since is None or moment(found["at"]) >= since


def failed_report(run: RunStore, *, why: str, last_task: str, log: Any) -> RunReport:
    """Store and return the report of a run that ended without one. `why` is Airflow's word for how it ended."""
    words = [f"the run failed before its report was sent: {_REASONS.get(why, why or 'Airflow gives no reason')}"]
    if last_task:
        words.append(f"its last task was {last_task}")
    told = [(task, reason) for task in (*_STEPS, last_task) if task and (reason := run.failure(task))]
    words += [f"{task} said: {reason}" for task, reason in dict(told).items()]
    report = short_report(run, _topic(run), "needs_attention", "; ".join(words))
    store_report(run, report)
    log.error("%s: %s", report.subject, report.reason)
    return report


def late_report(run: RunStore, *, due: str, log: Any) -> RunReport:
    """The report of a run that still runs after its deadline (`due`, ISO). It is sent, not stored: the run reports itself."""
    report = short_report(
        run, _topic(run), "late", f"the run has not ended; it was due by {due or 'its deadline'}. It goes on"
    )
    log.warning("%s: %s", report.subject, report.reason)
    return report


def _topic(run: RunStore) -> Topic | None:
    """The pinned topic; None before `prepare` has pinned one, and when it cannot be read: the alert must go out all the same."""
    try:
        return run.topic() if run.find("run.json") else None
    except (KnowledgeError, ValueError):
        return None
