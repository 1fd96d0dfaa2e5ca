"""From a task's context to the run it belongs to: topic, as-of date, workspace."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge_airflow.compat import Context, ObjectStoragePath, variable

if TYPE_CHECKING:
    from knowledge_expansion.stores.run import RunStore

POOL = "brightdata"
WORKSPACE_VARIABLE = "knowledge_workspace"


def as_of_date(context: Context) -> dt.date:
    """The logical date in UTC; for runs without one (started by assets or by the API) the time the run is due after."""
    moment: dt.datetime = context.get("logical_date") or context["dag_run"].run_after
    return moment.astimezone(dt.UTC).date()


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
