"""What the tests of client, stores and steps share: a clock that sleep moves, a client of a server, a topic, a reader."""

from __future__ import annotations

import datetime as dt
import html
import logging
import re
from pathlib import Path
from typing import Any

from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.research_server import ResearchServer
from knowledge_expansion.stores.pages import PageStore
from knowledge_expansion.stores.requests import Ledger
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.values.page import Block, Document
from knowledge_expansion.values.topic import Topic

TODAY = dt.date(2026, 3, 1)
KEY = "local-key"
LOG = logging.getLogger("test")


class FakeTime:
    """A clock for client and server; `sleep` moves it instead of waiting."""

    def __init__(self) -> None:
        self.moment = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
        self.slept: list[float] = []

    def now(self) -> dt.datetime:
        return self.moment

    def seconds(self) -> float:
        return self.moment.timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += dt.timedelta(seconds=seconds)


def client_of(server: ResearchServer | str, time: FakeTime | None = None, **changes: Any) -> Client:
    time = time or FakeTime()
    settings: dict[str, Any] = {
        "serp_zone": "local_serp",
        "unlocker_zone": "local_unlocker",
        "clock": time.now,
        "sleep": time.sleep,
        **changes,
    }
    key = settings.pop("key", KEY)
    return Client(server if isinstance(server, str) else server.url, key, **settings)


def topic_of(part: dict[str, Any] | None = None, **changes: Any) -> Topic:
    fields = {
        "number": 1, "title": "Streams", "file": "cuda/01-streams.md", "lines": 10, "drop": "streams",
        "queries": ["cuda streams"], "scrape": {"top": 2},
        "sections": [{"title": "What", "lines": 10, "points": ["What is a stream?"]}], **(part or {}),
    }  # fmt: skip
    topic = {
        "id": "cuda", "title": "CUDA", "date": "2025-01-13", "knowledge_base": "base",
        "groups": [{"name": "CUDA", "parts": [1]}], "parts": [fields], **changes,
    }  # fmt: skip
    return Topic.model_validate(topic)


def same_query(planned: str, topic: Topic, as_of: dt.date) -> str:
    return planned


class Bench:
    """A workspace and what hangs on it, for one topic and date; made anew as a restarted task would."""

    def __init__(self, root: Path, share: int = 100, time: FakeTime | None = None) -> None:
        self.time = time or FakeTime()
        self.workspace = Workspace(root)
        self.pages = PageStore(self.workspace, "cuda", TODAY)
        self.ledger = Ledger(self.workspace, f"cuda/{TODAY}/part-01", share, clock=self.time.now)

    def json(self, name: str) -> Any:
        return self.workspace.read_json(f"cuda/{TODAY}/part-01/{name}")


def read_plainly(body: bytes, content_type: str, url: str, *, expected_language: str) -> Document:
    """A reader for tests: paragraphs between tags; `<meta name=date>` dates it; `soft` and `boom` stand for trouble."""
    text = body.decode("utf-8", "replace")
    if "boom" in text:
        raise RecursionError("nested too deeply")
    published = re.search(r'name="date" content="([^"]+)"', text)
    paragraphs = [re.sub(r"<[^>]+>", "", found) for found in re.findall(r"<p>(.*?)</p>", text, re.S)]
    title = re.search(r"<title>(.*?)</title>", text)
    return Document(
        title=html.unescape(title[1]) if title else "",
        author=None,
        published=published[1] if published else None,
        published_from="meta" if published else "",
        language=expected_language,
        blocks=tuple(Block("paragraph", html.unescape(p), html.unescape(p)) for p in paragraphs),
        faults=("soft_404",) if "soft" in text or not paragraphs else (),
        findings=("text addressed to a language model",) if "Ignore all" in text else (),
    )
