"""The approval as a question in Airflow's user interface (Required Actions). Needs Airflow 3.1."""

from __future__ import annotations

from typing import Any

from knowledge_airflow.approval import UNANSWERED, answer_or_question
from knowledge_airflow.compat import ApprovalOperator, Context
from knowledge_airflow.notifiers.settings import send_report
from knowledge_airflow.operators.step import failures_recorded
from knowledge_airflow.run import open_run


class ApproveOperator(ApprovalOperator):
    """Show what would land and wait for Approve or Reject, in no worker's slot. A rejection fails the task with who and why."""

    def __init__(self, *, topic_id: str, **kwargs: Any) -> None:
        kwargs.setdefault("params", {"reason": ""})
        super().__init__(subject="Approve the knowledge files that are about to land", fail_on_reject=True, **kwargs)
        self.topic_id = topic_id

    def execute(self, context: Context) -> Any:
        """Ask, unless the same files have been answered for."""
        from knowledge_expansion.values.answer import Answer

        run = open_run(context, self.topic_id)
        with failures_recorded(run, str(self.task_id)):
            found = answer_or_question(run, context, log=self.log)
            if isinstance(found, Answer):
                return {"approved_by": found.by}
            send_report(found, context, log=self.log)
            self.subject, self.body = found.subject, found.text
            return super().execute(context)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Go on when approved. The approval is stored, for the commit is held against it; a refusal holds for this question
        only, and clearing the task asks again."""
        from knowledge_expansion.errors import NotApproved
        from knowledge_expansion.steps.approval import give_answer, refusal

        run = open_run(context, self.topic_id)
        with failures_recorded(run, str(self.task_id)):
            if event.get("error_type") == "timeout":
                raise NotApproved(UNANSWERED)
            reason = str((event.get("params_input") or {}).get("reason") or "")
            if self.REJECT in event.get("chosen_options", ()):
                raise refusal(_who(event), reason)
            super().execute_complete(context, event)
            give_answer(run, approved=True, by=_who(event), reason=reason)
            return {"approved_by": _who(event)}


def _who(event: dict[str, Any]) -> str:
    user = event.get("responded_by_user") or {}
    return str(user.get("name") or user.get("id") or "somebody")
