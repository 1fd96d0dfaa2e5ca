"""The two tasks of the scheduled audit: audit the base, tell what was found. Neither changes the base."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from knowledge_expansion.errors import KnowledgeError

from knowledge_airflow.compat import AirflowFailException, BaseOperator, Context, task_states
from knowledge_airflow.failures import airflow_error
from knowledge_airflow.hooks.repository import KnowledgeRepositoryHook
from knowledge_airflow.run import as_of_date, workspace_root

if TYPE_CHECKING:
    from knowledge_expansion.stores.workspace import Workspace


def _workspace() -> Workspace:
    from knowledge_expansion.stores.workspace import Workspace

    return Workspace(workspace_root())


class AuditOperator(BaseOperator):
    """Clone the base, audit it as of the run's date, store the result and what changed since the audit before."""

    def __init__(self, *, repo_conn_id: str = KnowledgeRepositoryHook.default_conn_name, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.repo_conn_id = repo_conn_id

    def execute(self, context: Context) -> dict[str, Any]:
        """Audit. Fails at once for settings that another try cannot mend."""
        from knowledge_expansion.steps.maintain import audit_repository

        today = dt.datetime.now(dt.UTC).date()
        try:
            settings = KnowledgeRepositoryHook(self.repo_conn_id).get_settings()
            report = audit_repository(_workspace(), settings, as_of_date(context), today, log=self.log)
        except KnowledgeError as error:
            raise airflow_error(error) from error
        return {"files": report.files, "errors": report.errors, "subject": report.subject}


class TellAuditOperator(BaseOperator):
    """Send the report of the audit to every notifier; also that there is none, when the audit failed."""

    def __init__(self, *, audit_task: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.audit_task = audit_task

    def execute(self, context: Context) -> str:
        """Send, then fail when there was no audit or the report did not reach everybody."""
        from knowledge_expansion.steps.maintain import failed_report, stored_report

        from knowledge_airflow.notifiers.settings import send_report

        as_of = as_of_date(context)
        state = task_states(context, [self.audit_task]).get(self.audit_task)
        try:
            fault = "" if state == "success" else f"its task {self.audit_task} is {state}; the task's log says why"
            report = failed_report(_workspace(), as_of, fault) if fault else stored_report(_workspace(), as_of)
            faults = send_report(report, context, log=self.log)
        except KnowledgeError as error:
            raise airflow_error(error) from error
        if report.fault:
            raise AirflowFailException(f"{report.subject}: {report.fault}")
        if faults:
            raise AirflowFailException("the audit is made, but its report could not be delivered: " + "; ".join(faults))
        return report.subject
