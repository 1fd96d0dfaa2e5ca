"""The pages that a PART's file rests on: of every page that was read as of any date, its newest version.

So the file is the same whatever order the dates were run in: what counts is what was read, not when the task ran.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.text.urls import matches
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.records import PageOutcome


@dataclass(frozen=True, slots=True)
class Standing:
    """A page that still counts: what became of it on `day`, the last date that read it."""

    outcome: PageOutcome
    day: dt.date


def visits_name(visitor: dt.date) -> str:
    """Under which name a run as of `visitor` notes what it read of its pages as of a later date."""
    return f"visits-from-{visitor.isoformat()}.json"


def standing_pages(part: PartStore, *, before: dt.date | None = None) -> dict[str, Standing]:
    """By key, in the order in which the dates first used them. A page that was found gone, spoiled, refused or a copy on a
    later date counts no more; one that could only not be reached that day keeps its older version.
    One that the topic never uses by now does not count either. `before` leaves out that date and later ones."""
    days = [day for day in part.days() if before is None or day < before]
    read = [(day, outcome) for day in days for outcome in read_on(part, day, days)]
    never = _never_used(part) if read else ()
    found: dict[str, Standing] = {}
    for day, outcome in read:
        if outcome.outcome == "used" and not any(matches(outcome.url, rule) for rule in never):
            found[outcome.key] = Standing(outcome, day)
        elif outcome.key in found and not _unreached(part, day, outcome):
            del found[outcome.key]
    return found


def read_on(part: PartStore, day: dt.date, days: list[dt.date]) -> list[PageOutcome]:
    """What became of each page as of one date: in that date's own run, then in visits of runs as of earlier dates."""
    own = part.on(day).page_outcomes()
    known = {outcome.key for outcome in own}
    visited = [
        PageOutcome.from_json(item)
        for earlier in days
        if earlier < day
        for item in part.on(day).find(visits_name(earlier)) or []
    ]
    return [*own, *({v.key: v for v in visited if v.key not in known}.values())]


def standing_sources(part: PartStore) -> list[Source]:
    """The newest versions of the pages that count. Raises WorkspaceError when one is not in the store any more."""
    return [part.run.as_of_another(s.day).pages().source(key) for key, s in standing_pages(part).items()]


def newest_date(part: PartStore) -> dt.date:
    """What the PART's file is as of: the newest date it rests on, also when this run is for an older one."""
    return part.days()[-1]


def _never_used(part: PartStore) -> tuple[str, ...]:
    topic = part.run.topic()
    return (*topic.sources.never_use, *topic.part(part.number).sources.never_use)


def _unreached(part: PartStore, day: dt.date, outcome: PageOutcome) -> bool:
    """Whether a failure says nothing about the page itself: the service or the site did not answer that day."""
    return outcome.outcome == "failed" and part.run.as_of_another(day).pages().failure(outcome.url) is None
