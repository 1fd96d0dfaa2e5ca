"""The approval where Airflow has no tasks for people: wait for the answer that the command `approve` leaves in the workspace."""

from __future__ import annotations

from typing import Any

from knowledge_airflow.approval import UNANSWERED, answer_or_question
from knowledge_airflow.compat import AirflowFailException, AirflowSensorTimeout, BaseSensorOperator, Context
from knowledge_airflow.notifiers.settings import send_report
from knowledge_airflow.operators.step import failures_recorded
from knowledge_airflow.run import open_run


class ApprovalSensor(BaseSensorOperator):
    """Complete when a person approved exactly the files of this run; failed when refused, or when nobody answered in time."""

    def __init__(self, *, topic_id: str, **kwargs: Any) -> None:
        kwargs.setdefault("mode", "reschedule")
        super().__init__(**kwargs)
        self.topic_id = topic_id

    def execute(self, context: Context) -> Any:
        """Wait; a wait that ends without an answer leaves its reason for the report."""
        try:
            return super().execute(context)
        except AirflowSensorTimeout as error:
            open_run(context, self.topic_id).record_failure(str(self.task_id), UNANSWERED)
            raise AirflowFailException(UNANSWERED) from error

    def poke(self, context: Context) -> bool:
        """True when approved. A new question goes to the notifiers, once."""
        from knowledge_expansion.steps.approval import is_asked
        from knowledge_expansion.values.answer import Answer

        run = open_run(context, self.topic_id)
        with failures_recorded(run, str(self.task_id)):
            new = not is_asked(run)
            found = answer_or_question(run, context, log=self.log)
            if isinstance(found, Answer):
                return True
            if new:
                send_report(found, context, log=self.log)
            return False
