"""The client against the local research service, over a real socket: one call is one request, whatever comes of it."""

from __future__ import annotations

import datetime as dt
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests
from brightdata_kit import KEY, FakeTime, client_of
from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.brightdata.google import parse_results, search_url
from knowledge_expansion.errors import (
    ConfigurationError,
    KnowledgeError,
    NotAvailable,
    Retryable,
    SlowDown,
    StopRun,
)
from knowledge_expansion.research_server import Faults, ResearchServer, UrlFault
from research_socket import write_corpus

PAGE = "http://local.documents.example/a.html"
SEARCH = search_url("cuda stream", gl="us", hl="en")
Start = Callable[..., ResearchServer]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = {f"{name}.html": f"<title>Stream {name}</title><p>A CUDA stream of {name}.</p>" for name in "abc"}
    return write_corpus(tmp_path_factory.mktemp("corpus"), pages)


@pytest.fixture
def start(corpus: Path) -> Iterator[Start]:
    running: list[ResearchServer] = []

    def begin(*urls: UrlFault, **faults: object) -> ResearchServer:
        running.append(ResearchServer(corpus, faults=Faults(urls=urls, **faults)))  # type: ignore[arg-type]
        return running[-1]

    yield begin
    for server in running:
        server.close()


def test_a_search(start: Start) -> None:
    server = start()
    answer = client_of(server).search(SEARCH)
    assert answer.local
    assert len(parse_results(answer.json()).hits) == 3
    assert [(request.path, request.zone, request.url) for request in server.requests] == [
        ("/request", "local_serp", SEARCH)
    ]


def test_a_page(start: Start) -> None:
    server = start()
    answer = client_of(server, country="DE").fetch(PAGE)
    assert b"A CUDA stream of a." in answer.body
    assert answer.content_type.startswith("text/html")
    assert (answer.status, answer.local, bool(answer.request_id), answer.billed) == (200, True, True, True)
    assert client_of(server).fetch(PAGE, form="markdown").body.strip() == b"A CUDA stream of a."


FAILURES = [
    (UrlFault("captcha"), Retryable, "captcha"),
    (UrlFault("http_status", value="429"), Retryable, "http_status"),
    (UrlFault("proxy_timeout"), Retryable, "proxy_timeout"),
    (UrlFault("sr_rate_limit", value="10"), SlowDown, "sr_rate_limit"),
    (UrlFault("robots"), NotAvailable, "ub_bad_endpoint_robots"),
    (UrlFault("policy"), NotAvailable, "policy_20050"),
    (UrlFault("code", value="net_err_closed"), Retryable, "net_err_closed"),
    (UrlFault("code", value="net_err_cert_date_invalid"), NotAvailable, "net_err_cert_date_invalid"),
    (UrlFault("empty"), Retryable, "empty"),
    (UrlFault("outer", value="429"), SlowDown, "outer_429"),
    (UrlFault("outer", value="503"), Retryable, "outer_503"),
    (UrlFault("status", value="404"), NotAvailable, "status_404"),
    (UrlFault("status", value="503"), NotAvailable, "status_503"),
    (UrlFault("huge", value="12"), NotAvailable, "too_large"),
    (UrlFault("reset"), Retryable, "broken"),
]


@pytest.mark.parametrize(("fault", "kind", "code"), FAILURES, ids=[code for _, _, code in FAILURES])
def test_every_failure_is_one_request_and_its_own_error(
    start: Start, fault: UrlFault, kind: type[KnowledgeError], code: str
) -> None:
    server = start(fault)
    with pytest.raises(kind) as caught:
        client_of(server).fetch(PAGE)
    assert getattr(caught.value, "code", "") == code
    assert str(caught.value).startswith(f"The page {PAGE} failed:")
    assert server.count(path="/request") == 1


ACCOUNT = [
    ({"suspended": True}, StopRun, "suspended"),
    ({"disabled_zones": ["local_unlocker"]}, ConfigurationError, "client_10002"),
    ({"limited_zones": ["local_unlocker"]}, StopRun, "usage limit"),
    ({"robots_hosts": ["local.documents.example"]}, NotAvailable, "do not route around"),
    ({"policy_hosts": ["local.documents.example"]}, NotAvailable, "special permission"),
]


@pytest.mark.parametrize(("faults", "kind", "words"), ACCOUNT)
def test_failures_of_the_account(
    start: Start, faults: dict[str, object], kind: type[KnowledgeError], words: str
) -> None:
    with pytest.raises(kind, match=words):
        client_of(start(**faults)).fetch(PAGE)


def test_a_rate_limit_says_how_long_to_wait(start: Start) -> None:
    client = client_of(start(rate_limit=1, rate_period=45.0))
    client.fetch(PAGE)
    with pytest.raises(SlowDown) as caught:
        client.fetch(PAGE)
    assert (caught.value.code, caught.value.wait) == ("bucket_rate_limit", 45.0)


def test_a_dead_host(start: Start) -> None:
    with pytest.raises(NotAvailable, match=r"Could not resolve host gone\.invalid"):
        client_of(start()).fetch("http://gone.invalid/x")


