"""What the base already holds on a PART's subject, and whether the PART has anything to do at all."""

from __future__ import annotations

import dataclasses
import datetime as dt

from knowledge_expansion.base.snapshot import Snapshot
from knowledge_expansion.base.state import state_of
from knowledge_expansion.base.view import read_text
from knowledge_expansion.values.records import ExistingKnowledge
from knowledge_expansion.values.topic import Part, Topic


def check_existing(
    part: Part, topic: Topic, snapshot: Snapshot, as_of: dt.date, *, force: bool = False
) -> ExistingKnowledge:
    """What was found for the PART, and whether its file is new, to be refreshed, fresh or in the way.

    Never raises for what the base lacks: missing files, folders and indexes are warnings."""
    target = topic.path_of(part)
    state, reason = state_of(target, read_text(snapshot, target), topic, as_of, force=force)
    return dataclasses.replace(snapshot.known(part.number), state=state, reason=reason)
