"""Turns what the service says of a failure into an error: its code, the seconds to wait, and a message that ends well."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping

from knowledge_expansion.brightdata.codes import is_known, rule_of
from knowledge_expansion.errors import ConfigurationError, ResearchError

_log = logging.getLogger(__name__)
_PROXY_DETAILS = re.compile(r'details="([a-z0-9_-]+):\s*([^"]*)"')
_REJECTED = re.compile(r"\b(\d{3}) status code\b")
_PER_MINUTE = re.compile(r"\b\d+\s*(?:requests?\s*)?(?:/|per )\s*min")
# What a real (outer) error says in words, where its status alone does not tell: words, status or None for any, code.
_OUTER_TEXTS: tuple[tuple[str, int | None, str], ...] = (
    ("failed_query_rejected", None, "failed_query_rejected"),
    ("repeat_query_rejected", None, "repeat_query_rejected"),
    ("15 seconds", None, "failed_query_rejected"),
    ("customer is not active", None, "outer_402"),
    ("payment required", None, "outer_402"),
    ('zone "', 400, "unknown_zone"),
    ("endpoint is not supported", 400, "unsupported_target"),
    ('"url"', 400, "bad_address"),
    ("validation", 400, "validation"),
)


def failure(
    code: str, text: str, headers: Mapping[str, str], *, status: int | None, about: str
) -> ResearchError | ConfigurationError:
    """The error for a code: what happened, what the service said, what to do next."""
    rule = rule_of(code)
    if not is_known(code):
        _log.warning("%s: the service used the unknown code %r (%s).", about, code, text)
    said = f": {text}" if text else ""
    rejected = _REJECTED.search(text) if code == "http_status" else None
    shown = f"the target answered {rejected[1]}" if rejected else rule.meaning
    message = f"{about} failed: {shown}{said} (code {code}, status {status or 'not given'}). {rule.advice}"
    if issubclass(rule.error, ConfigurationError):
        return rule.error(message)
    return rule.error(message, code=code, wait=max(rule.wait, _asked_wait(headers, text)))


def reported(headers: Mapping[str, str]) -> tuple[str, str]:
    """Code and text of a failure: unlocker layer, proxy layer, then the RFC 9209 field that is to replace both."""
    code = headers.get("x-brd-error-code") or headers.get("x-brd-err-code") or ""
    text = headers.get("x-brd-error") or headers.get("x-brd-err-msg") or ""
    details = _PROXY_DETAILS.search(headers.get("proxy-status", ""))
    if details and not code:
        code, text = details[1].replace("-", "_"), text or details[2]
    return code.strip().lower(), text.strip()


def outer_code(status: int, body: bytes) -> str:
    """The code of an answer whose own HTTP status is an error: told by its words, its JSON, or the status."""
    words = body[:4000].decode("utf-8", "replace").lower()
    for text, only, code in _OUTER_TEXTS:
        if text in words and only in (None, status):
            return code
    try:
        code = json.loads(body).get("error_code", "")
    except (ValueError, AttributeError):
        code = ""
    return code if isinstance(code, str) and is_known(code) else f"outer_{status}"


def snippet(body: bytes) -> str:
    """The beginning of a body, for a message."""
    return " ".join(body[:300].decode("utf-8", "replace").split())


def _asked_wait(headers: Mapping[str, str], text: str) -> float:
    """Seconds the service asks for: `retry-after`, the period of its limit, or a limit per minute in words."""
    after, period = headers.get("retry-after", ""), headers.get("x-brd-rate-limit-period-ms", "")
    if after.isdecimal():
        return float(after)
    if period.isdecimal():
        return int(period) / 1000
    return 60.0 if _PER_MINUTE.search(text) else 0.0
