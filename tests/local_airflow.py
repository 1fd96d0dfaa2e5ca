"""An Airflow of its own for a test session: a fresh home that goes away with it, and no setting of the machine it runs on.

Airflow reads its settings when it is imported, so the conftest of every folder that imports it calls `isolate()` first.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_OWN = "KNOWLEDGE_TEST_HOME"


def without_airflow(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without anything that Airflow or a topic would read: settings, connections, variables, folders."""
    ours = ("AIRFLOW", "_AIRFLOW", "KNOWLEDGE_")
    return {name: value for name, value in environment.items() if not name.startswith(ours)}


def isolate() -> Path:
    """Point Airflow at a new home with this checkout's DAGs; the same home however often it is called. Returns it."""
    if _OWN in os.environ:
        return Path(os.environ[_OWN])
    home = Path(tempfile.mkdtemp(prefix="airflow-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    clean = without_airflow(os.environ)
    for name in os.environ.keys() - clean.keys():
        del os.environ[name]
    os.environ |= {
        _OWN: str(home),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
    }
    sys.path[:0] = [str(ROOT / "plugins"), str(ROOT / "include")]
    return home
