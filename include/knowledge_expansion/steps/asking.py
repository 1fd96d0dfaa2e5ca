"""Asks the queries of one PART: from the workspace when the as-of date has an answer, else by as few requests as it takes."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.brightdata.codes import PER_TARGET, SERP_WALL
from knowledge_expansion.brightdata.google import Results, parse_results, query_text, search_url
from knowledge_expansion.brightdata.retrying import persist
from knowledge_expansion.errors import NotAvailable, Retryable, SlowDown
from knowledge_expansion.steps.billed import billed
from knowledge_expansion.stores.requests import ANSWERED, Ledger
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.text.urls import canonical_url, is_safe, matches
from knowledge_expansion.values.record import Record
from knowledge_expansion.values.records import SearchHit, SearchOutcome
from knowledge_expansion.values.topic import Part, Topic

_COUNTRY = "us"  # when the connection names none: a country must always be sent


@dataclass(frozen=True)
class ResultPage(Record):
    """One page of results as it is stored. `failure` is set for a query that the service will never answer."""

    query: str
    start: int
    searched_at: str
    local: bool
    hits: tuple[SearchHit, ...] = ()
    next_start: int | None = None
    failure: str = ""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ResultPage:
        return cls(**{**data, "hits": tuple(SearchHit.from_json(hit) for hit in data["hits"])})


@dataclass(frozen=True)
class Asking:
    """The queries of one PART, with all that asking them needs."""

    part: Part
    topic: Topic
    as_of: dt.date
    client: Client
    workspace: Workspace
    ledger: Ledger
    log: logging.Logger

    @property
    def folder(self) -> str:
        return f"{self.topic.id}/{self.as_of.isoformat()}"

    @property
    def key(self) -> str:
        return f"{self.folder}/part-{self.part.number:02d}/searches.json"

    def given_up(self) -> dict[tuple[str, bool], SearchOutcome]:
        """Failures of an earlier, successful run of this step: the same date run again does not ask once more. By
        planned query and whether it was the alternative."""
        before = [SearchOutcome.from_json(item) for item in self.workspace.read_json(self.key) or []]
        if not any(addresses(outcome) for outcome in before):
            return {}
        return {(outcome.planned, bool(outcome.alternative_of)): outcome for outcome in before if outcome.failure}

    def ask(self, planned: str, query: str, alternative_of: str = "") -> SearchOutcome:
        """One query, with a further page of results where the first has too few that may be read."""
        pages = [self._page(query, 0)]
        if 0 < self._readable(pages[0].hits) < self.part.scrape.top and pages[0].next_start:
            pages.append(self._page(query, pages[0].next_start))
        return SearchOutcome(
            planned=planned,
            query=pages[0].query,
            searched_at=pages[0].searched_at,
            hits=_merged(pages),
            failure=pages[0].failure,
            alternative_of=alternative_of,
            local=pages[0].local,
            requests=len(self.ledger.sent("search", *(_what(page.query, page.start) for page in pages))),
        )

    def _page(self, query: str, start: int) -> ResultPage:
        """One page of results: from the workspace, else by a request. A query refused for good is remembered, and so is any
        failure of a further page, which the PART can do without."""
        try:
            return persist(lambda: self._try(query, start), search=True, sleep=self.client.sleep, log=self.log)
        except (NotAvailable, Retryable, SlowDown) as error:
            if isinstance(error, SlowDown) and error.code not in PER_TARGET:
                raise
            self.log.warning("query %r: %s", query, error)
            page = ResultPage(self._sent(query), start, self._time(), False, failure=str(error))
            return self._keep(query, page) if start or isinstance(error, NotAvailable) else page

    def _try(self, query: str, start: int) -> ResultPage:
        # Looked up before every try: another PART may have asked the same query meanwhile.
        found = self.workspace.read_json(self._key_of(query, start))
        if found is not None:
            stored = ResultPage.from_json(found)
            self.ledger.from_store("search", _what(stored.query, start))
            return stored
        sent = self._sent(query)
        self._respect_wall(_what(sent, start))
        country = self.client.country or _COUNTRY
        url = search_url(
            query, gl=country, hl=self.topic.language, start=start, before=self._before(), after=self._after()
        )
        answer = billed(self.ledger, "search", _what(sent, start), lambda: self.client.search(url))
        results = self._checked(parse_results(answer.json(), start), sent)
        return self._keep(query, ResultPage(sent, start, self._time(), answer.local, results.hits, results.next_start))

    def _checked(self, results: Results, sent: str) -> Results:
        if not results.truncated:
            return results
        self.log.warning("query %r: Google answered %r instead; its results are not used.", sent, results.detected)
        return Results((), None, results.detected, True, results.request_id)

    def _keep(self, query: str, page: ResultPage) -> ResultPage:
        # Another PART may have asked the same meanwhile: both go on with the first answer, as a rerun will.
        return ResultPage.from_json(self.workspace.create_json(self._key_of(query, page.start), page.to_json()))

    def _key_of(self, query: str, start: int) -> str:
        """Without `before`: whether it is sent depends on the clock, and a rerun on a later day must find the answer."""
        text = query_text(query, before=None, after=self._after()) + (f"\nstart={start}" if start else "")
        return f"{self.folder}/searches/{hashlib.sha256(text.encode()).hexdigest()[:20]}.json"

    def _sent(self, query: str) -> str:
        return query_text(query, before=self._before(), after=self._after())

    def _before(self) -> dt.date | None:
        """The as-of date when it lies in the past. For today there is nothing to keep out, and the operator would drop
        pages whose date Google does not know."""
        return self.as_of if self.as_of < self.client.clock().date() else None

    def _after(self) -> dt.date | None:
        return self.as_of - dt.timedelta(days=self.topic.search_days) if self.topic.search_days else None

    def _time(self) -> str:
        return self.client.clock().isoformat(timespec="seconds")

    def _respect_wall(self, what: str) -> None:
        """A task killed after a failed try, or in the middle of one, must not repeat the query at once either."""
        tries = self.ledger.sent("search", what)
        if tries and tries[-1].outcome != ANSWERED:
            gone = (self.client.clock() - dt.datetime.fromisoformat(tries[-1].at)).total_seconds()
            if gone < SERP_WALL:
                self.client.sleep(SERP_WALL - gone)

    def _readable(self, hits: Sequence[SearchHit]) -> int:
        never = (*self.topic.sources.never_use, *self.part.sources.never_use)
        return sum(
            1 for hit in hits if hit.url and is_safe(hit.url) and not any(matches(hit.url, rule) for rule in never)
        )


def addresses(outcome: SearchOutcome) -> int:
    """How many of the hits have an address that can be read."""
    return sum(1 for hit in outcome.hits if hit.url)


def _what(sent: str, start: int) -> str:
    return f"{sent} [results from {start}]" if start else sent


def _merged(pages: Sequence[ResultPage]) -> tuple[SearchHit, ...]:
    """The hits of all pages in order, each address once."""
    kept: dict[str, SearchHit] = {}
    for hit in (hit for page in pages for hit in page.hits):
        kept.setdefault(canonical_url(hit.url) if hit.url and is_safe(hit.url) else hit.raw_link, hit)
    return tuple(kept.values())
