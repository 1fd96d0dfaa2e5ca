"""Queries name years ("2024 2025") as of the day a plan was written; a refresh must ask for its own time."""

from __future__ import annotations

import datetime as dt
import re

from knowledge_expansion.values.topic import Topic

# Not part of a longer word or number, nor of a version such as 2024.1.
_YEAR = re.compile(r"(?<![\w.])\d{4}(?!\w|\.\d)")


def query_for(planned: str, topic: Topic, as_of: dt.date) -> str:
    """The query as asked on `as_of`: every year within one year of the plan's date moves along with it; other years are
    part of the subject and stay."""
    shift = as_of.year - topic.date.year

    def moved(found: re.Match[str]) -> str:
        year = int(found[0])
        return str(year + shift) if abs(year - topic.date.year) <= 1 else found[0]

    return _YEAR.sub(moved, planned)
