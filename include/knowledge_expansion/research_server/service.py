"""The protocol without sockets: who may ask, which endpoint it is, what is recorded. Path and body in, answer out."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from knowledge_expansion.research_server.account import Account
from knowledge_expansion.research_server.answers import HTML_TYPE, Answer, json_answer, text_answer
from knowledge_expansion.research_server.deferred import Deferred
from knowledge_expansion.research_server.orders import Orders
from knowledge_expansion.research_server.records import Request, RequestLog
from knowledge_expansion.research_server.validation import Rejected, parse_object, parse_order

_SUBMIT = ("/unblocker/req", "/serp/req")
_COLLECT = ("/unblocker/get_result", "/serp/get_result")


@dataclass(frozen=True, slots=True)
class Service:
    keys: Collection[str]
    zones: Mapping[str, str]
    orders: Orders
    deferred: Deferred
    account: Account
    log: RequestLog
    clock: Callable[[], float]

    def handle(self, method: str, address: str, authorization: str, body: bytes) -> Answer:
        """Records the request as it came, then answers it."""
        parts = urlsplit(address)
        asked = dict(parse_qsl(parts.query, keep_blank_values=True))
        zone, target = _meant(asked, body)
        self.log.add(Request(method, parts.path, zone, target, self.clock()))
        try:
            self._admit(authorization, parts.path)
            if method == "POST" and parts.path == "/request":
                given = parse_object(body)
                self._known(zone)
                return self.orders.carry_out(parse_order(given))
            if method == "POST" and parts.path in _SUBMIT:
                self._known(zone)
                return self.deferred.submit(zone, parse_object(body), search=parts.path == "/serp/req")
        except Rejected as refusal:
            return refusal.answer
        if method == "GET" and parts.path in _COLLECT:
            return self.deferred.collect(asked.get("response_id", ""))
        if parts.path in ("/discover", "/discover/sync"):
            return json_answer({"error": "Discover API is no longer available"}, status=410)
        told = self.account.answer(parts.path, asked) if method == "GET" else None
        return told or text_answer(404, f"{method} {parts.path} is not part of the local research service")

    def _admit(self, authorization: str, path: str) -> None:
        if not authorization:
            raise Rejected(text_answer(401, "User authentication is required"))
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() != "bearer" or key.strip() not in self.keys:
            raise Rejected(text_answer(401, "Invalid token" if path in _COLLECT else "Auth method is not supported"))

    def _known(self, zone: str) -> None:
        if zone not in self.zones:
            raise Rejected(text_answer(400, f'zone "{zone}" not found', HTML_TYPE))


def _meant(asked: Mapping[str, str], body: bytes) -> tuple[str, str]:
    """Zone and target of a request, as far as they can be read; judging them is done later."""
    try:
        given = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        given = {}
    told = {**asked, **(given if isinstance(given, dict) else {})}
    return str(told.get("zone") or ""), str(told.get("url") or "")
