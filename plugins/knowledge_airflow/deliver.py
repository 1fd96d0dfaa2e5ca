"""`python -m knowledge_airflow.deliver`: put somebody's file and drop into the inbox of a PART, wherever the workspace of this
Airflow lies."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from knowledge_expansion.errors import KnowledgeError
from knowledge_expansion.steps.delivery import deliver
from knowledge_expansion.stores.run import RunStore
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.topics.load import load_topic

from knowledge_airflow.run import workspace_root


def main() -> int:
    """Deliver; returns the exit code. The arguments are checked by the domain's command line, which calls this."""
    parser = argparse.ArgumentParser(prog="python -m knowledge_airflow.deliver", description=__doc__)
    for name in ("topic_file", "file", "drop"):
        parser.add_argument(name, type=Path)
    parser.add_argument("part", type=int)
    parser.add_argument("as_of", type=dt.date.fromisoformat)
    given = parser.parse_args()
    try:
        topic = load_topic(given.topic_file)
        store = RunStore(Workspace(workspace_root()), topic.id, given.as_of, "deliver").part(given.part)
        said = deliver(store, topic.part(given.part), given.file.read_bytes(), given.drop.read_bytes(), given.drop.name)
    except (KnowledgeError, KeyError, OSError) as error:
        print(error.args[0] if isinstance(error, KeyError) else error, file=sys.stderr)
        return 1
    print(
        f"delivered to {store.run.folder}/{store.folder}/inbox: status {said.status.value}, {len(said.findings)} doubts"
    )
    for finding in said.findings:
        print(f"  line {finding.line}: {finding.words}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
