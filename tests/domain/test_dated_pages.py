"""Pages as of a day: asked for with `Accept-Datetime`, told with `Memento-Datetime` (RFC 7089), over a real socket."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from brightdata_kit import client_of
from knowledge_expansion.errors import NotAvailable
from knowledge_expansion.research_server import ResearchServer
from research_socket import send, write_corpus

PAGE = "https://docs.example.org/limits"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ResearchServer]:
    manifest: list[dict[str, object]] = [
        {"file": "old.html", "url": PAGE, "valid_from": "2026-01-01", "valid_to": "2026-03-31"},
        {"file": "new.html", "url": PAGE, "valid_from": "2026-04-01", "valid_to": "2026-05-31"},
    ]
    pages = {f"{name}.html": f"<title>Limits</title><p>The {name} limit.</p>" for name in ("old", "new")}
    with ResearchServer(write_corpus(tmp_path, pages, manifest)) as running:
        yield running


@pytest.mark.parametrize(("day", "text"), [("2026-03-31", b"The old limit."), ("2026-04-01", b"The new limit.")])
def test_each_day_has_its_version(server: ResearchServer, day: str, text: bytes) -> None:
    asked = dt.date.fromisoformat(day)
    answer = client_of(server, dated_pages=True).fetch(PAGE, as_of=asked)
    assert text in answer.body
    assert answer.version == asked


def test_outside_of_its_days_a_page_is_gone(server: ResearchServer) -> None:
    with pytest.raises(NotAvailable):
        client_of(server, dated_pages=True).fetch(PAGE, as_of=dt.date(2026, 6, 1))


def test_a_service_without_dates_is_not_asked_for_one(server: ResearchServer) -> None:
    """On the real service a header of one's own makes every request cost money, and the web has no older state."""
    with pytest.raises(NotAvailable):  # today the page is gone
        client_of(server).fetch(PAGE, as_of=dt.date(2026, 4, 1))


def test_a_day_of_the_future_is_today(tmp_path: Path) -> None:
    manifest: list[dict[str, object]] = [{"file": "a.html", "url": PAGE, "valid_to": "2026-05-31"}]
    corpus = write_corpus(tmp_path, {"a.html": "<p>A.</p>"}, manifest)
    with ResearchServer(corpus, today=lambda: dt.date(2026, 5, 31)) as running:
        assert client_of(running, dated_pages=True).fetch(PAGE, as_of=dt.date(2026, 6, 1)).status == 200


@pytest.mark.parametrize("headers", [{"Accept-Datetime": "yesterday"}, {"Accept-Datetime": 3}, ["a"]])
def test_no_date_is_refused(server: ResearchServer, headers: object) -> None:
    reply = send(
        server,
        "POST",
        "/request",
        {"zone": "local_unlocker", "url": PAGE, "format": "raw", "headers": headers},
    )
    assert reply.status == 400
    assert "headers" in reply.text
