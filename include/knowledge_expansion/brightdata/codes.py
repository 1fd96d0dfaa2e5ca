"""What each error code of the service means for the caller, as a table.

The codes are those of the Unlocker's, the SERP API's and the proxy's error catalogues, and some that other clients have
seen. A code is looked up in full, then by its family (the part before a `*`), and an unknown one is tried once more.
Codes of our own (`timeout`, `empty` ...) name what a client sees without being told.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_expansion.errors import ConfigurationError, NotAvailable, ResearchError, Retryable, SlowDown, StopRun

SERP_WALL = 16.0
"""Seconds before the same query may be sent again: the service refuses it for 15 after a failure."""

PER_TARGET = frozenset({"sr_rate_limit", "policy_20220", "policy_20221", "policy_20222"})
"""Rate limits of one site; every other limit is the zone's or the account's and concerns all requests."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`tries` counts the first request; `wait` is in seconds, before the second try."""

    error: type[ResearchError] | type[ConfigurationError]
    meaning: str
    advice: str
    tries: int = 1
    wait: float = 0.0


BLOCKED = Rule(Retryable, "the site blocked or missed this request", "Another try goes through another peer.", 3, 2.0)
ONCE = Rule(Retryable, "the page did not load", "One more try is worth it.", 2, 2.0)
WALL = Rule(Retryable, "the query failed a moment ago", "The same query may go out again after 15 s.", 3, SERP_WALL)
BUSY = Rule(SlowDown, "a rate limit was reached", "Wait, then send fewer requests at once.", 3, 30.0)
GONE = Rule(NotAvailable, "the page cannot be had", "Recorded; other pages take its place.")
FORBIDDEN = Rule(NotAvailable, "the service does not permit this target", "This is final: do not route around it.")
LARGE = Rule(NotAvailable, "the answer is larger than the client reads", "Raise the size limit if the page is needed.")
SETTING = Rule(
    ConfigurationError,
    "zone, permission or request does not fit",
    "Correct the zones of the connection brightdata_default.",
)
STOP = Rule(
    StopRun,
    "the account, the key or the zone's limit stops every request",
    "Look at the account's billing, the zone's limit and the key of the connection brightdata_default; then clear the "
    "failed tasks.",
)
TIMEOUT = Rule(
    Retryable, "no answer came in time", "It may have been billed all the same; one more try at most.", 2, 2.0
)
UNREACHABLE = Rule(
    Retryable,
    "the service could not be reached",
    "Check the host of the connection brightdata_default and the network.",
    3,
    2.0,
)

_CODES: dict[Rule, str] = {
    BLOCKED: "reject_block resolve_failed_* proxy_timeout captcha no_ready_cookies min_size expect_body dd_hardblock",
    ONCE: "http_status navigation_timeout domcontentloaded_event_timeout net_err_closed net_err_* rate_limit peer_* "
    "client_10140 empty broken not_json outer_5*",
    WALL: "failed_query_rejected repeat_query_rejected verifying unexpected_q",
    BUSY: "sr_rate_limit bucket_rate_limit client_10110 policy_20220 policy_20221 policy_20222 outer_429",
    GONE: "net_err_cert_* proxy_error target_* no_peers peer_30030 policy_20070 expect_element status_* bad_address",
    FORBIDDEN: "ub_bad_endpoint_robots policy_* client_10250 client_10260 unsupported_target",
    LARGE: "too_large",
    SETTING: "premium feature_not_active validation unknown_zone client_10002 client_10090 client_10060 client_10061 "
    "client_10062 client_10063 client_10070 client_10080 outer_*",
    STOP: "client_10000 client_10001 client_10010 client_10020 client_10030 client_10040 client_10050 client_10100 client_* "
    "outer_401 outer_402 outer_403 outer_407 outer_429_block spend_limit",
    TIMEOUT: "timeout",
    UNREACHABLE: "unreachable",
}  # fmt: skip
RULES: dict[str, Rule] = {code: rule for rule, codes in _CODES.items() for code in codes.split()}
_FAMILIES = sorted((code[:-1] for code in RULES if code.endswith("*")), key=len, reverse=True)


def rule_of(code: str) -> Rule:
    """The rule of a code; of the longest family that fits when the code itself is not listed; else one more try."""
    return RULES.get(_entry(code), ONCE)


def is_known(code: str) -> bool:
    """Whether the table has the code or its family."""
    return _entry(code) in RULES


def _entry(code: str) -> str:
    if code in RULES:
        return code
    return next((f"{start}*" for start in _FAMILIES if code.startswith(start)), "")
