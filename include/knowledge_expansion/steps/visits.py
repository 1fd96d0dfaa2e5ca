"""A run as of an older date than the file: what has become of its pages on the file's own date?

Without this a page that was withdrawn in between would come back into the file. It is asked only where a service keeps
pages by date; the web itself gives its present state, which is later than either date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.steps.candidates import Candidate
from knowledge_expansion.steps.cap import Cap
from knowledge_expansion.steps.reading import Reader, Reading
from knowledge_expansion.steps.scrape import read_batch
from knowledge_expansion.steps.standing import newest_date, standing_pages, visits_name
from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.text.extract import read_page
from knowledge_expansion.text.shingles import Shingles, are_twins, shingles
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.records import PageOutcome


def visit_later(part: PartStore, client: Callable[[], Client], *, concurrency: int, log: Any) -> int:
    """Read as of the file's date what this run's date, or one before it, used and that date has not read. Returns the number
    of pages; only when there are any, `client` is called. Raises what the scrape of a page raises."""
    day = newest_date(part)
    unread = _unread(part, day) if day > part.run.as_of else []
    if not unread:
        return 0
    log.info("the file is as of %s: %d pages of older dates are looked at as of that date", day, len(unread))
    run, ledger, topic = part.run.as_of_another(day), part.ledger(), part.run.topic()
    with ledger:
        reader = Reader(
            topic, day, client(), run.workspace, run.pages(), ledger,
            cap=Cap(concurrency), read_page=read_page, given_up={}, log=log,
        )  # fmt: skip
        readings = read_batch(unread, reader, concurrency, 0, log)
    noted = {item["key"]: item for item in part.on(day).find(visits_name(part.run.as_of)) or []}
    noted |= {reading.candidate.key: _without_copies(reading, part.on(day)).to_json() for reading in readings}
    part.on(day).write(visits_name(part.run.as_of), list(noted.values()))
    return len(unread)


def _without_copies(reading: Reading, of_day: PartStore) -> PageOutcome:
    """A page that says what a page of that date says already is a copy of it."""
    if reading.source is None:
        return reading.outcome
    own = _words(reading.source)
    pages = of_day.run.pages()
    for other in of_day.page_outcomes():
        if other.outcome == "used" and are_twins(own, _words(pages.source(other.key))):
            return replace(reading.outcome, outcome="duplicate", detail=f"the same text as {other.url}")
    return reading.outcome


def _words(source: Source) -> Shingles:
    return shingles("\n".join(block.text for block in source.document.blocks))


def _unread(part: PartStore, day: dt.date) -> list[Candidate]:
    """The pages that count and whose newest version is of a date before `day`."""
    return [
        Candidate(standing.outcome.url, key, (0, 0), standing.outcome.queries, "")
        for key, standing in standing_pages(part).items()
        if standing.day < day and part.run.as_of_another(standing.day).pages().version(key)
    ]
