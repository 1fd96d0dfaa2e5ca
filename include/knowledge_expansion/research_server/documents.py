"""The two things a zone can be asked for: a search over the documents, and one of them."""

from __future__ import annotations

import json
import re
import struct
import time
import zlib
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from knowledge_expansion.research_server import refusals
from knowledge_expansion.research_server.answers import JSON_TYPE, Target, html_target, text_answer
from knowledge_expansion.research_server.corpus import Corpus
from knowledge_expansion.research_server.google import ResultPage
from knowledge_expansion.research_server.index import Index
from knowledge_expansion.research_server.markdown_view import to_markdown
from knowledge_expansion.research_server.query import parse_google
from knowledge_expansion.research_server.rendering import decode, render
from knowledge_expansion.research_server.search import Results, search
from knowledge_expansion.research_server.validation import Order, Rejected

_STATUS_PATH = re.compile(r"/status/([1-5]\d\d)")
_CONSENT_WALL = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Your privacy choices</title></head><body>'
    "<h1>Your privacy choices</h1><p>This site and its partners would like to store cookies on your device. "
    "Choose before you read on.</p><button>Accept all</button><button>Reject all</button></body></html>"
)


class Documents:
    """Answers orders from a corpus and its index."""

    def __init__(self, corpus: Corpus, index: Index, today: Callable[[], date]) -> None:
        self._corpus = corpus
        self._index = index
        self._today = today

    def searched(self, order: Order, request_id: str, odd: Collection[str]) -> Target:
        """`odd` are fault kinds. Raises Rejected for a Google address that is not a text search."""
        began, today = time.perf_counter(), self._today()
        query = parse_google(order.url, today)
        if query is None:
            raise unsupported()
        found = search(self._corpus, self._index, query, today) if "no_results" not in odd else Results((), 0)
        detected = query.text
        if "unexpected_q" in odd:
            detected = " ".join(query.text.split()[:-1])
        page = ResultPage(order.url, query, found, request_id, detected, time.perf_counter() - began, odd)
        if query.parsed not in ("1", "html"):
            return self._formatted(order, html_target(page.html()))
        light = order.data_format == "parsed_light"
        shape = page.light() if light else page.full()
        if query.parsed == "html":
            shape["html"] = page.html()
        return Target(200, {"content-type": JSON_TYPE}, json.dumps(shape, ensure_ascii=False).encode("utf-8"))

    def fetched(self, order: Order) -> Target:
        """A page as its site would deliver it: also its 404, its 405 or whatever `/status/NNN` asks for.

        One that was asked for as of a day comes with `Memento-Datetime`, as from a web archive (RFC 7089)."""
        today = self._today()
        entry = self._corpus.page(order.url, min(order.day or today, today))
        if entry is not None and order.method in ("GET", "HEAD"):
            page = render(entry)
            dated = {} if order.day is None else {"memento-datetime": http_date(order.day)}
            return self._formatted(order, Target(200, {"content-type": page.content_type, **dated}, page.body))
        asked = _STATUS_PATH.fullmatch(urlsplit(order.url).path)
        status = 405 if entry is not None else int(asked[1]) if asked else 404
        return refusals.http_status(status) if status == 429 else self._formatted(order, error_page(status))

    def _formatted(self, order: Order, target: Target) -> Target:
        """Markdown keeps the content type of the page, as the real service does."""
        if order.data_format == "screenshot":
            return Target(target.status, {"content-type": "image/png"}, _png())
        if order.data_format == "markdown" and target.headers["content-type"].startswith("text/html"):
            return Target(target.status, target.headers, to_markdown(decode(target.body)).encode("utf-8"))
        return target


def http_date(day: date) -> str:
    """Midnight (UTC) of a day as HTTP writes it."""
    return format_datetime(datetime(day.year, day.month, day.day, tzinfo=UTC), usegmt=True)


def unsupported() -> Rejected:
    """What a search zone says to an address that it cannot serve."""
    return Rejected(text_answer(400, "this endpoint is not supported"))


def error_page(status: int) -> Target:
    """A page that a site delivers with an error status."""
    return html_target(
        f"<!doctype html><html><head><title>{status}</title></head><body><h1>{status}</h1>"
        "<p>There is no document for this address among the local documents.</p></body></html>",
        status,
    )


def consent_wall() -> Target:
    return html_target(_CONSENT_WALL)


def _png() -> bytes:
    """The smallest honest screenshot: one grey point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
