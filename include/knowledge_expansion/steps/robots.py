"""What a site's robots.txt allows: one request per host and as-of date, kept in the workspace.

Read as RFC 9309 says: no such file (4xx) allows everything; a file that cannot be had allows nothing. The service
itself looks at robots.txt only for some accounts, so this is our own duty. Wildcards inside a path are not understood
(the standard library takes them literally).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections import defaultdict
from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from knowledge_expansion.brightdata.answers import Answer
from knowledge_expansion.errors import NotAvailable, ResearchError
from knowledge_expansion.stores.requests import Ledger
from knowledge_expansion.stores.workspace import Workspace

_LARGEST = 512_000  # bytes: what RFC 9309 asks a crawler to read at least
AGENT = "knowledge-expansion"
"""The name that robots.txt may use for us; the rules for `*` count otherwise."""


class Robots:
    """The rules of all hosts that a PART reads. `fetch(url)` sends one billable request, retries included.
    Threads that ask about one host wait for one answer."""

    def __init__(
        self, workspace: Workspace, topic_id: str, as_of: dt.date, ledger: Ledger, fetch: Callable[[str], Answer]
    ) -> None:
        self._workspace, self._ledger, self._fetch = workspace, ledger, fetch
        self._folder = f"{topic_id}/{as_of.isoformat()}/robots"
        self._known: dict[str, RobotFileParser | ResearchError] = {}
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    def why_not(self, url: str) -> str:
        """Why this address must not be read, or an empty string. Raises the ResearchError that kept robots.txt away."""
        parts = urlsplit(url)
        host = parts.netloc
        with self._lock:
            lock = self._locks[host]
        with lock:
            if host not in self._known:
                self._known[host] = self._rules(host, f"{parts.scheme}://{host}/robots.txt")
        rules = self._known[host]
        if isinstance(rules, ResearchError):
            raise rules
        return "" if rules.can_fetch(AGENT, url) else f"robots.txt of {parts.netloc} does not allow it"

    def _rules(self, host: str, address: str) -> RobotFileParser | ResearchError:
        key = f"{self._folder}/{hashlib.sha256(host.encode()).hexdigest()[:20]}.json"
        stored = self._workspace.read_json(key)
        if stored is not None:
            self._ledger.from_store("robots", address)
        else:
            try:
                stored = self._ask(address)
            except NotAvailable as error:
                stored = {"url": address, "text": "", "failure": str(error), "code": error.code}
            except ResearchError as error:
                return error  # not kept: the next run of the task asks again
            stored = self._workspace.create_json(key, stored)
        if stored["failure"]:
            return NotAvailable(stored["failure"], code=stored["code"])
        rules = RobotFileParser(address)
        rules.parse(stored["text"].splitlines())
        return rules

    def _ask(self, address: str) -> dict[str, str]:
        try:
            text = self._fetch(address).body[:_LARGEST].decode("utf-8-sig", "replace")
        except NotAvailable as error:
            if not error.code.startswith("status_4"):
                raise
            text = ""
        return {"url": address, "text": text, "failure": "", "code": ""}
