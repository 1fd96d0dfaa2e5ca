"""The protocol of the local research service, over a real socket: who may ask, what is valid, how an answer travels."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.research_server import Faults, ResearchServer
from research_socket import ask, google, send, write_corpus

PAGE = "https://docs.example.org/guide/streams"
HTML = (
    "<!doctype html><html><head><title>CUDA streams</title><script>var hidden = 1</script></head><body><nav>menu</nav>"
    "<article><h1>CUDA streams</h1><p>Work in <a href='/x'>one stream</a> runs in <code>order</code>.</p>"
    "<pre>cudaStreamCreate(&amp;s);\n  indented</pre><ul><li>first</li><li>second</li></ul>"
    "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2|3</td></tr></table></article></body></html>"
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    manifest = [
        {
            "file": "streams.html",
            "url": PAGE + "/",
            "content_type": "text/html; charset=utf-8",
            "published": "2025-04-25",
        }
    ]
    return write_corpus(tmp_path / "corpus", {"streams.html": HTML}, manifest)


@pytest.fixture
def server(corpus: Path) -> Iterator[ResearchServer]:
    with ResearchServer(corpus) as running:
        yield running


def order(**fields: object) -> dict[str, object]:
    return {"zone": "local_unlocker", "url": PAGE, "format": "raw", **fields}


# -- who may ask -------------------------------------------------------------------------------------------------------


def test_without_a_key_nothing_is_answered(server: ResearchServer) -> None:
    reply = send(server, "POST", "/request", order(), key=None)
    assert (reply.status, reply.text, reply.brd()) == (401, "User authentication is required", {})


@pytest.mark.parametrize("path", ["/zone/get_active_zones", "/status", "/customer/balance", "/zone/cost"])
def test_a_wrong_key_is_refused_everywhere(server: ResearchServer, path: str) -> None:
    reply = send(server, "GET", path, key="wrong")
    assert (reply.status, reply.text) == (401, "Auth method is not supported")
    assert send(server, "POST", "/request", order(), key="wrong").status == 401


def test_another_scheme_than_bearer_is_refused(server: ResearchServer) -> None:
    assert send(server, "GET", "/status", key=None, Authorization="Basic local-key").status == 401


def test_every_answer_says_that_it_is_a_local_copy(server: ResearchServer) -> None:
    replies = [
        send(server, "GET", "/nowhere"),
        send(server, "GET", "/status", key=None),
        ask(server, PAGE),
        ask(server, PAGE, format="json"),
    ]
    assert [reply.headers["x-local-copy"] for reply in replies] == ["1"] * 4


# -- what is valid -----------------------------------------------------------------------------------------------------


def test_an_unknown_zone_is_named_in_the_recorded_words(server: ResearchServer) -> None:
    reply = ask(server, PAGE, zone="no_such_zone")
    assert (reply.status, reply.text) == (400, 'zone "no_such_zone" not found')
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    without = {name: value for name, value in order().items() if name != "zone"}
    assert send(server, "POST", "/request", without).text == 'zone "" not found'


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"format": None}, "format"),
        ({"format": "html"}, "format"),
        ({"url": "docs.example.org/guide"}, "url"),
        ({"url": "ftp://docs.example.org/"}, "url"),
        ({"url": "https://docs.example.org:port/"}, "url"),
        ({"url": 7}, "url"),
        ({"url": "https://docs.example.org/a b"}, "url"),
        ({"url": "https://docs.example.org/\ud800"}, "url"),
        ({"session_id": "x"}, "session_id"),
        ({"proxy_type": "x"}, "proxy_type"),
        ({"num": 100}, "num"),
        ({"country": "usa"}, "country"),
        ({"data_format": "html"}, "data_format"),
        ({"data_format": ["markdown"]}, "data_format"),
        ({"debug": "yes"}, "debug"),
        ({"render": "maybe"}, "render"),
        ({"method": "FETCH"}, "method"),
        ({"headers": "x: y"}, "headers"),
        ({"body": {}}, "body"),
        ({"data_options": {"other": True}}, "data_options"),
    ],
)
def test_a_faulty_field_is_a_validation_error(server: ResearchServer, fields: dict[str, object], named: str) -> None:
    reply = send(server, "POST", "/request", order(**fields))
    told = reply.json()
    assert (reply.status, told["error"], told["error_code"]) == (400, "Request validation failed", "validation")
    assert [detail["field"] for detail in told["details"]] == [named]


@pytest.mark.parametrize("missing", ["format", "url"])
def test_required_fields(server: ResearchServer, missing: str) -> None:
    given = {name: value for name, value in order().items() if name != missing}
    assert send(server, "POST", "/request", given).json()["details"][0]["field"] == missing


def test_all_faulty_fields_are_named_at_once(server: ResearchServer) -> None:
    told = send(server, "POST", "/request", order(a=1, b=2, debug=0)).json()
    assert [detail["field"] for detail in told["details"]] == ["a", "b", "debug"]


def test_every_documented_field_is_accepted(server: ResearchServer) -> None:
    fields = {
        "method": "GET", "country": "US", "render": True, "debug": True, "headers": {"x": "y"}, "body": "",
        "data_options": {"return_mismatch": True}, "sdk_function": "scrape",
    }  # fmt: skip
    assert send(server, "POST", "/request?async=true", order(**fields)).body == HTML.encode()


@pytest.mark.parametrize("body", [b"{", b"[]", b"", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_object_is_a_validation_error(server: ResearchServer, body: bytes) -> None:
    reply = send(server, "POST", "/request", body)
    assert (reply.status, reply.json()["error_code"]) == (400, "validation")


def test_a_search_zone_serves_no_pages_and_an_unlocker_zone_serves_searches(server: ResearchServer) -> None:
    reply = ask(server, PAGE, zone="local_serp")
    assert (reply.status, reply.text) == (400, "this endpoint is not supported")
    assert ask(server, google("streams"), zone="local_unlocker").json()["organic"]


@pytest.mark.parametrize(
    "url", ["https://www.google.com/maps?q=x", "https://www.google.com/search?hl=en", "https://www.bing.com/search?q=x"]
)
def test_search_addresses_that_are_not_supported(server: ResearchServer, url: str) -> None:
    assert (ask(server, url, zone="local_serp").status, ask(server, url, zone="local_serp").text) == (
        400,
        "this endpoint is not supported",
    )


# -- how an answer travels ---------------------------------------------------------------------------------------------


def test_raw_format_delivers_the_bytes_and_the_targets_own_type(server: ResearchServer) -> None:
    reply = ask(server, PAGE)
    assert (reply.status, reply.body) == (200, HTML.encode())
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.brd() == {"x-brd-status-code": "200"}
    assert reply.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in reply.headers


def test_json_format_moves_everything_into_the_envelope(server: ResearchServer) -> None:
    reply = ask(server, PAGE, format="json")
    envelope = reply.json()
    assert reply.brd() == {}
    assert reply.headers["content-type"] == "application/json; charset=utf-8"
    assert reply.headers["etag"].startswith('W/"')
    assert envelope == {"status_code": 200, "headers": {"content-type": "text/html; charset=utf-8"}, "body": HTML}
    search = ask(server, google("streams"), zone="local_serp", format="json").json()
    assert json.loads(search["body"])["organic"][0]["link"] == PAGE + "/"


def test_both_spellings_of_an_address_lead_to_the_page(server: ResearchServer) -> None:
    spellings = (
        PAGE,
        PAGE + "/",
        PAGE + "#part",
        PAGE + "/#part",
        PAGE.replace("docs.", "DOCS."),
        PAGE.replace("https", "http"),
    )
    assert {ask(server, url).body for url in spellings} == {HTML.encode()}


def test_an_unknown_address_is_the_targets_404_with_a_body(server: ResearchServer) -> None:
    reply = ask(server, "https://docs.example.org/missing")
    assert (reply.status, reply.brd()) == (200, {"x-brd-status-code": "404"})
    assert b"404" in reply.body
    assert ask(server, "https://docs.example.org/missing", format="json").json()["status_code"] == 404


def test_a_page_that_is_posted_to_is_the_targets_405(server: ResearchServer) -> None:
    assert ask(server, PAGE, method="POST", body="x=1").brd() == {"x-brd-status-code": "405"}


def test_markdown_keeps_the_content_type_of_the_page(server: ResearchServer) -> None:
    reply = ask(server, PAGE, data_format="markdown")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "# CUDA streams\n" in reply.text
    assert "Work in [one stream](/x) runs in `order`.\n" in reply.text
    assert "```\ncudaStreamCreate(&s);\n  indented\n```\n" in reply.text
    assert "- first\n\n- second\n" in reply.text
    assert "| A | B |\n| --- | --- |\n| 1 | 2\\|3 |\n" in reply.text
    assert "hidden" not in reply.text


def test_a_screenshot_is_a_png_that_the_json_envelope_destroys(server: ResearchServer) -> None:
    reply = ask(server, PAGE, data_format="screenshot")
    assert reply.headers["content-type"] == "image/png"
    assert reply.body.startswith(b"\x89PNG\r\n\x1a\n")
    spoiled = ask(server, PAGE, data_format="screenshot", format="json").json()["body"]
    assert spoiled.encode() != reply.body


def test_debug_tells_what_is_billed_and_only_on_the_unlocker(server: ResearchServer) -> None:
    assert "; billed=true; " in ask(server, PAGE, debug=True).headers["x-brd-debug"]
    assert "; billed=false; " in ask(server, "https://gone.invalid/", debug=True).headers["x-brd-debug"]
    assert "x-brd-debug" not in ask(server, google("streams"), zone="local_serp", debug=True).headers
    inside = ask(server, PAGE, debug=True, format="json")
    assert "x-brd-debug" not in inside.headers
    assert inside.json()["headers"]["x-brd-debug"].startswith("req_id=hl_local_")


def test_gzip_where_the_client_takes_it(server: ResearchServer) -> None:
    reply = send(server, "POST", "/request", order(), **{"Accept-Encoding": "gzip, deflate"})
    assert reply.headers["content-encoding"] == "gzip"
    assert gzip.decompress(reply.body) == HTML.encode()
    assert "content-encoding" not in ask(server, PAGE).headers


def test_a_connection_is_kept_alive(server: ResearchServer) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.connect()
    used = connection.sock
    for url in (PAGE, "https://gone.invalid/", google("streams")):
        body = json.dumps(order(url=url))
        connection.request("POST", "/request", body, {"Authorization": "Bearer local-key"})
        connection.getresponse().read()
        assert connection.sock is used
    connection.close()


def test_an_old_client_gets_plain_bytes(server: ResearchServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(b"GET /status HTTP/1.0\r\nAuthorization: Bearer local-key\r\n\r\n")
        received = b""
        while piece := connection.recv(65536):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"chunked" not in head
    assert json.loads(body)["status"] == "active"


def test_a_post_without_a_length_is_refused(server: ResearchServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(b"POST /request HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer local-key\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 411 ")


# -- the account's endpoints -------------------------------------------------------------------------------------------


def test_account_endpoints(server: ResearchServer) -> None:
    zones = send(server, "GET", "/zone/get_active_zones").json()
    assert zones == [{"name": "local_serp", "type": "serp"}, {"name": "local_unlocker", "type": "unblocker"}]
    assert send(server, "GET", "/status").json()["status"] == "active"
    assert send(server, "GET", "/customer/balance").json() == {
        "balance": 0,
        "credit": 0,
        "prepayment": 0,
        "pending_costs": 0,
    }
    assert send(server, "POST", "/discover", {}).status == 410
    assert send(server, "GET", "/discover").json() == {"error": "Discover API is no longer available"}
    assert send(server, "GET", "/request?zone=local_serp").status == 404


def test_the_cost_of_a_zone(server: ResearchServer) -> None:
    ask(server, PAGE)
    ask(server, "https://gone.invalid/")
    custom = send(server, "GET", "/zone/cost?zone=local_unlocker&from=2026-01-01&to=2026-02-01").json()["hl_local"][
        "custom"
    ]
    assert custom == {
        "bw": len(HTML),
        "cost": 0,
        "reqs_unblocker": 1,
        "range": {"from": "2026-01-01", "to": "2026-02-01"},
    }
    assert send(server, "GET", "/zone/cost?zone=local_unlocker").json()["hl_local"]["back_m0"]["bw"] == len(HTML)
    assert send(server, "GET", "/zone/cost").status == 400
    assert send(server, "GET", "/zone/cost?zone=other").status == 422
    half = send(server, "GET", "/zone/cost?zone=local_serp&from=2026-01-01")
    assert (half.status, half.text) == (500, "You must provide period with both to and from")


# -- the asynchronous pair ---------------------------------------------------------------------------------------------


def test_submitted_orders_are_collected_by_their_number(server: ResearchServer) -> None:
    submitted = send(server, "POST", "/unblocker/req?zone=local_unlocker", {"url": PAGE, "debug": True})
    number = submitted.json()["response_id"]
    assert submitted.headers["x-response-id"] == number
    page = send(server, "GET", f"/unblocker/get_result?response_id={number}").json()
    assert (page["status_code"], page["body"]) == (200, HTML)
    search = {"country": "us", "query": {"q": "streams", "gl": "us"}, "brd_json": "json"}
    number = send(server, "POST", "/serp/req?zone=local_serp", search).json()["response_id"]
    assert send(server, "GET", f"/serp/get_result?response_id={number}").json()["organic"][0]["link"] == PAGE + "/"


def test_collecting_says_no_in_the_documented_ways(corpus: Path) -> None:
    now = [0.0]
    with ResearchServer(corpus, faults=Faults(async_pending=2), clock=lambda: now[0]) as server:
        number = send(server, "POST", "/unblocker/req?zone=local_unlocker", {"url": PAGE}).json()["response_id"]
        path = f"/unblocker/get_result?response_id={number}"
        replies = [send(server, "GET", path) for _ in range(3)]
        assert [reply.status for reply in replies] == [202, 202, 200]
        assert replies[0].text == "Request is pending"
        unknown = send(server, "GET", "/unblocker/get_result?response_id=other")
        assert (unknown.status, unknown.text) == (404, "Result not found")
        assert send(server, "GET", path, key="wrong").text == "Invalid token"
        now[0] = 48 * 3600 + 1
        assert send(server, "GET", path).status == 404


@pytest.mark.parametrize(("form", "header", "body"), [("header", True, False), ("body", False, True)])
def test_the_number_may_come_in_one_place_only(corpus: Path, form: str, header: bool, body: bool) -> None:
    with ResearchServer(corpus, faults=Faults(async_id=form)) as server:  # type: ignore[arg-type]
        reply = send(server, "POST", "/unblocker/req?zone=local_unlocker", {"url": PAGE})
        assert ("x-response-id" in reply.headers, "response_id" in reply.json()) == (header, body)


def test_a_zone_without_asynchronous_requests_answers_with_the_page(corpus: Path) -> None:
    with ResearchServer(corpus, faults=Faults(async_id="none")) as server:
        assert send(server, "POST", "/unblocker/req?zone=local_unlocker", {"url": PAGE}).body == HTML.encode()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/unblocker/req?zone=local_unlocker", {"url": PAGE, "format": "raw"}),
        ("/unblocker/req?zone=local_unlocker", {"url": "no address"}),
        ("/unblocker/req?zone=local_unlocker", {}),
        ("/serp/req?zone=local_serp", {"query": "streams"}),
        ("/serp/req?zone=local_serp", {"url": PAGE}),
        ("/serp/req?zone=other", {"query": {"q": "streams"}}),
    ],
)
def test_faulty_submissions(server: ResearchServer, path: str, body: dict[str, object]) -> None:
    assert send(server, "POST", path, body).status == 400


# -- the server as an object -------------------------------------------------------------------------------------------


def test_requests_are_recorded_in_order_refused_ones_too(server: ResearchServer) -> None:
    assert server.requests == []
    ask(server, PAGE)
    ask(server, google("streams"), zone="local_serp")
    send(server, "POST", "/request", order(), key="wrong")
    send(server, "GET", "/status")
    recorded = [(r.method, r.path, r.zone) for r in server.requests]
    assert recorded == [
        ("POST", "/request", "local_unlocker"), ("POST", "/request", "local_serp"),
        ("POST", "/request", "local_unlocker"), ("GET", "/status", ""),
    ]  # fmt: skip
    assert server.requests[0].url == PAGE
    times = [r.time for r in server.requests]
    assert times == sorted(times)
    assert (
        server.count(),
        server.count(path="/request"),
        server.count(zone="local_serp"),
        server.count(url="*q=streams*"),
    ) == (4, 3, 1, 1)


def test_other_keys_and_zones(corpus: Path) -> None:
    with ResearchServer(corpus, keys=("a", "b"), zones={"z": "unblocker"}) as server:
        assert send(server, "GET", "/zone/get_active_zones", key="b").json() == [{"name": "z", "type": "unblocker"}]
        assert send(server, "GET", "/status").status == 401


def test_only_this_machine_may_ask_unless_allowed(corpus: Path) -> None:
    with pytest.raises(ConfigurationError, match="--allow-remote"):
        ResearchServer(corpus, host="0.0.0.0")
    with ResearchServer(corpus, host="0.0.0.0", allow_remote=True) as server:
        assert server.port > 0


def test_an_unknown_zone_type_is_refused(corpus: Path) -> None:
    with pytest.raises(ConfigurationError, match="serp or unblocker"):
        ResearchServer(corpus, zones={"z": "browser"})


def test_a_closed_server_answers_nobody_and_frees_its_port(corpus: Path) -> None:
    server = ResearchServer(corpus)
    kept = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    kept.request("GET", "/status", headers={"Authorization": "Bearer local-key"})
    kept.getresponse().read()
    server.close()
    with pytest.raises(ConnectionError):
        send(server, "GET", "/status")
    assert kept.sock.recv(1) == b""  # connections that were kept alive end as well
    kept.close()
    with ResearchServer(corpus, port=server.port) as again:
        assert again.port == server.port
