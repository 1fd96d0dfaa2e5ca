"""Reads one page of a PART: never-use list, page store, robots.txt, request, extraction, in that order of cheapness."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from knowledge_expansion.brightdata.answers import Answer
from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.brightdata.codes import PER_TARGET
from knowledge_expansion.brightdata.retrying import persist
from knowledge_expansion.errors import NotAvailable, ResearchError, Retryable, SlowDown
from knowledge_expansion.steps.billed import billed
from knowledge_expansion.steps.candidates import Candidate
from knowledge_expansion.steps.cap import Cap
from knowledge_expansion.steps.robots import Robots
from knowledge_expansion.steps.uncollected import uncollected
from knowledge_expansion.stores.pages import PageStore
from knowledge_expansion.stores.requests import Kind, Ledger
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.values.page import Document, FetchedPage, Source
from knowledge_expansion.values.records import PageOutcome
from knowledge_expansion.values.topic import Topic

End = Literal["used", "refused", "failed", "unusable", "duplicate"]
_REFUSED_BY_SERVICE = "ub_bad_endpoint_robots"


class ReadPage(Protocol):
    """Reads a document out of a page's bytes; its faults say what makes it unusable."""

    def __call__(self, body: bytes, content_type: str, url: str, *, expected_language: str) -> Document: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one candidate; `source` is there for a page that has a document."""

    candidate: Candidate
    outcome: PageOutcome
    source: Source | None = None


class Reader:
    """Reads candidates from many threads. `given_up` are failures of an earlier run that are not tried again."""

    def __init__(
        self,
        topic: Topic,
        as_of: dt.date,
        client: Client,
        workspace: Workspace,
        pages: PageStore,
        ledger: Ledger,
        *,
        cap: Cap,
        read_page: ReadPage,
        given_up: Mapping[str, PageOutcome],
        log: logging.Logger,
    ) -> None:
        self._topic, self._as_of, self._client = topic, as_of, client
        self._pages, self._ledger, self._cap = pages, ledger, cap
        self._read_page, self._given_up, self._log = read_page, given_up, log
        self._robots = Robots(workspace, topic.id, as_of, ledger, lambda url: self._request("robots", url))

    def read(self, candidate: Candidate) -> Reading:
        """Raises StopRun, ConfigurationError, WorkspaceError, and SlowDown when a limit of the whole zone lasts: the first
        of these ends the step for every thread."""
        try:
            return self._read(candidate)
        except Exception as error:
            self._cap.stop(error)
            raise

    def _read(self, candidate: Candidate) -> Reading:
        if candidate.refusal:
            return _ended(candidate, "refused", candidate.refusal)
        source = self._pages.get(candidate.url)
        if source is not None:
            self._ledger.from_store("page", candidate.url)
            return self._judged(candidate, source)
        page = self._pages.fetched(candidate.url)
        if page is None:
            if (ended := self._known_end(candidate)) is not None:
                return ended
            try:
                if self._topic.respect_robots and (why_not := self._robots.why_not(candidate.url)):
                    return _ended(candidate, "refused", why_not)
                page = self._fetched(candidate.url)
            except (NotAvailable, Retryable, SlowDown) as error:
                return self._failed(candidate, error)
        return self._extracted(candidate, page)

    def _known_end(self, candidate: Candidate) -> Reading | None:
        """What is known of a page that could not be had before."""
        gone = self._pages.failure(candidate.url)
        if gone is not None:
            self._ledger.from_store("page", candidate.url)
            return _ended(candidate, _kind(gone), gone)
        before = self._given_up.get(candidate.key)
        return Reading(candidate, before) if before is not None else None

    def _failed(self, candidate: Candidate, error: ResearchError) -> Reading:
        if isinstance(error, SlowDown) and error.code not in PER_TARGET:
            raise error
        if isinstance(error, NotAvailable):
            self._pages.save_failure(candidate.url, str(error))
        return _ended(candidate, _kind(str(error)), str(error))

    def _fetched(self, url: str) -> FetchedPage:
        answer = self._request("page", url)
        page = FetchedPage(
            url=url,
            accessed=self._client.clock().isoformat(timespec="seconds"),
            status=answer.status,
            content_type=answer.content_type,
            body=answer.body,
            local=answer.local,
            request_id=answer.request_id,
            version=answer.version.isoformat() if answer.version else "",
        )
        return self._pages.save(page)

    def _request(self, kind: Kind, url: str) -> Answer:
        """A billable request and its retries; each takes a slot, and none is held while waiting."""

        def send() -> Answer:
            with self._cap.slot():
                return billed(self._ledger, kind, url, lambda: self._client.fetch(url, as_of=self._as_of))

        return persist(send, search=False, sleep=self._client.sleep, log=self._log, on_slow_down=self._cap.lower)

    def _extracted(self, candidate: Candidate, page: FetchedPage) -> Reading:
        try:
            with uncollected():
                document = self._read_page(
                    page.body, page.content_type, page.url, expected_language=self._topic.language
                )
        except Exception as error:  # a stranger's page must not end the PART; what it did to the extractor is on record
            self._log.exception("%s could not be read", page.url)
            return _ended(candidate, "unusable", f"the extractor failed on it: {type(error).__name__}: {error}")
        return self._judged(candidate, self._pages.add_document(page, document))

    def _judged(self, candidate: Candidate, source: Source) -> Reading:
        document = source.document
        if document.faults:
            return _ended(candidate, "unusable", ", ".join(document.faults), document.findings)
        if document.published and document.published > self._as_of.isoformat():
            return _ended(
                candidate, "unusable", f"published after the as-of date ({document.published})", document.findings
            )
        return _ended(candidate, "used", document.title, document.findings, source)


def _ended(
    candidate: Candidate, end: End, detail: str, findings: tuple[str, ...] = (), source: Source | None = None
) -> Reading:
    return Reading(
        candidate, PageOutcome(candidate.url, candidate.key, end, detail, candidate.queries, findings), source
    )


def _kind(reason: str) -> Literal["refused", "failed"]:
    return "refused" if _REFUSED_BY_SERVICE in reason else "failed"
