"""`run`: a topic from YAML to one commit on this machine, through Airflow itself."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from knowledge_expansion.cli.airflow_process import PROJECT, airflow, airflow_environment
from knowledge_expansion.cli.following import follow
from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.topics.load import load_topic

SAMPLE_CORPUS = PROJECT / "include" / "sample_corpus"
LOCAL_KEY = "local-key"
POOL = ("brightdata", "8", "requests to the research service at a time")


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("run", help="run one topic locally through `airflow dags test`")
    parser.add_argument("--topic", default="first-run", help="a topic's id (default first-run)")
    parser.add_argument("--date", type=dt.date.fromisoformat, default=None, help="as-of date (default today, UTC)")
    parser.add_argument("--corpus", type=Path, default=None, help="your own documents (default: the sample corpus)")
    parser.add_argument("--local", type=Path, default=Path(".local"), help="where everything goes (default .local)")
    parser.add_argument("--conf", default="{}", help='the run\'s parameters as JSON, e.g. {"parts": [2]}')
    parser.add_argument(
        "--retract", action="append", default=[], metavar="URL", help="take this source out of the base; repeatable"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Set up what is missing, run the topic, print the report and where to look."""
    started = time.monotonic()
    local: Path = arguments.local.resolve()
    environment = airflow_environment(local)
    folder = Path(environment.get("KNOWLEDGE_TOPICS_DIR") or PROJECT / "dags" / "topics")
    topic = load_topic(folder / f"{arguments.topic}.yaml")
    as_of = arguments.date or dt.datetime.now(dt.UTC).date()
    set_up(local, environment)
    knowledge_base(local, environment)
    dag = "knowledge__" + topic.id.replace("-", "_")
    with research_service(local, environment, arguments.corpus):
        print(f"running {dag} as of {as_of}: {len(topic.parts)} PARTs", flush=True)
        command = [sys.executable, "-m", "airflow", "dags", "test", dag, as_of.isoformat(), "--conf", _conf(arguments)]
        log = local / "logs" / f"{topic.id}-{as_of}.log"
        code = follow(command, environment, log)
    print(f"Airflow's whole output: {log}")
    return tell(local, topic.id, as_of, code, time.monotonic() - started)


def _conf(arguments: argparse.Namespace) -> str:
    """The run's parameters as JSON. Raises ConfigurationError when `--conf` is no JSON object."""
    try:
        given = json.loads(arguments.conf)
        return json.dumps({**given, "retract": arguments.retract} if arguments.retract else {**given})
    except (ValueError, TypeError) as error:
        raise ConfigurationError(
            f'--conf {arguments.conf!r} is no JSON object like {{"parts": [2]}}: {error}'
        ) from error


def set_up(local: Path, environment: dict[str, str]) -> None:
    """Migrate the metadata database and make the pool, once per folder."""
    done = local / "airflow" / "set-up-done"
    if done.exists():
        return
    local.mkdir(parents=True, exist_ok=True)
    # Airflow 2 adds events to aliases that it read from a serialized DAG only; its `dags test` serializes none.
    serialize = [("dags", "reserialize")] if version("apache-airflow").startswith("2.") else []
    for arguments in (("db", "migrate"), ("pools", "set", *POOL), *serialize):
        print("setting up: airflow " + " ".join(arguments[:2]), flush=True)
        result = airflow(*arguments, environment=environment, quiet=True)
        if result.returncode:
            raise ConfigurationError(f"airflow {' '.join(arguments)} failed:\n{result.stdout}{result.stderr}")
    done.write_text("database migrated, pool made\n")


def has_connection(name: str, environment: dict[str, str]) -> bool:
    """Whether Airflow knows a connection, from the environment or its database."""
    if f"AIRFLOW_CONN_{name.upper()}" in environment:
        return True
    return airflow("connections", "get", name, environment=environment, quiet=True).returncode == 0


def knowledge_base(local: Path, environment: dict[str, str]) -> None:
    """Make a starter base below `local` and point the connection at it, unless a connection is set."""
    name = "knowledge_repo_default"
    if has_connection(name, environment):
        return
    bare = local / "knowledge-base.git"
    if not bare.exists():
        from knowledge_expansion.repository.settings import AUTHOR
        from knowledge_expansion.repository.starter import create_starter

        create_starter(bare, None, author=AUTHOR, when=dt.datetime.now(dt.UTC))
        print(f"made a starter knowledge base: {bare}", flush=True)
    environment[f"AIRFLOW_CONN_{name.upper()}"] = json.dumps({"conn_type": "generic", "host": str(bare)})


@contextlib.contextmanager
def research_service(local: Path, environment: dict[str, str], corpus: Path | None) -> Iterator[None]:
    """Serve documents on loopback while the run lasts, unless a Bright Data connection is set."""
    name = "brightdata_default"
    if corpus is None and has_connection(name, environment):
        yield
        return
    from knowledge_expansion.research_server import ResearchServer

    folder = (corpus or SAMPLE_CORPUS).resolve()
    if not folder.is_dir():
        raise ConfigurationError(f"{folder} is no folder. Give a folder of HTML, Markdown or text documents as CORPUS.")
    with ResearchServer(folder, keys=(LOCAL_KEY,), index_folder=local / "research-index") as server:
        print(f"no Bright Data key: the local research service answers at {server.url} from {folder}", flush=True)
        extra = {"serp_zone": "local_serp", "unlocker_zone": "local_unlocker", "dated_pages": True}
        connection = {"conn_type": "generic", "host": server.url, "password": LOCAL_KEY, "extra": extra}
        environment[f"AIRFLOW_CONN_{name.upper()}"] = json.dumps(connection)
        yield
        print(f"the local research service answered {len(server.requests)} requests", flush=True)


def tell(local: Path, topic_id: str, as_of: dt.date, code: int, seconds: float) -> int:
    """Print the run's report and where its parts lie; returns the exit code."""
    report = local / "workspace" / topic_id / as_of.isoformat() / "report.md"
    print()
    if report.exists():
        print(report.read_text())
    checkout = local / "knowledge-base"
    bare = local / "knowledge-base.git"
    if bare.exists():
        from knowledge_expansion.repository.checkout import update_checkout

        print(f"The knowledge base: {update_checkout(bare, checkout)} (git repository {bare})")
    print(f"Drops, plan, pages and requests of this run: {report.parent}")
    print(f"Finished in {seconds:.0f} s." if code == 0 else f"The run FAILED (exit code {code}); see above.")
    sys.stdout.flush()
    return code
