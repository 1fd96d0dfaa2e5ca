"""Airflow as other processes: the domain's command line never imports it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


def airflow_environment(local: Path) -> dict[str, str]:
    """The environment of a local Airflow whose files all lie below `local`, whatever AIRFLOW_HOME says."""
    home = local / "airflow"
    return {
        **os.environ,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW_VAR_KNOWLEDGE_WORKSPACE": f"file://{local / 'workspace'}",
        "PYTHONUNBUFFERED": "1",
    }


def airflow(*arguments: str, environment: Mapping[str, str], quiet: bool = False) -> subprocess.CompletedProcess[str]:
    """Run `airflow ARGUMENTS` with this interpreter. With `quiet` its output is captured, else it goes to the terminal."""
    command = [sys.executable, "-m", "airflow", *arguments]
    return subprocess.run(command, env=dict(environment), text=True, capture_output=quiet, check=False)


def module(name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run `python -m NAME ARGUMENTS` with the bundle's packages on the path; returns its exit code."""
    paths = [str(PROJECT / "include"), str(PROJECT / "plugins"), environment.get("PYTHONPATH", "")]
    full = {**environment, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}
    return subprocess.run([sys.executable, "-m", name, *arguments], env=full, check=False).returncode
