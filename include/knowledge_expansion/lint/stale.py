"""Files that are older than they may be, by the newest day on which they say that somebody looked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.finding import Finding, finding
from knowledge_expansion.lint.front_values import day_of, events
from knowledge_expansion.lint.page import LintPage


def stale_files(base: Base) -> Iterator[Finding]:
    """Files past their `stale_after`, or whose last look lies more than `max_age` days back. A file that names no day is
    left to `no-access-date`."""
    for page in base.of("knowledge", "page"):
        limit = day_of(page.front.get("stale_after"))
        if limit is not None and limit <= base.as_of:
            yield _finding(
                page, f"was to be looked at again by {limit} (stale_after)", f"a stale_after after {base.as_of}"
            )
            continue
        looked = last_look(page, base.today)
        if looked is not None and (base.as_of - looked).days > base.max_age:
            age = (base.as_of - looked).days
            yield _finding(page, f"was last looked at on {looked}, {age} days ago", f"at most {base.max_age} days")


def last_look(page: LintPage, today: dt.date) -> dt.date | None:
    """The newest day not after `today` on which a source was read, the file was written from them, or it was verified."""
    days = [day.last for _, day in page.accessed]
    days += [page.seal.as_of] if page.seal else []
    days += [day_of(event.get("at")) for event in events(page)]
    return max((day for day in days if day is not None and day <= today), default=None)


def _finding(page: LintPage, what: str, expected: str) -> Finding:
    return finding("stale", page.path, 0, what, expected, "have it researched again, or check it and note the day")
