"""`check_existing`: what the base already holds for a PART."""

from __future__ import annotations

from typing import Any

from knowledge_expansion.base.existing import check_existing
from knowledge_expansion.errors import FileInTheWay
from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.values.records import ExistingKnowledge


def check_part(part: PartStore, *, force: bool, log: Any) -> ExistingKnowledge:
    """Store existing.json and return it. Raises FileInTheWay before anything is spent."""
    run = part.run
    topic = run.topic()
    existing = check_existing(topic.part(part.number), topic, run.snapshot(), run.as_of, force=force)
    part.write("existing.json", existing.to_json())
    for sentence in (*existing.checks, *existing.warnings):
        log.info("%s", sentence)
    log.info("PART %d is %s: %s", part.number, existing.state, existing.reason)
    if existing.state == "in_the_way":
        raise FileInTheWay(existing.reason)
    return existing
