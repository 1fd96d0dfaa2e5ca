"""What the service remembers between requests: faults already used up, failed queries, rates, traffic. All by an
injected monotonic clock, so that a test moves fifteen seconds or a minute without waiting."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge_expansion.research_server.faults import Faults, UrlFault


@dataclass(slots=True)
class Traffic:
    """Of one zone since the start."""

    requests: int = 0
    bytes: int = 0


@dataclass(slots=True)
class Memory:
    faults: Faults
    clock: Callable[[], float]
    traffic: dict[str, Traffic] = field(default_factory=lambda: defaultdict(Traffic))
    _strikes: Counter[tuple[int, str]] = field(default_factory=Counter)
    _failed: dict[tuple[str, str], float] = field(default_factory=dict)
    _recent: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _numbers: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def request_id(self) -> str:
        with self._lock:
            self._numbers += 1
            return f"hl_local_{self._numbers:08x}"

    def over_rate(self, zone: str) -> bool:
        """Counts a request of the zone and says whether it is one too many. A refused one does not count."""
        if not self.faults.rate_limit:
            return False
        with self._lock:
            now, recent = self.clock(), self._recent[zone]
            while recent and recent[0] <= now - self.faults.rate_period:
                recent.popleft()
            if len(recent) >= self.faults.rate_limit:
                return True
            recent.append(now)
            return False

    def striking(self, url: str) -> list[UrlFault]:
        """The faults that strike this request of this address; it uses up one of their `times`."""
        with self._lock:
            struck = []
            for number, fault in enumerate(self.faults.urls):
                if fault.strikes(url):
                    self._strikes[number, url] += 1
                    if not fault.times or self._strikes[number, url] <= fault.times:
                        struck.append(fault)
            return struck

    def query_failed(self, zone: str, query: str) -> None:
        with self._lock:
            self._failed[zone, query] = self.clock()

    def must_wait(self, zone: str, query: str) -> bool:
        """Whether the same query failed in this zone a moment ago. Asking too early does not prolong the wait."""
        with self._lock:
            failed = self._failed.get((zone, query))
            return failed is not None and self.clock() - failed < self.faults.failed_query_seconds

    def sent(self, zone: str, size: int) -> None:
        with self._lock:
            self.traffic[zone].requests += 1
            self.traffic[zone].bytes += size
