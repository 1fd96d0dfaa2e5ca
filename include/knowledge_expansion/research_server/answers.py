"""The two levels of an answer: what the target said (or why there is nothing), and the HTTP answer that carries it.

In `raw` format the target's status travels in `x-brd-status-code` beside the target's own headers; in `json` format
everything moves into an envelope and the outer answer carries no `x-brd-*` header at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

JSON_TYPE = "application/json; charset=utf-8"
TEXT_TYPE = "text/plain; charset=utf-8"
HTML_TYPE = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Target:
    """What came of one request to a target. `headers` are the target's own, or the `x-brd-*` ones that say why not."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def refused(self) -> bool:
        return any(name in self.headers for name in ("x-brd-error", "x-brd-error-code", "x-brd-err-code"))


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer. `delay` is in seconds; with `reset` the connection breaks in the middle of the body."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    reset: bool = False


def text_answer(status: int, text: str, content_type: str = TEXT_TYPE) -> Answer:
    return Answer(status, {"content-type": content_type}, text.encode("utf-8", errors="replace"))


def json_answer(value: object, status: int = 200) -> Answer:
    return Answer(
        status, {"content-type": JSON_TYPE}, json.dumps(value, ensure_ascii=False).encode("utf-8", errors="replace")
    )


def html_target(page: str, status: int = 200) -> Target:
    return Target(status, {"content-type": HTML_TYPE}, page.encode("utf-8"))


def carry(target: Target, form: str) -> Answer:
    """The answer that delivers a target's result in the `raw` or the `json` form of the protocol."""
    if form == "raw":
        return Answer(200, {**target.headers, "x-brd-status-code": str(target.status)}, target.body)
    text = target.body.decode("utf-8", errors="replace")  # the real one destroys binary bodies in the same way
    answer = json_answer({"status_code": target.status, "headers": dict(target.headers), "body": text})
    etag = hashlib.sha256(answer.body).hexdigest()[:27]
    return replace(answer, headers={**answer.headers, "etag": f'W/"{len(answer.body):x}-{etag}"'})
