"""Carries out one valid order: the account's limits first, then the faults of its address, then the documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from knowledge_expansion.research_server import refusals
from knowledge_expansion.research_server.answers import Answer, Target, carry, text_answer
from knowledge_expansion.research_server.documents import Documents, consent_wall, error_page, unsupported
from knowledge_expansion.research_server.faults import UrlFault
from knowledge_expansion.research_server.memory import Memory
from knowledge_expansion.research_server.query import is_google, same_query
from knowledge_expansion.research_server.validation import Order

_OUTER_TEXTS = {400: "Customer is not active", 402: "Payment required", 403: "Forbidden", 429: "Too many requests"}
_SHAPES = frozenset({"goto", "no_description", "no_pagination", "no_results"})
_MEGABYTE = 1_000_000


def _number(fault: UrlFault, default: float) -> float:
    return float(fault.value or default)


_REFUSED: Mapping[str, Callable[[UrlFault, Order], Target]] = {
    "captcha": lambda fault, order: refusals.captcha(),
    "http_status": lambda fault, order: refusals.http_status(int(_number(fault, 429))),
    "proxy_timeout": lambda fault, order: refusals.proxy_timeout(),
    "sr_rate_limit": lambda fault, order: refusals.target_rate_limit(int(_number(fault, 100))),
    "robots": lambda fault, order: refusals.robots(),
    "policy": lambda fault, order: refusals.policy(order.host),
    "code": lambda fault, order: refusals.unlocker_code(fault.value, f"Request failed: {fault.value}"),
}
_REPLACED: Mapping[str, Callable[[UrlFault], Target]] = {
    "status": lambda fault: error_page(int(_number(fault, 404))),
    "consent": lambda fault: consent_wall(),
}


class Orders:
    """The whole way of an order from its zone to its answer."""

    def __init__(self, documents: Documents, memory: Memory, zones: Mapping[str, str]) -> None:
        self._documents = documents
        self._memory = memory
        self._zones = zones

    def carry_out(self, order: Order) -> Answer:
        """Raises Rejected where the zone cannot serve such an address."""
        if self._zones[order.zone] == "serp" and not is_google(order.url):
            raise unsupported()
        refused = self._account(order.zone)
        if refused is not None:
            return carry(refused, order.form)
        if is_google(order.url) and self._memory.must_wait(order.zone, same_query(order.url)):
            return self._too_early(order)
        struck: dict[str, UrlFault] = {fault.kind: fault for fault in self._memory.striking(order.url)}
        answer = self._answer(order, struck)
        return replace(
            answer,
            delay=_number(struck["slow"], 1) if "slow" in struck else 0.0,
            reset="reset" in struck,
        )

    def _account(self, zone: str) -> Target | None:
        faults = self._memory.faults
        if faults.suspended:
            return refusals.suspended()
        if zone in faults.disabled_zones:
            return refusals.zone_disabled()
        if zone in faults.limited_zones:
            return refusals.zone_used_up()
        if self._memory.over_rate(zone):
            return refusals.zone_rate_limit(faults.rate_limit, faults.rate_period)
        return None

    def _too_early(self, order: Order) -> Answer:
        """The three ways in which the real service was seen to say this."""
        form = self._memory.faults.failed_query
        if form == "header":
            return carry(refusals.failed_query(), order.form)
        return text_answer(400 if form == "outer_400" else 429, refusals.FAILED_QUERY)

    def _answer(self, order: Order, struck: Mapping[str, UrlFault]) -> Answer:
        if "outer" in struck:
            status = int(_number(struck["outer"], 429))
            return text_answer(status, _OUTER_TEXTS.get(status, "Internal server error"))
        if "empty" in struck:
            self._note_failure(order)
            return Answer()
        request_id = self._memory.request_id()
        target = self._target(order, struck, request_id)
        if target.refused:
            self._note_failure(order)
        else:
            target = _spoiled(target, struck)
            self._memory.sent(order.zone, len(target.body))
        if order.debug and self._zones[order.zone] == "unblocker" and not 400 <= target.status < 500:
            target = replace(target, headers={**target.headers, "x-brd-debug": _debug(target, request_id)})
        return carry(target, order.form)

    def _target(self, order: Order, struck: Mapping[str, UrlFault], request_id: str) -> Target:
        for kind, refuse in _REFUSED.items():
            if kind in struck:
                return refuse(struck[kind], order)
        if "unexpected_q" in struck and not order.return_mismatch:
            return refusals.unexpected_query()
        for kind, deliver in _REPLACED.items():
            if kind in struck:
                return deliver(struck[kind])
        if is_google(order.url):
            return self._documents.searched(order, request_id, _SHAPES.union({"unexpected_q"}) & struck.keys())
        return self._refused_host(order) or self._documents.fetched(order)

    def _refused_host(self, order: Order) -> Target | None:
        if order.host.endswith(".invalid"):  # reserved never to resolve
            return refusals.dead_host(order.host)
        if order.host in self._memory.faults.robots_hosts:
            return refusals.robots()
        if order.host in self._memory.faults.policy_hosts:
            return refusals.policy(order.host)
        return None

    def _note_failure(self, order: Order) -> None:
        if is_google(order.url):
            self._memory.query_failed(order.zone, same_query(order.url))


def _spoiled(target: Target, struck: Mapping[str, UrlFault]) -> Target:
    body = target.body
    if "malformed" in struck:
        body = body[: len(body) // 2]
    if "huge" in struck:
        body += b" " * int(_number(struck["huge"], 20) * _MEGABYTE)
    return replace(target, body=body)


def _debug(target: Target, request_id: str) -> str:
    """`billed` is true for whatever a target delivered. (Whether a delivered 404 is billed is not documented.)"""
    billed = "false" if target.refused else "true"
    return (
        f"req_id={request_id}; bytes_up=0; bytes_down={len(target.body)}; billed={billed}; destination_ip=127.0.0.1; "
        "used_req_headers=; peer_ip=; peer_country=; render=false"
    )
