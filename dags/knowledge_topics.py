"""Airflow DAGs of the knowledge topics: one per file in `topics/`."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The packages lie inside this folder (staged for Composer) or beside it (a checkout); they come first on the path.
for folder in (HERE.parent / "include", HERE.parent / "plugins", HERE):
    if any((folder / package).is_dir() for package in ("knowledge_airflow", "knowledge_expansion")):
        sys.path[:] = [str(folder), *(entry for entry in sys.path if entry != str(folder))]

from knowledge_airflow.dags import topic_dags  # noqa: E402

for dag in topic_dags(HERE / "topics"):
    globals()[dag.dag_id] = dag
