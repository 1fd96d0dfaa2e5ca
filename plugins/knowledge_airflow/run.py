"""From a task's context to the run it belongs to: topic, as-of date, workspace."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge_airflow.compat import Context, ObjectStoragePath, variable

if TYPE_CHECKING:
    from knowledge_expansion.stores.run import RunStore

POOL = "brightdata"
WORKSPACE_VARIABLE = "knowledge_workspace"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def as_of_date(context: Context) -> dt.date:
    """The logical date in UTC; for runs without one (started by assets or by the API) the time the run is due after."""
    moment: dt.datetime | None = context.get("logical_date") or getattr(context.get("dag_run"), "run_after", None)
    if moment is None:  # a callback that Airflow gave hardly any context: the run's id holds the time
        found = _MOMENT.search(str(context["run_id"]))
        moment = dt.datetime.fromisoformat(found[0]) if found else dt.datetime.now(dt.UTC)
    return moment.astimezone(dt.UTC).date()


def undated(context: Context) -> str:
    """What is to be told of a run that has no logical date; nothing of one that has."""
    if context.get("logical_date") is not None:
        return ""
    return f"this run has no logical date; it is as of the day it was due to start: {as_of_date(context)}"


def is_backfill(context: Context) -> bool:
    """Whether this run belongs to a backfill."""
    kind = context["dag_run"].run_type
    return str(getattr(kind, "value", kind)) == "backfill"


def workspace_root() -> ObjectStoragePath:
    """The workspace's folder: the variable `knowledge_workspace`, else a folder under AIRFLOW_HOME."""
    home = Path(os.environ.get("AIRFLOW_HOME", "~/airflow")).expanduser()
    return ObjectStoragePath(variable(WORKSPACE_VARIABLE, default=f"file://{home}/knowledge_workspace"))


def open_run(context: Context, topic_id: str) -> RunStore:
    """The store of this run's topic and as-of date."""
    from knowledge_expansion.stores.run import RunStore
    from knowledge_expansion.stores.workspace import Workspace

    return RunStore(Workspace(workspace_root()), topic_id, as_of_date(context), str(context["run_id"]))
