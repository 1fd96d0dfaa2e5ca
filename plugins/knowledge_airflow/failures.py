"""The one place that maps the domain's errors to what Airflow does next: try again, or fail for good."""

from __future__ import annotations

from knowledge_expansion.errors import (
    ConfigurationError,
    GateError,
    KnowledgeError,
    NotApproved,
    NotAvailable,
    PartFailed,
    StopRun,
    TopicError,
    WorkspaceError,
)

from knowledge_airflow.compat import AirflowException, AirflowFailException

FINAL = (ConfigurationError, GateError, NotApproved, NotAvailable, PartFailed, StopRun, TopicError, WorkspaceError)
"""Errors that another try of the same task cannot mend. An object that an earlier task has not written, or that is
spoiled, does not appear by waiting: a retry would only delay the alert."""


def airflow_error(error: KnowledgeError) -> AirflowException:
    """AirflowFailException (no retry) for a final error, AirflowException (retried) for every other one."""
    return AirflowFailException(str(error)) if isinstance(error, FINAL) else AirflowException(str(error))
