"""`python -m knowledge_expansion approve`, the half that asks Airflow where the workspace is."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any

from knowledge_airflow.run import workspace_root


def main(argument: str) -> int:
    """Store the answer that `argument` holds as JSON (topic, date, approved, by, reason); print what it is an answer to."""
    from knowledge_expansion.errors import KnowledgeError
    from knowledge_expansion.steps.approval import give_answer
    from knowledge_expansion.stores.run import RunStore
    from knowledge_expansion.stores.workspace import Workspace

    said: dict[str, Any] = json.loads(argument)
    run = RunStore(Workspace(workspace_root()), said["topic"], dt.date.fromisoformat(said["date"]), "approve")
    try:
        answer = give_answer(run, approved=said["approved"], by=said["by"], reason=said["reason"])
    except KnowledgeError as error:
        print(f"nothing of {said['topic']} as of {said['date']} waits for an answer: {error}", file=sys.stderr)
        return 1
    print(f"{'approved' if answer.approved else 'refused'} by {answer.by}, {len(answer.files)} files:")
    for path, digest in answer.files:
        print(f"  {path} ({digest[:12]})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
