"""The account of a PART's requests: intent is written before money is spent, and its share of the limit is kept.

Keyed by topic, as-of date and PART, never by try number: a task that runs again reads what was spent before it.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Self

from knowledge_expansion.errors import Overtaken, StopRun, WorkspaceError
from knowledge_expansion.stores.workspace import Workspace, json_bytes
from knowledge_expansion.values.record import Record

Kind = Literal["search", "page", "robots"]
OPEN = "sent"
"""The outcome of a request that was announced and not settled: sent, perhaps billed, its answer lost with the task."""
ANSWERED = "answered"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Entry(Record):
    """One request. `at` is the real clock (ISO, UTC); `outcome` is `sent`, `answered` or the code of its failure;
    `billed` is what the service said, None when it did not."""

    kind: str
    what: str
    at: str
    outcome: str = OPEN
    billed: bool | None = None


class Ledger:
    """`part_folder` is the PART's folder in the workspace, `share` the number of requests it may send. Thread-safe.

    `settle` is written with the next `spend` or on `flush`, for object storage takes about one write a second to one
    object; use the ledger as a context manager, or call `flush`. An outcome that gets lost leaves its intent standing.
    """

    def __init__(
        self, workspace: Workspace, part_folder: str, share: int, *, clock: Callable[[], dt.datetime] = _now
    ) -> None:
        self._workspace, self._key, self._clock = workspace, f"{part_folder}/requests.json", clock
        self.share = share
        self._lock = threading.Lock()
        self._standing = workspace.read_bytes(self._key)
        self._entries, self._stored = self._load()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.flush()

    def spend(self, kind: Kind, what: str) -> int:
        """Announce one request and return its id for `settle`. Raises StopRun when the share is used up."""
        with self._lock:
            if len(self._entries) >= self.share:
                raise StopRun(
                    f"The spend limit of this PART is reached: {len(self._entries)} of {self.share} requests sent, and {kind} "
                    f"{what!r} would be one more. Raise spend_limit in the topic, then clear the PART's failed tasks.",
                    code="spend_limit",
                )
            self._entries.append(Entry(kind, what, self._clock().isoformat(timespec="seconds")))
            self._write()
            return len(self._entries) - 1

    def settle(self, number: int, outcome: str = ANSWERED, *, billed: bool | None = None) -> None:
        """Record what came of a request."""
        with self._lock:
            self._entries[number] = replace(self._entries[number], outcome=outcome, billed=billed)

    def from_store(self, kind: Kind, what: str) -> None:
        """Record that another PART's request of this date answered; what this PART has sent itself is on record already."""
        with self._lock:
            if not any(entry.kind == kind and entry.what == what for entry in self._entries):
                self._stored.add((kind, what))

    def flush(self) -> None:
        """Write what is not written yet."""
        with self._lock:
            self._write()

    @property
    def used(self) -> int:
        """Requests sent so far for this as-of date, retries included."""
        return len(self._entries)

    @property
    def remaining(self) -> int:
        return max(0, self.share - self.used)

    def counts(self) -> dict[str, int]:
        """Requests by kind."""
        return dict(Counter(entry.kind for entry in self._entries))

    def sent(self, kind: Kind, *what: str) -> list[Entry]:
        """The requests of this kind for any of these, oldest first."""
        with self._lock:
            return [entry for entry in self._entries if entry.kind == kind and entry.what in what]

    def _load(self) -> tuple[list[Entry], set[tuple[str, str]]]:
        if self._standing is None:
            return [], set()
        try:
            found = json.loads(self._standing)
            return [Entry.from_json(item) for item in found["requests"]], {
                (kind, what) for kind, what in found["from_store"]
            }
        except (KeyError, TypeError, ValueError) as error:
            raise WorkspaceError(
                f"{self._key} in the workspace is not an account of requests ({error!r}). Delete it only if the limit may start "
                "anew, then clear the PART's tasks."
            ) from error

    def _write(self) -> None:
        entries = [entry.to_json() for entry in self._entries]
        stored = sorted(map(list, self._stored))
        data = json_bytes({"share": self.share, "requests": entries, "from_store": stored})
        if data == self._standing:
            return
        if not self._workspace.swap(self._key, self._standing, data):
            raise Overtaken(
                f"another process spends for this PART at the same time ({self._key} changed meanwhile), perhaps an earlier try"
                " that was thought dead. This one stops and sends nothing more; its next try goes on with what both have spent."
            )
        self._standing = data
