"""What a KNOWLEDGE DROP is called. Plan and drop must agree on it."""

from __future__ import annotations

from knowledge_expansion.text.times import moment
from knowledge_expansion.values.topic import Part, Topic


def drop_name(part: Part, topic: Topic, completed_at: str) -> str:
    """`KNOWLEDGE-DROP-<slug>-<plan date>-HHMM.md`, with the time (UTC) of the ISO moment `completed_at`; without one
    the name holds `[timestamp]`, as a plan writes it beforehand."""
    time = f"{moment(completed_at):%H%M}" if completed_at else "[timestamp]"
    return f"KNOWLEDGE-DROP-{part.drop}-{topic.date.isoformat()}-{time}.md"