@pytest.mark.parametrize("shape", ["header", "outer_400", "outer_429"])
def test_the_wall_after_a_failed_query_in_all_its_shapes(start: Start, shape: str) -> None:
    client = client_of(start(UrlFault("captcha", times=1), failed_query=shape))
    with pytest.raises(Retryable, match="captcha"):
        client.search(SEARCH)
    with pytest.raises(Retryable) as caught:
        client.search(SEARCH)
    assert (caught.value.code, caught.value.wait) == ("failed_query_rejected", 16.0)


def test_half_an_answer_is_not_json(start: Start) -> None:
    with pytest.raises(Retryable) as caught:
        client_of(start(UrlFault("malformed"))).search(SEARCH)
    assert caught.value.code == "not_json"


def test_a_timeout_is_one_request(start: Start) -> None:
    server = start(UrlFault("slow", value="5"))
    with pytest.raises(Retryable, match="may have been billed") as caught:
        client_of(server, page_timeout=0.3).fetch(PAGE)
    assert (caught.value.code, server.count(path="/request")) == ("timeout", 1)


def test_nobody_listens() -> None:
    with socket.socket() as placeholder:
        placeholder.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{placeholder.getsockname()[1]}"
    with pytest.raises(Retryable, match="could not be reached") as caught:
        client_of(url).fetch(PAGE)
    assert caught.value.code == "unreachable"


def test_a_wrong_key_and_unknown_zones(start: Start) -> None:
    server = start()
    with pytest.raises(StopRun, match="key of the connection brightdata_default"):
        client_of(server, key="wrong-key").fetch(PAGE)
    with pytest.raises(ConfigurationError, match='zone "nope" not found'):
        client_of(server, unlocker_zone="nope").fetch(PAGE)
    with pytest.raises(ConfigurationError, match="names no serp_zone"):
        client_of(server, serp_zone="").search(SEARCH)


def test_zones_and_status(start: Start) -> None:
    client = client_of(start())
    assert client.zones() == {"local_serp": "serp", "local_unlocker": "unblocker"}
    assert client.status()["status"] == "active"


def test_ten_refusals_for_too_many_requests_stop_the_run(start: Start) -> None:
    server, time = start(UrlFault("outer", value="429")), FakeTime()
    client = client_of(server, time)
    for _ in range(10):
        with pytest.raises(SlowDown):
            client.fetch(PAGE)
    with pytest.raises(StopRun, match="lock this address out"):
        client.fetch(PAGE)
    assert server.count(path="/request") == 10
    time.moment += dt.timedelta(minutes=6)
    with pytest.raises(SlowDown):
        client.fetch(PAGE)


@pytest.mark.parametrize("key", ["", " ", "two words", "line\nbreak", "schlüssel"])
def test_a_key_that_cannot_be_one_is_not_shown(key: str) -> None:
    with pytest.raises(ConfigurationError, match="password of the connection") as caught:
        client_of("https://api.brightdata.com", key=key)
    assert not key.strip() or key not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["", "api.brightdata.com", "ftp://a.example", "https://u:p@a.example", "https://a.example?x=1"]
)
def test_a_base_url_that_cannot_be_one(url: str) -> None:
    with pytest.raises(ConfigurationError, match="host of the connection"):
        client_of(url)


class Gossip(BaseHTTPRequestHandler):
    """Answers with what a badly made gateway might: echoes the key, redirects, sets cookies, drips."""

    asked: list[tuple[str, str | None, str | None]]

    def do_POST(self) -> None:
        Gossip.asked.append((self.path, self.headers["Authorization"], self.headers["Cookie"]))
        if self.path.startswith("/away"):
            self._send(302, b"", Location="/elsewhere/request")
        else:
            self._send(403, f"Forbidden for {self.headers['Authorization']}".encode(), **{"Set-Cookie": "a=b"})

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def gossip() -> Iterator[str]:
    Gossip.asked = []
    server = HTTPServer(("127.0.0.1", 0), Gossip)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_key_is_nowhere_but_in_its_header(
    gossip: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    client = client_of(gossip)
    with caplog.at_level(logging.DEBUG), pytest.raises(StopRun) as caught:
        client.fetch(PAGE)
    assert Gossip.asked[0][1] == f"Bearer {KEY}"
    assert "Forbidden for Bearer ***" in str(caught.value)
    assert KEY not in repr(client) + str(caught.value) + repr(caught.value) + caplog.text
    assert caught.value.__cause__ is None


def test_no_cookie_is_kept(gossip: str) -> None:
    client = client_of(gossip)
    for _ in range(2):
        with pytest.raises(StopRun):
            client.fetch(PAGE)
    assert [cookie for _, _, cookie in Gossip.asked] == [None, None]


def test_a_redirect_is_not_followed(gossip: str) -> None:
    with pytest.raises(ConfigurationError):
        client_of(f"{gossip}/away").fetch(PAGE)
    assert [path for path, _, _ in Gossip.asked] == ["/away/request"]


def test_a_session_of_the_caller_is_used(start: Start) -> None:
    session = requests.Session()
    session.headers["x-of-the-caller"] = "1"
    assert client_of(start(), session=session).fetch(PAGE).status == 200


def test_threads_share_a_client(start: Start) -> None:
    server = start()
    client: Client = client_of(server)
    threads = [threading.Thread(target=client.fetch, args=(PAGE,)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.count(path="/request") == 12
