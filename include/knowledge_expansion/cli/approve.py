"""`approve`: answer for a run that waits for a person, from the command line."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
import os
from pathlib import Path
from typing import Any

from knowledge_expansion.cli.airflow_process import airflow_environment, module


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("approve", help="approve or refuse the files that a run wants to land")
    parser.add_argument("--topic", required=True, help="the topic's id")
    parser.add_argument("--date", type=dt.date.fromisoformat, required=True, help="as-of date of the run")
    parser.add_argument("--refuse", metavar="REASON", help="refuse, and say why (default: approve)")
    parser.add_argument("--by", default="", help="who answers (default: the user of this machine)")
    parser.add_argument("--local", type=Path, help="folder of a local run (default: the Airflow of AIRFLOW_HOME)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Leave the answer in the workspace that Airflow names, in a process of its own."""
    environment = airflow_environment(arguments.local.resolve()) if arguments.local else dict(os.environ)
    said = {
        "topic": arguments.topic,
        "date": arguments.date.isoformat(),
        "approved": arguments.refuse is None,
        "by": arguments.by or getpass.getuser(),
        "reason": arguments.refuse or "",
    }
    return module("knowledge_airflow.approve", [json.dumps(said)], environment)
