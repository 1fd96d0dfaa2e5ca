"""The approval before a commit, wherever the answer comes from: a person in the user interface, or the command `approve`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from knowledge_airflow.compat import HAS_HUMAN_TASKS, BaseOperator, Context, human_wait, is_dag_test

if TYPE_CHECKING:
    from knowledge_expansion.stores.run import RunStore
    from knowledge_expansion.values.answer import Answer
    from knowledge_expansion.values.report import RunReport

WAIT = dt.timedelta(days=7)
"""How long the run waits for a person."""
UNANSWERED = f"nobody approved or refused within {WAIT.days} days. Nothing was pushed. Clear the task to ask again"
TO_ANSWER = (
    "`airflow dags test` does not wait for people. Read {place}/approval-request.md, then say "
    "`python -m knowledge_expansion approve --topic {topic} --date {date}` (or add --refuse REASON; after `make run` also "
    "--local FOLDER) and run the same again: it sends no request a second time, and the answer holds for the same files."
)


def approval_task(topic_id: str) -> BaseOperator:
    """The task `approve`: a question in the user interface where Airflow has such tasks, else one that waits for the command."""
    common: dict[str, Any] = {"task_id": "approve", "topic_id": topic_id, "retries": 0}
    if HAS_HUMAN_TASKS:
        from knowledge_airflow.operators.approve import ApproveOperator

        return ApproveOperator(**human_wait(WAIT), **common)
    from knowledge_airflow.sensors.approval import ApprovalSensor

    return ApprovalSensor(poke_interval=60, timeout=WAIT.total_seconds(), **common)


def answer_or_question(run: RunStore, context: Context, *, log: Any) -> Answer | RunReport:
    """The answer that was given already, else the question: the report of a run that waits.

    Raises NotApproved when the answer is a refusal, and in `airflow dags test`, where nobody could answer.
    """
    from knowledge_expansion.errors import NotApproved
    from knowledge_expansion.steps.approval import accepted, answer_to, ask

    question = ask(run, log=log)
    if answer := answer_to(run):
        log.info("approved by %s at %s", answer.by, answer.at)
        return accepted(answer)
    if is_dag_test(context):
        place = f"{run.workspace.root}/{run.folder}"
        raise NotApproved(TO_ANSWER.format(place=place, topic=run.topic_id, date=run.as_of))
    return question
