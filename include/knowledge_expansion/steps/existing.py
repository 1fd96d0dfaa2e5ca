"""`check_existing`: what the base already holds for a PART."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from knowledge_expansion.base.existing import check_existing
from knowledge_expansion.base.view import read_text
from knowledge_expansion.errors import FileInTheWay, PartFailed
from knowledge_expansion.gate.cited import Statement, cited_in
from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.values.records import ExistingKnowledge


def check_part(part: PartStore, *, force: bool, log: Any) -> ExistingKnowledge:
    """Store existing.json and return it. Raises FileInTheWay, and PartFailed when evidence that the file must rest on is gone,
    before anything is spent."""
    run = part.run
    topic = run.topic()
    existing = check_existing(topic.part(part.number), topic, run.snapshot(), run.as_of, force=force)
    if addresses := run.retracts():
        held = read_text(run.snapshot(), topic.path_of(topic.part(part.number)))
        existing = _for_retraction(existing, cited_in(held, addresses))
    needed, missed = _lost_dates(part)
    if existing.state == "refresh" and missed:
        existing = dataclasses.replace(existing, warnings=(*existing.warnings, _MISSED.format(_days(missed))))
    part.write("existing.json", existing.to_json())
    for sentence in (*existing.checks, *existing.warnings):
        log.info("%s", sentence)
    log.info("PART %d is %s: %s", part.number, existing.state, existing.reason)
    if existing.state == "in_the_way":
        raise FileInTheWay(existing.reason)
    if existing.state != "fresh" and needed:
        raise PartFailed(_NEEDED.format(_days(needed), run.workspace.root))
    return existing


_MISSED = "the evidence as of {} is not in the workspace any more: the file rests on later dates alone"
_NEEDED = (
    "the base was written from evidence as of {}, which is not in the workspace {}: a file written now would lose it. Restore "
    "that workspace, or run the topic as of a later date than these, which may start anew"
)


def _lost_dates(part: PartStore) -> tuple[list[dt.date], list[dt.date]]:
    """The dates that the base has and the workspace has not: those that this run cannot do without, and those it can.

    A run as of a newer date brings newer evidence itself. One as of an older date, or one that only takes sources out, would
    replace what is newer by what is left.
    """
    run = part.run
    if run.topic().part(part.number).runner != "internal":
        return [], []
    lost = [day for day in part.days() if day != run.as_of and part.on(day).find("pages.json") is None]
    needed = [day for day in lost if day > run.as_of or run.retracts()]
    return needed, [day for day in lost if day not in needed]


def _days(days: Sequence[dt.date]) -> str:
    return ", ".join(day.isoformat() for day in days)


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
