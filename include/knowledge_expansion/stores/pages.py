"""The page store: every page of one topic and as-of date as it came over the wire, and the document read out of it.

A page is fetched once. Its bytes are kept before anything reads them, so a task killed in between reads them again
without a request, and the gate compares quotes with them. A page that can never be had is remembered as well.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from knowledge_expansion.errors import WorkspaceError
from knowledge_expansion.stores.workspace import Workspace, json_bytes
from knowledge_expansion.text.urls import canonical_url
from knowledge_expansion.values.page import Document, FetchedPage, Source


class PageStore:
    """Below `<topic>/<as of>/pages/<key>/`: `record.json`, the body that it names, `document.json`.
    Safe for threads and processes that store the same page at once: the first record stands."""

    def __init__(self, workspace: Workspace, topic_id: str, as_of: dt.date) -> None:
        self._workspace = workspace
        self._folder = f"{topic_id}/{as_of.isoformat()}/pages"

    @staticmethod
    def key_of(url: str) -> str:
        """20 hex digits of the SHA-256 of the canonical address: the spellings of one address share a key."""
        return hashlib.sha256(canonical_url(url).encode()).hexdigest()[:20]

    def save(self, page: FetchedPage) -> FetchedPage:
        """Keep a page as delivered and return what stands in the store: a page that another PART has fetched meanwhile stays,
        so that quotes taken from it keep their source. The record is written last: where it stands, the body stands."""
        if (standing := self.fetched(page.url)) is not None:
            return standing
        key = f"{self._folder}/{self.key_of(page.url)}"
        sha256 = hashlib.sha256(page.body).hexdigest()
        # Named by its content: whoever's record stands, its own body stands.
        body = f"body-{sha256[:12]}"
        self._workspace.write_bytes(f"{key}/{body}", page.body)
        record = {
            "url": page.url, "accessed": page.accessed, "status": page.status, "content_type": page.content_type,
            "local": page.local, "request_id": page.request_id, "sha256": sha256, "version": page.version, "body": body,
        }  # fmt: skip
        failed = self._workspace.read_bytes(f"{key}/record.json")  # that it can never be had, as it seemed before
        if self._workspace.swap(f"{key}/record.json", failed, json_bytes(record)):
            return page
        return self.fetched(page.url) or page

    def add_document(self, page: FetchedPage, document: Document) -> Source:
        """Keep the document that was read out of a page as it stands in the store (what `save` or `fetched` gave)."""
        key = self.key_of(page.url)
        self._workspace.write_json(f"{self._folder}/{key}/document.json", document.to_json(), indent=None)
        sha256 = hashlib.sha256(page.body).hexdigest()
        return Source(key, page.url, page.accessed, page.local, sha256, document)

    def get(self, url: str) -> Source | None:
        """The page at this address with its document, or None when one of them is not in the store."""
        key = self.key_of(url)
        record, document = self._record(key), self._read(key, "document.json")
        return None if record is None or document is None else _source(key, record, document)

    def source(self, key: str) -> Source:
        """The page under this key. Raises WorkspaceError when it or its document is missing."""
        record, document = self._record(key), self._read(key, "document.json")
        if record is None or document is None:
            raise WorkspaceError(
                f"The page {self._folder}/{key} is not in the workspace. Clear the PART's tasks from `scrape` on."
            )
        return _source(key, record, document)

    def fetched(self, url: str) -> FetchedPage | None:
        """The page at this address as delivered, whether a document was read out of it or not."""
        record = self._record(self.key_of(url))
        if record is None:
            return None
        names = ("url", "accessed", "status", "content_type", "local", "request_id", "version")
        fields = {name: record[name] for name in names}
        return FetchedPage(**fields, body=self._body(self.key_of(url), record))

    def body(self, key: str) -> bytes:
        """The bytes under this key. Raises WorkspaceError when they are missing or not those that were fetched."""
        return self._body(key, self._record(key))

    def _body(self, key: str, record: dict[str, Any] | None) -> bytes:
        name = record.get("body", "body") if record else "body"
        body = self._workspace.read_bytes(f"{self._folder}/{key}/{name}")
        if record is None or body is None or hashlib.sha256(body).hexdigest() != record["sha256"]:
            raise WorkspaceError(
                f"The body of the page {self._folder}/{key} is missing or not what was fetched. "
                "Delete that folder and clear the PART's tasks from `scrape` on; the page is then fetched again."
            )
        return body

    def version(self, key: str) -> str:
        """The day (ISO) whose page this is, where the service keeps pages by date; else empty."""
        record = self._record(key)
        return str(record["version"]) if record else ""

    def save_failure(self, url: str, reason: str) -> None:
        """Remember that this page can never be had, unless another PART has it."""
        self._workspace.create_json(f"{self._folder}/{self.key_of(url)}/record.json", {"url": url, "failure": reason})

    def failure(self, url: str) -> str | None:
        """Why this page can never be had, if that is known."""
        record = self._read(self.key_of(url), "record.json")
        return str(record["failure"]) if record and "failure" in record else None

    def _record(self, key: str) -> dict[str, Any] | None:
        record = self._read(key, "record.json")
        return None if record is None or "failure" in record else record

    def _read(self, key: str, name: str) -> dict[str, Any] | None:
        return self._workspace.read_json(f"{self._folder}/{key}/{name}")


def _source(key: str, record: dict[str, Any], document: dict[str, Any]) -> Source:
    return Source(
        key=key,
        url=record["url"],
        accessed=record["accessed"],
        local=record["local"],
        sha256=record["sha256"],
        document=Document.from_json(document),
    )
