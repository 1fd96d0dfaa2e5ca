"""The one module that knows which Airflow this is: 3.3 first, 2.11 through the common compat provider.

Everything else of the package imports Airflow's names from here.
"""

from __future__ import annotations

from typing import Any

from airflow.providers.common.compat.sdk import (
    DAG,
    AirflowException,
    AirflowFailException,
    AirflowNotFoundException,
    AirflowSensorTimeout,
    AirflowSkipException,
    BaseBranchOperator,
    BaseHook,
    BaseNotifier,
    BaseOperator,
    BaseSensorOperator,
    Context,
    ObjectStoragePath,
    Param,
    TaskGroup,
    TriggerRule,
    Variable,
    get_parsing_context,
    mask_secret,
)
from airflow.providers.common.compat.version_compat import AIRFLOW_V_3_0_PLUS

__all__ = [
    "DAG",
    "AirflowException",
    "AirflowFailException",
    "AirflowNotFoundException",
    "AirflowSensorTimeout",
    "AirflowSkipException",
    "BaseBranchOperator",
    "BaseHook",
    "BaseNotifier",
    "BaseOperator",
    "BaseSensorOperator",
    "Context",
    "ObjectStoragePath",
    "Param",
    "TaskGroup",
    "TriggerRule",
    "get_parsing_context",
    "mask_secret",
    "task_states",
    "variable",
]


def task_states(context: Context, task_ids: list[str]) -> dict[str, str | None]:
    """The states of tasks of this run by task id; a task that has none yet is missing or None.

    Airflow 3 answers through the task's own execution interface; Airflow 2 keeps the run's task instances at hand.
    """
    instance: Any = context["ti"]
    run: Any = context["dag_run"]
    if hasattr(instance, "get_task_states"):
        states = instance.get_task_states(dag_id=instance.dag_id, task_ids=task_ids, run_ids=[run.run_id])
        return dict(states.get(run.run_id, {}))
    return {found.task_id: found.state for found in run.get_task_instances() if found.task_id in task_ids}


def variable(name: str, *, default: str) -> str:
    """An Airflow variable, or the default. The keyword of `Variable.get` was renamed in Airflow 3."""
    keyword: Any = {"default" if AIRFLOW_V_3_0_PLUS else "default_var": default}
    return str(Variable.get(name, **keyword))
