"""`check_existing`: what the base already holds for a PART."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from knowledge_expansion.base.existing import check_existing
from knowledge_expansion.base.view import read_text
from knowledge_expansion.errors import FileInTheWay
from knowledge_expansion.gate.cited import Statement, cited_in
from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.values.records import ExistingKnowledge


def check_part(part: PartStore, *, force: bool, log: Any) -> ExistingKnowledge:
    """Store existing.json and return it. Raises FileInTheWay before anything is spent."""
    run = part.run
    topic = run.topic()
    existing = check_existing(topic.part(part.number), topic, run.snapshot(), run.as_of, force=force)
    if addresses := run.retracts():
        held = read_text(run.snapshot(), topic.path_of(topic.part(part.number)))
        existing = _for_retraction(existing, cited_in(held, addresses))
    part.write("existing.json", existing.to_json())
    for sentence in (*existing.checks, *existing.warnings):
        log.info("%s", sentence)
    log.info("PART %d is %s: %s", part.number, existing.state, existing.reason)
    if existing.state == "in_the_way":
        raise FileInTheWay(existing.reason)
    return existing


def _for_retraction(existing: ExistingKnowledge, statements: Sequence[Statement]) -> ExistingKnowledge:
    """A PART is written again when its file names one of the sources, else it has nothing to do."""
    if existing.state == "in_the_way":
        return existing
    if not statements:
        return dataclasses.replace(
            existing, state="fresh", reason="its file does not rest on a source that is withdrawn"
        )
    count = f"{len(statements)} line{'s' * (len(statements) > 1)} of its file"
    return dataclasses.replace(existing, state="refresh", reason=f"{count} rest on a source that is withdrawn")
