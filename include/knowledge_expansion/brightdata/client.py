"""A thin client of the service: one method call is one request, judged by the success gate. It never repeats a request.

Who calls it decides about retries and keeps the account, because a request costs money.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from email.utils import format_datetime
from typing import Any, Literal
from urllib.parse import urlsplit

import requests

from knowledge_expansion.brightdata.answers import Answer, account_answer, classify
from knowledge_expansion.brightdata.transport import Transport
from knowledge_expansion.errors import ConfigurationError

REAL_SERVICE = "https://api.brightdata.com"


def now() -> dt.datetime:
    """The real clock, in UTC."""
    return dt.datetime.now(dt.UTC)


class Client:
    """Searches and fetches through the zones of one account. Safe to share between threads.

    Timeouts are in seconds (the service works 2-20 s on a search or page, sometimes longer), `size_limit` in bytes of the
    decoded body. `dated_pages` says that the service keeps pages by date (RFC 7089): they are then asked for as of a day.
    `session` is the transport; `clock` and `sleep` are for whoever waits between requests.
    Raises ConfigurationError when the base URL or the key cannot be right.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        serp_zone: str,
        unlocker_zone: str,
        country: str = "",
        session: requests.Session | None = None,
        clock: Callable[[], dt.datetime] = now,
        sleep: Callable[[float], None] = time.sleep,
        connect_timeout: float = 10.0,
        search_timeout: float = 60.0,
        page_timeout: float = 120.0,
        size_limit: int = 10_000_000,
        dated_pages: bool = False,
    ) -> None:
        self._transport = Transport(
            base_url, api_key, session=session, clock=clock, connect_timeout=connect_timeout, size_limit=size_limit
        )
        self.base_url = self._transport.base_url
        self.serp_zone, self.unlocker_zone = serp_zone.strip(), unlocker_zone.strip()
        self.country = country.strip().lower()
        self.clock, self.sleep = clock, sleep
        self.dated_pages = dated_pages
        self._search_timeout, self._page_timeout = search_timeout, page_timeout

    def __repr__(self) -> str:
        return f"Client({self.base_url!r}, serp_zone={self.serp_zone!r}, unlocker_zone={self.unlocker_zone!r})"

    def search(self, url: str) -> Answer:
        """The parsed results of a search address (see `google.search_url`); `Answer.json()` holds them."""
        parts = urlsplit(url)
        about = f"The search at {parts.netloc}{parts.path}"
        order = {"zone": _named(self.serp_zone, "serp_zone"), "url": url, "format": "raw"}
        reply = self._transport.send("POST", "/request", order, timeout=self._search_timeout, about=about)
        return classify(*reply, expect="json", about=about)

    def fetch(self, url: str, *, form: Literal["page", "markdown"] = "page", as_of: dt.date | None = None) -> Answer:
        """A page as its site delivers it, or as Markdown. `Answer.request_id` is what the service's support asks for.

        `as_of` counts only where the service keeps pages by date; the web itself has only its present state."""
        about = f"The page {url}"
        order: dict[str, Any] = {
            "zone": _named(self.unlocker_zone, "unlocker_zone"),
            "url": url,
            "format": "raw",
            "debug": True,
        }
        order |= {"country": self.country} if self.country else {}
        order |= {"data_format": "markdown"} if form == "markdown" else {}
        if as_of is not None and self.dated_pages:
            midnight = dt.datetime(as_of.year, as_of.month, as_of.day, tzinfo=dt.UTC)
            order["headers"] = {"Accept-Datetime": format_datetime(midnight, usegmt=True)}
        reply = self._transport.send("POST", "/request", order, timeout=self._page_timeout, about=about)
        return classify(*reply, expect=form, about=about)

    def zones(self) -> dict[str, str]:
        """The active zones of the account: name to type (`serp`, `unblocker` ...). Free."""
        found = self._account("/zone/get_active_zones", "The list of zones")
        if not isinstance(found, list):
            raise ConfigurationError(
                f"{self.base_url} sent no list of zones. Check the host of the connection brightdata_default: "
                f"is it the research service?"
            )
        return {
            str(zone["name"]): str(zone.get("type", "")) for zone in found if isinstance(zone, dict) and "name" in zone
        }

    def status(self) -> dict[str, Any]:
        """What the account says of itself; to be shown only, for its flags were seen to be wrong."""
        found = self._account("/status", "The account's status")
        return found if isinstance(found, dict) else {}

    def _account(self, path: str, about: str) -> Any:
        reply = self._transport.send("GET", path, None, timeout=self._search_timeout, about=about)
        return account_answer(*reply, about=about)


def _named(zone: str, setting: str) -> str:
    if not zone:
        raise ConfigurationError(
            f"The connection brightdata_default names no {setting}. Put the zone's name into its extra as {setting!r}."
        )
    return zone
