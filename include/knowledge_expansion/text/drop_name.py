"""What a KNOWLEDGE DROP is called. Plan and drop must agree on it."""

from __future__ import annotations

import datetime as dt

from knowledge_expansion.text.times import moment
from knowledge_expansion.values.topic import Part


def drop_name(part: Part, as_of: dt.date, completed_at: str) -> str:
    """`KNOWLEDGE-DROP-<slug>-<as-of date>-HHMM.md`, with the time (UTC) of the ISO moment `completed_at`; without one the
    name holds `[timestamp]`, as a plan writes it beforehand. The date keeps the drops of refreshes apart that ended in
    the same minute."""
    time = f"{moment(completed_at):%H%M}" if completed_at else "[timestamp]"
    return f"KNOWLEDGE-DROP-{part.drop}-{as_of.isoformat()}-{time}.md"
