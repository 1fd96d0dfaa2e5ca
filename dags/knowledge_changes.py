"""An example of a DAG that runs on new knowledge: it logs which files landed, with their figures, and writes nothing.

It starts paused. Copy it and re-index, embed or publish where it logs; docs/downstream.md says what an event holds.
"""

import datetime as dt
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The packages lie inside this folder (staged for Composer) or beside it (a checkout); they come first on the path.
for folder in (HERE.parent / "include", HERE.parent / "plugins", HERE):
    if any((folder / package).is_dir() for package in ("knowledge_airflow", "knowledge_expansion")):
        sys.path[:] = [str(folder), *(entry for entry in sys.path if entry != str(folder))]

from knowledge_airflow.compat import DAG, AssetAlias, task, triggering_events  # noqa: E402

when = {"schedule": [AssetAlias("knowledge_files")], "start_date": dt.datetime(2025, 1, 1, tzinfo=dt.UTC)}
with DAG("knowledge_changes", is_paused_upon_creation=True, tags=["knowledge", "example"], doc_md=__doc__, **when):

    @task
    def log_changes(**context):
        for uri, figures in triggering_events(context):
            print(f"{uri}: {figures}")

    log_changes()
