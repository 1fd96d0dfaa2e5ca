"""The success gate: tells an answer from a failure, whatever the HTTP status pretends.

The service answers 200 for nearly everything, also for a captcha, a dead host or a suspended account. What really happened
stands in `x-brd-*` headers (or, with `format: json`, in an envelope), later perhaps only in `proxy-status`.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from knowledge_expansion.brightdata.failures import failure, outer_code, reported, snippet

Expectation = Literal["page", "json", "markdown"]
_log = logging.getLogger(__name__)
_LOCAL_HEADER = "x-local-copy"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that passed the gate. `headers` have lower-case names and are the target's own in raw mode; `billed` is
    None when the service does not say; `local` is true when documents on disk were served instead of the web."""

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str]
    request_id: str = ""
    billed: bool | None = None
    local: bool = False

    @property
    def version(self) -> dt.date | None:
        """The day whose page this is, where the service keeps pages by date (`Memento-Datetime`, RFC 7089)."""
        told = self.headers.get("memento-datetime", "")
        return parsedate_to_datetime(told).date() if told else None

    def json(self) -> dict[str, Any]:
        """The JSON object in the body (it is one: the gate has looked)."""
        return _json_object(self.body)


def classify(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    expect: Expectation,
    envelope: bool = False,
    about: str = "The request",
) -> Answer:
    """Judge one answer of `/request`. `envelope` says that `format: json` was asked for; `about` begins the messages.

    Raises Retryable, SlowDown, NotAvailable, StopRun (each with the service's code, and the seconds to wait) or
    ConfigurationError. The rule is the union of the documentation and of recorded answers.
    """
    outer = {name.lower(): value for name, value in headers.items()}
    if status != 200:
        raise failure(outer_code(status, body), snippet(body), outer, status=status, about=about)
    inner_status, inner, content = _opened(body, about) if envelope else (_status_header(outer), outer, body)
    code, text = reported(inner)
    if code or text:
        raise failure(code or "no_code", text, inner, status=inner_status, about=about)
    filled = bool(content.strip())
    if inner_status is None:
        _log.warning("%s: no x-brd-status-code and no error header came back: the protocol may have changed.", about)
    elif not 200 <= inner_status < 300:
        raise failure(_bare_code(inner_status, filled), "", inner, status=inner_status, about=about)
    if not filled:
        raise failure("empty", "an empty answer without a reason", inner, status=inner_status, about=about)
    if expect == "json":
        content = _checked_json(content, inner, about)
    debug = dict(part.strip().split("=", 1) for part in outer.get("x-brd-debug", "").split(";") if "=" in part)
    return Answer(
        status=inner_status or 200,
        content_type=inner.get("content-type", ""),
        body=content,
        headers=inner,
        request_id=debug.get("req_id", ""),
        billed={"true": True, "false": False}.get(debug.get("billed", "")),
        local=_LOCAL_HEADER in outer,
    )


def account_answer(status: int, headers: Mapping[str, str], body: bytes, *, about: str) -> Any:
    """The JSON of an account endpoint, object or list. Raises like `classify`."""
    outer = {name.lower(): value for name, value in headers.items()}
    if status != 200:
        raise failure(outer_code(status, body), snippet(body), outer, status=status, about=about)
    try:
        return json.loads(body)
    except ValueError:
        raise failure("not_json", f"not JSON: {snippet(body)}", outer, status=status, about=about) from None


def _status_header(headers: Mapping[str, str]) -> int | None:
    value = headers.get("x-brd-status-code", "")
    return int(value) if value.isdecimal() else None


def _bare_code(status: int, filled: bool) -> str:
    """The code of a failure that names none. With a body it is the target's own error page, whatever its status."""
    if not filled and status == 407:
        return "outer_407"
    return "empty" if not filled and status >= 500 else f"status_{status}"


def _opened(body: bytes, about: str) -> tuple[int | None, dict[str, str], bytes]:
    """Status, headers and body of a `format: json` envelope; the body may be text or, for searches, the object itself."""
    try:
        envelope = _json_object(body)
    except ValueError:
        raise failure("not_json", f"not an envelope: {snippet(body)}", {}, status=200, about=about) from None
    fields = envelope.get("headers") or {}
    headers = {str(k).lower(): ", ".join(map(str, v)) if isinstance(v, list) else str(v) for k, v in fields.items()}
    status = envelope.get("status_code", envelope.get("status"))
    content = envelope.get("body", "")
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return (int(status) if isinstance(status, int | str) and str(status).isdecimal() else None), headers, text.encode()


def _checked_json(content: bytes, headers: Mapping[str, str], about: str) -> bytes:
    """The same bytes when they hold an object; a REST error object that came with 200 becomes its failure."""
    try:
        found = _json_object(content)
    except ValueError:
        raise failure("not_json", f"not a JSON object: {snippet(content)}", headers, status=200, about=about) from None
    code = found.get("error_code")
    if isinstance(code, str) and code:
        text = str(found.get("error_message") or found.get("error") or "")
        raise failure(code, text, headers, status=found.get("status_code"), about=about)
    return content


def _json_object(content: bytes) -> dict[str, Any]:
    found = json.loads(content)
    if isinstance(found, str):  # a parsed search in an envelope is JSON in a string
        found = json.loads(found)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
