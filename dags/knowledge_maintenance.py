"""The Airflow DAG that audits the knowledge base on a schedule."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The packages lie inside this folder (staged for Composer) or beside it (a checkout); they come first on the path.
for folder in (HERE.parent / "include", HERE.parent / "plugins", HERE):
    if any((folder / package).is_dir() for package in ("knowledge_airflow", "knowledge_expansion")):
        sys.path[:] = [str(folder), *(entry for entry in sys.path if entry != str(folder))]

from knowledge_airflow.maintenance import maintenance_dag  # noqa: E402

dag = maintenance_dag()
