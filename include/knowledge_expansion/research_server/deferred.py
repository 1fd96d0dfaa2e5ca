"""The asynchronous pair of the protocol: submit an order, collect its result later by its number."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from knowledge_expansion.research_server.answers import Answer, json_answer, text_answer
from knowledge_expansion.research_server.faults import Faults
from knowledge_expansion.research_server.orders import Orders
from knowledge_expansion.research_server.validation import Order, rejected, web_address

_KEPT_SECONDS = 48 * 3600  # from submission
_SUBMIT_FIELDS = frozenset(
    {"url", "method", "headers", "body", "country", "webhook_url", "webhook_method", "webhook_data", "debug"}
)
_SEARCH_FIELDS = frozenset({"country", "query", "brd_json"})


@dataclass(slots=True)
class _Result:
    answer: Answer
    submitted: float
    asked: int = 0


class Deferred:
    """Results of submitted orders. They are ready at once; `async_pending` makes the first so many looks say no."""

    def __init__(self, orders: Orders, faults: Faults, clock: Callable[[], float]) -> None:
        self._orders = orders
        self._faults = faults
        self._clock = clock
        self._results: dict[str, _Result] = {}
        self._lock = threading.Lock()

    def submit(self, zone: str, given: Mapping[str, Any], *, search: bool) -> Answer:
        """`search` tells /serp/req, whose body names a query, from /unblocker/req, whose body names an address.
        Raises Rejected as a synchronous order does."""
        address = submitted_url(given, search=search)
        if self._faults.async_id == "none":  # a zone without asynchronous requests answers with the page itself
            return self._orders.carry_out(Order(zone, address, "raw"))
        parsed = "brd_json=" in address
        order = Order(zone, address, "raw" if parsed else "json", debug=given.get("debug") is True)
        answer = self._orders.carry_out(order)
        with self._lock:
            number = f"local{len(self._results) + 1:06d}"
            self._results[number] = _Result(answer, self._clock())
        told = json_answer({"response_id": number} if self._faults.async_id != "header" else {})
        if self._faults.async_id == "body":
            return told
        return replace(told, headers={**told.headers, "x-response-id": number})

    def collect(self, number: str) -> Answer:
        with self._lock:
            result = self._results.get(number)
            if result is None or self._clock() - result.submitted > _KEPT_SECONDS:
                return text_answer(404, "Result not found")
            result.asked += 1
            pending = result.asked <= self._faults.async_pending
        return text_answer(202, "Request is pending") if pending else result.answer


def submitted_url(given: Mapping[str, Any], *, search: bool) -> str:
    """The target address that a submission asks for. Raises Rejected for fields that the endpoint does not know."""
    unknown = [(name, "is not allowed") for name in given if name not in (_SEARCH_FIELDS if search else _SUBMIT_FIELDS)]
    if unknown:
        raise rejected(*unknown[0], *unknown[1:])
    if not search:
        if web_address(given.get("url")):
            raise rejected("url", web_address(given.get("url")))
        return str(given["url"])
    query = given.get("query")
    if not isinstance(query, dict) or "q" not in query:
        raise rejected("query", "must be an object with q")
    form = {"json": "1", "1": "1", "html": "html"}.get(str(given.get("brd_json", "")))
    return "https://www.google.com/search?" + urlencode({**query, **({"brd_json": form} if form else {})})
