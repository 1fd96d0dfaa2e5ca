"""Sends one HTTP request to the service and brings back status, headers and body, or says why there is none.

The only place that sees the API key. It goes out in one header and nowhere else: answers that echo it are blanked.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, ReadTimeoutError

from knowledge_expansion.brightdata.failures import failure
from knowledge_expansion.errors import ConfigurationError, KnowledgeError

_CHUNK = 1 << 16
_MOST_CONNECTIONS = 16
_BLOCK_AFTER, _BLOCK_WITHIN = 10, dt.timedelta(minutes=5)
"""The service locks an address out after 25 answers of 429 in 5 minutes, for every request; this stops well before."""

Reply = tuple[int, dict[str, str], bytes]


class Bearer(requests.auth.AuthBase):
    """Puts the key into the header last, so that neither a ~/.netrc entry nor a session header replaces it."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._key}"
        return request


class Transport:
    """One account at one base URL. Safe to share between threads.

    `connect_timeout` is in seconds, `size_limit` in bytes of the decoded body. Raises ConfigurationError for a base URL
    or key that cannot be right.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        session: requests.Session | None,
        clock: Callable[[], dt.datetime],
        connect_timeout: float,
        size_limit: int,
    ) -> None:
        self.base_url = _checked_url(base_url)
        self._key = _checked_key(api_key)
        self._session = session or _pooled_session()
        self._clock, self._connect_timeout, self._size_limit = clock, connect_timeout, size_limit
        self._refusals: deque[dt.datetime] = deque(maxlen=_BLOCK_AFTER)
        self._lock = threading.Lock()

    def send(self, method: str, path: str, order: Mapping[str, Any] | None, *, timeout: float, about: str) -> Reply:
        """Send once, never again: a request without an answer may have been billed. `timeout` (seconds) limits both the
        wait for the answer and its whole transfer. Redirects are not followed: they would carry the key elsewhere.

        Raises Retryable (`timeout`, `broken`, `unreachable`), NotAvailable (`too_large`), StopRun or ConfigurationError.
        """
        self._refuse_when_blocked(about)
        try:
            with self._session.request(
                method,
                self.base_url + path,
                json=order,
                auth=Bearer(self._key),
                timeout=(self._connect_timeout, timeout),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = self._read(response, time.monotonic() + timeout, about)
                status, headers = response.status_code, dict(response.headers)
        except requests.RequestException as error:
            raise self._explained(error, about) from None
        if status == 429:
            with self._lock:
                self._refusals.append(self._clock())
        return self._blanked(status, headers, body)

    def _read(self, response: requests.Response, deadline: float, about: str) -> bytes:
        chunks, size = [], 0
        for chunk in response.iter_content(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if size > self._size_limit:
                raise failure(
                    "too_large", f"more than {self._size_limit} bytes", {}, status=response.status_code, about=about
                )
            if time.monotonic() > deadline:
                raise failure("timeout", "the body came too slowly", {}, status=response.status_code, about=about)
        return b"".join(chunks)

    def _refuse_when_blocked(self, about: str) -> None:
        with self._lock:
            full = len(self._refusals) == _BLOCK_AFTER and self._clock() - self._refusals[0] < _BLOCK_WITHIN
        if full:
            text = f"{_BLOCK_AFTER} answers of 429 within 5 minutes; more would lock this address out of the service"
            raise failure("outer_429_block", text, {}, status=429, about=about)

    def _explained(self, error: requests.RequestException, about: str) -> KnowledgeError:
        """The transport's own failures as codes. Only a connection that never stood is certainly not billed."""
        causes = _causes(error)
        if isinstance(
            error, requests.exceptions.SSLError | requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema
        ):
            return ConfigurationError(
                f"{about} failed: {self.base_url} cannot be used ({type(error).__name__}). "
                "Correct the host of the connection brightdata_default or the certificates of this machine."
            )
        if any(isinstance(cause, NewConnectionError | ConnectTimeoutError) for cause in causes):
            return failure("unreachable", f"no connection to {self.base_url}", {}, status=None, about=about)
        if any(isinstance(cause, requests.Timeout | ReadTimeoutError) for cause in causes):
            return failure("timeout", "", {}, status=None, about=about)
        return failure("broken", f"the connection broke ({type(error).__name__})", {}, status=None, about=about)

    def _blanked(self, status: int, headers: Mapping[str, str], body: bytes) -> Reply:
        shown = {name: value.replace(self._key, "***") for name, value in headers.items()}
        return status, shown, body if status == 200 else body.replace(self._key.encode(), b"***")


def _causes(error: BaseException) -> list[object]:
    """The error and what it wraps: requests keeps urllib3's error as an argument, urllib3 the reason as an attribute."""
    found: list[object] = [error, *error.args]
    return found + [e.reason for e in found if isinstance(e, MaxRetryError)]


def _pooled_session() -> requests.Session:
    """A session for many threads: enough connections, and no cookies, so that no request changes a later one."""
    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=_MOST_CONNECTIONS))
    return session


def _checked_url(base_url: str) -> str:
    url = base_url.strip().rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        raise ConfigurationError(
            "The base URL of the research service must look like https://api.brightdata.com, without user, password or query. "
            "Correct the host of the connection brightdata_default."
        )
    return url


def _checked_key(api_key: str) -> str:
    key = api_key.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigurationError(
            "The API key is missing or holds characters that no key has. "
            "Put it into the password of the connection brightdata_default."
        )
    return key
