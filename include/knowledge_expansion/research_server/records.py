"""What the local research service was asked: the proof, for tests, that a request was sent once, or not at all."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it arrived. `url` is the target address and `zone` the zone of a billable request, both empty
    for the account's own endpoints. `time` is a reading of the server's monotonic clock, in seconds."""

    method: str
    path: str
    zone: str
    url: str
    time: float


class RequestLog:
    """An append-only list that many handler threads write and a test reads."""

    def __init__(self) -> None:
        self._requests: list[Request] = []
        self._lock = threading.Lock()

    def add(self, request: Request) -> None:
        with self._lock:
            self._requests.append(request)

    def all(self) -> list[Request]:
        with self._lock:
            return list(self._requests)

    def count(self, *, path: str = "*", zone: str = "*", url: str = "*") -> int:
        """How many requests match all three shell patterns."""
        wanted = ((path, "path"), (zone, "zone"), (url, "url"))
        return sum(all(fnmatchcase(getattr(r, name), pattern) for pattern, name in wanted) for r in self.all())
