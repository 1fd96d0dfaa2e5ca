"""`python -m knowledge_expansion check`, the half that asks Airflow: connections, zones, repository, pool, workspace."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator

from knowledge_airflow.compat import AirflowException
from knowledge_airflow.hooks.brightdata import BrightDataHook
from knowledge_airflow.hooks.repository import KnowledgeRepositoryHook
from knowledge_airflow.run import POOL, workspace_root


def main() -> int:
    """Print one line per check; 0 when all are well."""
    faults = 0
    for name, look in (("research", research), ("repository", repository), ("pool", pool), ("workspace", workspace)):
        for ok, text in _told(look):
            faults += not ok
            print(f"{'ok   ' if ok else 'FAULT'} {name}: {text}")
    return 1 if faults else 0


def _told(look: Callable[[], Iterator[tuple[bool, str]]]) -> Iterator[tuple[bool, str]]:
    from knowledge_expansion.errors import KnowledgeError

    try:
        yield from look()
    except (KnowledgeError, AirflowException, OSError) as error:
        yield False, str(error)


def research() -> Iterator[tuple[bool, str]]:
    """The key is accepted and the zones are active and of the right type."""
    from knowledge_expansion.brightdata.check import check_connection

    for line in check_connection(BrightDataHook().get_client()):
        yield line.ok, line.text


def repository() -> Iterator[tuple[bool, str]]:
    """The knowledge base can be cloned."""
    from knowledge_expansion.repository.clone import Repository

    with Repository(KnowledgeRepositoryHook().get_settings()) as repository:
        repository.check_push()
        yield True, f"can be cloned and pushed to; {repository.branch} is at {repository.head() or 'no commit yet'}"


def pool() -> Iterator[tuple[bool, str]]:
    """The pool exists; without it research tasks wait for ever."""
    command = [sys.executable, "-m", "airflow", "pools", "list", "--output", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    start = done.stdout.find("[")
    pools = json.loads(done.stdout[start:]) if done.returncode == 0 and start >= 0 else []
    found = next((entry for entry in pools if entry["pool"] == POOL), None)
    if found is None:
        yield False, f"there is no pool {POOL}; make it: airflow pools set {POOL} 8 'requests to the research service'"
    else:
        yield True, f"{POOL} has {found['slots']} slots"


def workspace() -> Iterator[tuple[bool, str]]:
    """The workspace can be written and read."""
    from knowledge_expansion.stores.workspace import Workspace

    store = Workspace(workspace_root())
    store.write_json("check.json", {"written by": "knowledge check"})
    good = store.read_json("check.json") is not None
    yield good, f"{store.root} {'can be written and read' if good else 'does not give back what was written'}"


if __name__ == "__main__":
    sys.exit(main())
