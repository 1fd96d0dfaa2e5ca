"""The one module that knows which Airflow this is: 3.3 first, 2.11 through the common compat provider.

Everything else of the package imports Airflow's names from here.
"""

from __future__ import annotations

import datetime as dt
import inspect
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import (
    DAG,
    AirflowException,
    AirflowFailException,
    AirflowNotFoundException,
    AirflowSensorTimeout,
    AirflowSkipException,
    Asset,
    AssetAlias,
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
    task,
)
from airflow.providers.common.compat.version_compat import AIRFLOW_V_3_0_PLUS, AIRFLOW_V_3_1_PLUS, AIRFLOW_V_3_2_PLUS

if TYPE_CHECKING or AIRFLOW_V_3_0_PLUS:
    from airflow.providers.common.compat.sdk import BaseBranchOperator
else:  # Airflow 2 brings it itself, and may lack the standard provider, where the compat provider looks for it
    from airflow.operators.branch import BaseBranchOperator

if TYPE_CHECKING:
    from airflow.providers.standard.operators.hitl import ApprovalOperator

__all__ = [
    "AIRFLOW_2",
    "DAG",
    "HAS_DEADLINES",
    "HAS_HUMAN_TASKS",
    "AirflowException",
    "AirflowFailException",
    "AirflowNotFoundException",
    "AirflowSensorTimeout",
    "AirflowSkipException",
    "ApprovalOperator",
    "AssetAlias",
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
    "asset",
    "deadline",
    "get_parsing_context",
    "human_wait",
    "is_dag_test",
    "send",
    "task",
    "task_states",
    "triggering_events",
    "variable",
]

AIRFLOW_2 = not AIRFLOW_V_3_0_PLUS
"""Whether this is Airflow 2.11; its tasks read the metadata database themselves."""
HAS_HUMAN_TASKS = AIRFLOW_V_3_1_PLUS
"""Whether a task can put a question to a person (`ApprovalOperator`)."""
HAS_DEADLINES = AIRFLOW_V_3_2_PLUS
"""Whether a missed deadline can call a plain function on a worker; 3.1 knows coroutines on the triggerer only."""


def __getattr__(name: str) -> Any:
    """`ApprovalOperator`, imported by those who want it: it exists from 3.1 on, and few DAGs need it."""
    if name == "ApprovalOperator":
        from airflow.providers.standard.operators.hitl import ApprovalOperator

        return ApprovalOperator
    raise AttributeError(f"module {__name__} has no attribute {name}")


def human_wait(time: dt.timedelta) -> dict[str, Any]:
    """How long an `ApprovalOperator` waits for a person; older standard providers call it the time of execution."""
    from airflow.providers.standard.operators.hitl import HITLOperator

    known = inspect.signature(HITLOperator.__init__).parameters
    return {"response_timeout" if "response_timeout" in known else "execution_timeout": time}


def asset(name: str, uri: str) -> Asset:
    """An asset. Airflow 2 calls it a dataset and knows no name beside the URI."""
    return Asset(name=name, uri=uri) if AIRFLOW_V_3_0_PLUS else Asset(uri=uri)


def triggering_events(context: Context) -> list[tuple[str, dict[str, Any]]]:
    """URI and extra of the asset events that started this run, in their order; none in a run by hand."""
    known: Any = context
    found = known["triggering_asset_events" if AIRFLOW_V_3_0_PLUS else "triggering_dataset_events"]
    return [
        (event.asset.uri if AIRFLOW_V_3_0_PLUS else event.uri, event.extra) for key in found for event in found[key]
    ]


def deadline(after: dt.timedelta | None, callback: str, **kwargs: Any) -> dict[str, Any]:
    """The DAG's argument for a deadline, counted from when a run was queued; none where this Airflow has no such callbacks.

    `callback` is the dotted path of a function; a worker imports it and calls it with `kwargs` and a context.
    """
    if after is None or not HAS_DEADLINES:
        return {}
    from airflow.sdk.definitions.callback import SyncCallback
    from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

    alert = DeadlineAlert(DeadlineReference.DAGRUN_QUEUED_AT, interval=after, callback=SyncCallback(callback, kwargs))
    return {"deadline": alert}


def is_dag_test(context: Context) -> bool:
    """Whether this run is that of `airflow dags test`, where nobody answers a question and no scheduler ends a wait.

    Airflow 3 names the run's author; in Airflow 2 such a task has no job that executes it.
    """
    if AIRFLOW_V_3_1_PLUS:
        return getattr(context["dag_run"], "triggering_user_name", None) == "dag_test"
    return getattr(context["ti"], "job_id", True) is None


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


def send(notifier: BaseNotifier, context: Context) -> None:
    """Fill in a notifier's templates and send it. Raises what it raises: called as such, one of Airflow 2 only logs it."""
    if AIRFLOW_2:
        notifier.render_template_fields(context)
        notifier.notify(context)
    else:
        notifier(context)


def variable(name: str, *, default: str) -> str:
    """An Airflow variable, or the default. The keyword of `Variable.get` was renamed in Airflow 3."""
    keyword: Any = {"default" if AIRFLOW_V_3_0_PLUS else "default_var": default}
    return str(Variable.get(name, **keyword))
