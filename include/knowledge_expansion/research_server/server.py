"""The local research service as an object: opens the corpus and its index, listens on loopback, closes cleanly."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.research_server.account import Account
from knowledge_expansion.research_server.corpus import load_corpus
from knowledge_expansion.research_server.deferred import Deferred
from knowledge_expansion.research_server.documents import Documents
from knowledge_expansion.research_server.faults import Faults
from knowledge_expansion.research_server.index import open_index
from knowledge_expansion.research_server.memory import Memory
from knowledge_expansion.research_server.orders import Orders
from knowledge_expansion.research_server.records import Request, RequestLog
from knowledge_expansion.research_server.service import Service
from knowledge_expansion.research_server.wire import Listener

LOCAL_KEY = "local-key"
LOCAL_ZONES: Mapping[str, str] = MappingProxyType({"local_serp": "serp", "local_unlocker": "unblocker"})
HEALTHY = Faults()


class ResearchServer:
    """Serves `corpus` from the moment it is constructed until `close`; also a context manager.

    `zones` maps a zone name to its type (serp, unblocker). `today` gives the day whose web is served (default: the
    real one), `clock` monotonic seconds for waits and rates. `index_folder` keeps the index between runs; without it
    the index lives in memory. Port 0 takes a free one. Raises ConfigurationError for a faulty corpus, or for a host
    that other machines can reach unless `allow_remote`; OSError when the port is taken."""

    def __init__(
        self,
        corpus: Path,
        *,
        keys: Collection[str] = (LOCAL_KEY,),
        zones: Mapping[str, str] = LOCAL_ZONES,
        today: Callable[[], date] | None = None,
        faults: Faults = HEALTHY,
        host: str = "127.0.0.1",
        port: int = 0,
        index_folder: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        allow_remote: bool = False,
    ) -> None:
        if not allow_remote and not _is_loopback(host):
            raise ConfigurationError(
                f"The host {host} can be reached by other machines, and the service hands out all of {corpus}. "
                "Use 127.0.0.1, or allow it with --allow-remote (allow_remote=True)."
            )
        if not set(zones.values()) <= {"serp", "unblocker"}:
            raise ConfigurationError(f"A zone is of type serp or unblocker, not {', '.join(sorted(zones.values()))}.")
        documents = load_corpus(corpus)
        self.document_count = len(documents.entries)
        self._log = RequestLog()
        self._index = open_index(documents, index_folder)
        memory = Memory(faults, clock)
        orders = Orders(Documents(documents, self._index, today or date.today), memory, zones)
        deferred = Deferred(orders, faults, clock)
        service = Service(frozenset(keys), zones, orders, deferred, Account(zones, memory), self._log, clock)
        self._listener = Listener((host, port), service)
        self._thread = threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.05}, name="research-server", daemon=True
        )
        self._thread.start()

    def __enter__(self) -> ResearchServer:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        self._listener.stop()
        self._thread.join()
        self._index.close()

    @property
    def port(self) -> int:
        return int(self._listener.server_address[1])

    @property
    def url(self) -> str:
        """Base URL without a final slash: the `host` of a connection."""
        host = str(self._listener.server_address[0])
        return f"http://{host}:{self.port}"

    @property
    def requests(self) -> list[Request]:
        """What was asked so far, in order of arrival: a copy."""
        return self._log.all()

    def count(self, *, path: str = "*", zone: str = "*", url: str = "*") -> int:
        """How many requests match all of these shell patterns; `count(path="/request")` counts the billable ones."""
        return self._log.count(path=path, zone=zone, url=url)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
