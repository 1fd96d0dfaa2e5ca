"""Reads the JSON body of `POST /request` as strictly as the real service: a field it does not know is an error."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from knowledge_expansion.research_server.answers import Answer, json_answer

DATA_FORMATS = ("markdown", "screenshot", "parsed_light")
_NO_URL = re.compile(r"[\s\x00-\x1f]")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


class Rejected(Exception):
    """The request never reaches a target; `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body.decode("utf-8"))
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Order:
    """One valid request for a target. `day` is what its header `Accept-Datetime` (RFC 7089) asks for: the page as it stood
    then."""

    zone: str
    url: str
    form: str
    data_format: str = ""
    method: str = "GET"
    debug: bool = False
    return_mismatch: bool = False
    day: date | None = None

    @property
    def host(self) -> str:
        return (urlsplit(self.url).hostname or "").lower()


def parse_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise rejected("body", f"is not JSON: {fault}") from None
    if not isinstance(value, dict):
        raise rejected("body", "must be a JSON object")
    return value


def parse_order(given: Mapping[str, Any]) -> Order:
    """Raises Rejected with every faulty field at once."""
    faults = [(name, "is required") for name in ("url", "format") if name not in given]
    for name, value in given.items():
        complaint = _CHECKS[name](value) if name in _CHECKS else "is not allowed"
        if complaint:
            faults.append((name, complaint))
    if faults:
        raise rejected(*faults[0], *faults[1:])
    return Order(
        zone=given["zone"],
        url=given["url"],
        form=given["format"],
        data_format=given.get("data_format", ""),
        method=given.get("method", "GET"),
        debug=given.get("debug", False),
        return_mismatch=given.get("data_options", {}).get("return_mismatch", False),
        day=_day(given.get("headers", {})),
    )


def rejected(name: str, complaint: str, *more: tuple[str, str]) -> Rejected:
    """The documented error object. The real shape of `details` is unpublished; this one is ours."""
    details = [{"field": field, "message": f'"{field}" {text}'} for field, text in ((name, complaint), *more)]
    body = {"error": "Request validation failed", "error_code": "validation", "details": details}
    return Rejected(json_answer(body, status=400))


def web_address(value: Any) -> str:
    """The complaint about a target address, or an empty string."""
    try:
        parts = urlsplit(value) if isinstance(value, str) and value.encode() and not _NO_URL.search(value) else None
        fine = parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a broken IPv6 address, half of a surrogate pair
        fine = False
    return "" if fine else "must be a valid absolute http or https URL"


def _one_of(*allowed: Any) -> Callable[[Any], str]:
    return lambda value: "" if value in allowed else f"must be one of {', '.join(map(str, allowed))}"


def _of_type(kind: type, name: str) -> Callable[[Any], str]:
    return lambda value: "" if isinstance(value, kind) else f"must be {name}"


def _day(headers: Mapping[str, str]) -> date | None:
    """The day that `Accept-Datetime` names. Raises ValueError when it is no HTTP date."""
    asked = next((value for name, value in headers.items() if name.lower() == "accept-datetime"), None)
    return None if asked is None else parsedate_to_datetime(asked).date()


def _headers(value: Any) -> str:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        return "must be an object of strings"
    try:
        _day(value)
    except ValueError:
        return "must hold an HTTP date as Accept-Datetime, like Fri, 01 May 2026 00:00:00 GMT"
    return ""


def _country(value: Any) -> str:
    fine = isinstance(value, str) and len(value) == 2 and value.isascii() and value.isalpha()
    return "" if fine else "must be a country code of two letters"


def _data_options(value: Any) -> str:
    fine = (
        isinstance(value, dict)
        and set(value) <= {"return_mismatch"}
        and all(v in (True, False) for v in value.values())
    )
    return "" if fine else "must be an object with return_mismatch true or false"


_CHECKS: dict[str, Callable[[Any], str]] = {
    "zone": _of_type(str, "a string"),
    "url": web_address,
    "format": _one_of("raw", "json"),
    "method": _one_of(*_METHODS),
    "body": _of_type(str, "a string"),
    "headers": _headers,
    "country": _country,
    "data_format": _one_of(*DATA_FORMATS),
    "render": _one_of("true", "false", True, False),
    "debug": _of_type(bool, "true or false"),
    "data_options": _data_options,
    "sdk_function": _of_type(str, "a string"),
}
