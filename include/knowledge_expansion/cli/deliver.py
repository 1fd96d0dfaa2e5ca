"""`deliver`: hand in the file and the KNOWLEDGE DROP of a PART that somebody else researched."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from pathlib import Path
from typing import Any

from knowledge_expansion.cli.airflow_process import PROJECT, airflow_environment, module
from knowledge_expansion.errors import ConfigurationError


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("deliver", help="hand in the file and drop of a PART with `runner: external`")
    parser.add_argument("file", type=Path, metavar="FILE", help="the knowledge file")
    parser.add_argument("drop", type=Path, metavar="DROP", help="its KNOWLEDGE DROP")
    parser.add_argument("--topic", required=True, help="the topic's id")
    parser.add_argument("--part", type=int, required=True, help="the PART's number")
    parser.add_argument("--date", type=dt.date.fromisoformat, required=True, help="the run's as-of date")
    parser.add_argument("--local", type=Path, help="folder of a local run (default: the Airflow of AIRFLOW_HOME)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write into the workspace that Airflow knows, in a process of its own."""
    environment = airflow_environment(arguments.local.resolve()) if arguments.local else dict(os.environ)
    folder = Path(environment.get("KNOWLEDGE_TOPICS_DIR") or PROJECT / "dags" / "topics")
    topic = folder / f"{arguments.topic}.yaml"
    if not topic.is_file():
        raise ConfigurationError(f"{topic} does not exist; give --topic the id of a topic, or set KNOWLEDGE_TOPICS_DIR")
    for path in (arguments.file, arguments.drop):
        if not path.is_file():
            raise ConfigurationError(f"{path} is no file; give the knowledge file and its KNOWLEDGE DROP")
    paths = [str(path.resolve()) for path in (topic, arguments.file, arguments.drop)]
    return module("knowledge_airflow.deliver", [*paths, str(arguments.part), arguments.date.isoformat()], environment)
