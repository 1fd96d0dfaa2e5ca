"""The sensor of a PART that somebody else researches: it waits for the file and the drop in the PART's inbox."""

from __future__ import annotations

from typing import Any

from knowledge_expansion.errors import KnowledgeError

from knowledge_airflow.compat import AirflowFailException, AirflowSensorTimeout, BaseSensorOperator, Context
from knowledge_airflow.run import open_run

WAIT_PARAMETER = "wait_minutes"


class DeliverySensor(BaseSensorOperator):
    """Complete when file and drop are there; failed at once when the drop says failed or cannot be read, and when the time is
    up. It frees its worker between two looks. The run's parameter `wait_minutes` overrides the topic's time; 0 means one look."""

    def __init__(self, *, topic_id: str, part: int, **kwargs: Any) -> None:
        kwargs.setdefault("mode", "reschedule")
        super().__init__(**kwargs)
        self.topic_id = topic_id
        self.part = part

    def execute(self, context: Context) -> Any:
        """Wait; the reason of a failure is left in the workspace, for the drop, the plan and the report."""
        minutes = context["params"].get(WAIT_PARAMETER)
        if minutes is not None:
            self.timeout = float(minutes) * 60
        try:
            return super().execute(context)
        except (AirflowSensorTimeout, AirflowFailException) as error:
            waited = f"nobody delivered its file and drop within {self.timeout / 60:g} minutes"
            reason = waited if isinstance(error, AirflowSensorTimeout) else str(error)
            open_run(context, self.topic_id).record_failure(str(self.task_id), reason)
            raise AirflowFailException(f"PART {self.part}: {reason}") from error

    def poke(self, context: Context) -> bool:
        """True when the delivery is complete. Raises AirflowFailException when it never will be."""
        from knowledge_expansion.steps.delivery import find_delivery

        try:
            found = find_delivery(open_run(context, self.topic_id).part(self.part))
        except KnowledgeError as error:
            raise AirflowFailException(str(error)) from error
        if isinstance(found, str):
            self.log.info("PART %s: %s", self.part, found)
            return False
        return True
