"""Bounds how many requests are under way at once, and ends them all when one says that none can work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Cap:
    """How many requests may be under way at once. A rate limit halves it for the rest of the step; `stop` ends all."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._active = 0
        self._stopped_by: Exception | None = None
        self._condition = threading.Condition()

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Wait for a free place. Raises the error of `stop` instead when the step has been stopped."""
        with self._condition:
            self._condition.wait_for(lambda: self._active < self.limit or self._stopped_by is not None)
            if self._stopped_by is not None:
                raise self._stopped_by
            self._active += 1
        try:
            yield
        finally:
            with self._condition:
                self._active -= 1
                self._condition.notify_all()

    def lower(self) -> None:
        with self._condition:
            self.limit = max(1, self.limit // 2)

    def stop(self, error: Exception) -> None:
        """No request begins after this."""
        with self._condition:
            self._stopped_by = self._stopped_by or error
            self._condition.notify_all()
