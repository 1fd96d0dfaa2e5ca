"""What all of Airflow's processes have in common, by the environment alone; and the migrated database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from local_airflow import ROOT, without_airflow

from processes.database import Postgres

USER, PASSWORD = "admin", "only-on-loopback"
LOST_AFTER = 30
"""Seconds without a sign of life after which a task counts as lost (Airflow's own default is 300)."""


def base_environment(home: Path, database: str) -> dict[str, str]:
    """What all of Airflow's processes of a deployment have in common."""
    return {
        **without_airflow(os.environ),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        "AIRFLOW__API__SECRET_KEY": "a-secret-of-these-tests-only-000000",
        "AIRFLOW__API_AUTH__JWT_SECRET": "another-secret-of-these-tests-only-000000000000000000000000000000",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "15",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": str(LOST_AFTER),
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "5",
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "15",
        "PYTHONUNBUFFERED": "1",
    }


def migrate(server: Postgres, folder: Path) -> None:
    """Make the database that every deployment starts from: migrated once, copied often."""
    environment = base_environment(folder, server.create(server.migrated))
    command = [sys.executable, "-m", "airflow", "db", "migrate"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
