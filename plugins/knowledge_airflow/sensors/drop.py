"""The sensor that gates on a completed drop."""

from __future__ import annotations

from typing import Any

from knowledge_expansion.errors import KnowledgeError

from knowledge_airflow.compat import AirflowFailException, BaseSensorOperator, Context, task_states
from knowledge_airflow.run import open_run

DONE = ("success", "failed", "upstream_failed", "skipped", "removed")


class DropSensor(BaseSensorOperator):
    """Complete when the PART's drop of this run stands and fits its file; failed when the PART ended without one.

    It sits after the PART's own tasks, so it decides at its first look. A PART that was skipped (fresh, or left out of
    the run) is complete. Only states from the task context and the workspace are read.
    """

    def __init__(self, *, topic_id: str, part: int, **kwargs: Any) -> None:
        kwargs.setdefault("mode", "reschedule")
        super().__init__(**kwargs)
        self.topic_id = topic_id
        self.part = part

    def poke(self, context: Context) -> bool:
        """True when complete, False while the drop's task is not terminal.

        Raises AirflowFailException with the reason when the PART failed, and when drop and file do not fit together.
        """
        from knowledge_expansion.steps.drop import drop_fault

        writer = f"{str(self.task_id).rsplit('.', 1)[0]}.write_drop"
        state = task_states(context, [writer]).get(writer)
        if state == "skipped":
            self.log.info("PART %s was skipped: nothing to wait for", self.part)
            return True
        if state not in DONE:
            self.log.info("PART %s: write_drop is %s", self.part, state or "not started")
            return False
        if state != "success":
            raise AirflowFailException(f"PART {self.part} ended without a drop: its task write_drop is {state}")
        try:
            fault = drop_fault(open_run(context, self.topic_id).part(self.part))
        except KnowledgeError as error:
            raise AirflowFailException(f"PART {self.part}: {error}") from error
        if fault:
            raise AirflowFailException(f"PART {self.part}: {fault}")
        return True
