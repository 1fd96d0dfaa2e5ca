"""`check`: do the connections, the zones and the pool work? Nothing here is billed."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from knowledge_expansion.cli.airflow_process import airflow_environment, module


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("check", help="test the connections, zones and pool of an Airflow environment")
    parser.add_argument("--local", type=Path, help="folder of a local run (default: the Airflow of AIRFLOW_HOME)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask Airflow for its connections, in a process of its own."""
    environment = airflow_environment(arguments.local.resolve()) if arguments.local else dict(os.environ)
    return module("knowledge_airflow.check", [], environment)
