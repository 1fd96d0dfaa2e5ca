"""Every failure that the local research service can rehearse, in the shape in which the real service shows it."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.research_server import Faults, ResearchServer, UrlFault
from knowledge_expansion.research_server.faults import parse_faults
from research_socket import Reply, ask, google, links, look_up, send, write_corpus

PAGE = "http://local.documents.example/a.html"
SEARCH = google("stream")

Start = Callable[..., ResearchServer]


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = {f"{name}.html": f"<title>Stream {name}</title><p>A stream of {name}.</p>" for name in "abc"}
    return write_corpus(tmp_path_factory.mktemp("corpus"), pages)


@pytest.fixture
def start(corpus: Path) -> Iterator[Start]:
    running: list[ResearchServer] = []

    def begin(faults: Faults, clock: Callable[[], float] = time.monotonic) -> ResearchServer:
        running.append(ResearchServer(corpus, faults=faults, clock=clock))
        return running[-1]

    yield begin
    for server in running:
        server.close()


@contextmanager
def serving(corpus: Path, *urls: UrlFault) -> Iterator[ResearchServer]:
    with ResearchServer(corpus, faults=Faults(urls=urls)) as server:
        yield server


def assert_refused(reply: Reply, code: str, status: int, header: str = "x-brd-error-code") -> None:
    """Outer 200, nothing in the body, no type: the reason is in the headers alone."""
    assert (reply.status, reply.body) == (200, b"")
    assert "content-type" not in reply.headers
    assert "content-length" not in reply.headers
    assert (reply.headers[header], reply.headers["x-brd-status-code"]) == (code, str(status))
    assert reply.headers["x-brd-error"]


# -- the whole account -------------------------------------------------------------------------------------------------


def test_suspended_account(start: Start) -> None:
    server = start(Faults(suspended=True))
    for reply in (ask(server, PAGE), ask(server, SEARCH, zone="local_serp")):
        assert_refused(reply, "client_10020", 407, "x-brd-err-code")
        assert reply.headers["x-brd-err-msg"] == reply.headers["x-brd-error"]
        assert 'details="client_10020: Account is suspended.' in reply.headers["proxy-status"]
        assert reply.headers["proxy-authenticate"] == 'Basic realm="Bright Data"'
    assert send(server, "GET", "/status").json()["status"] == "suspended"


def test_disabled_zone(start: Start) -> None:
    server = start(Faults(disabled_zones=("local_serp",)))
    assert_refused(ask(server, SEARCH, zone="local_serp"), "client_10002", 407, "x-brd-err-code")
    assert ask(server, PAGE).body
    assert [zone["name"] for zone in send(server, "GET", "/zone/get_active_zones").json()] == ["local_unlocker"]


def test_zone_at_its_usage_limit_sends_a_page_that_is_none(start: Start) -> None:
    reply = ask(start(Faults(limited_zones=("local_unlocker",))), PAGE)
    assert (reply.status, reply.headers["x-brd-err-code"], reply.headers["x-brd-status-code"]) == (
        200,
        "client_10100",
        "502",
    )
    assert reply.headers["x-brd-error"] == "Zone has reached usage limit"
    assert reply.text.startswith("<!doctype html>")


def test_rate_limit_of_a_zone_passes_with_its_period(start: Start) -> None:
    clock = Clock()
    server = start(Faults(rate_limit=2, rate_period=60), clock)
    assert [ask(server, PAGE).headers["x-brd-status-code"] for _ in range(2)] == ["200", "200"]
    refused = ask(server, PAGE)
    assert_refused(refused, "bucket_rate_limit", 429)
    assert (refused.headers["x-brd-rate-limit"], refused.headers["x-brd-rate-limit-period-ms"]) == ("2", "60000")
    assert ask(server, SEARCH, zone="local_serp").body  # each zone counts for itself
    clock.now += 60
    assert ask(server, PAGE).headers["x-brd-status-code"] == "200"


def test_key_without_permission_for_billing(start: Start) -> None:
    server = start(Faults(no_billing=True))
    assert [send(server, "GET", path).status for path in ("/customer/balance", "/zone/cost?zone=local_serp")] == [
        403,
        403,
    ]
    assert send(server, "GET", "/zone/get_active_zones").status == 200


@pytest.mark.parametrize(
    ("faults", "code", "status", "header"),
    [
        (Faults(robots_hosts=("local.documents.example",)), "ub_bad_endpoint_robots", 400, "x-brd-error-code"),
        (Faults(policy_hosts=("local.documents.example",)), "policy_20050", 403, "x-brd-err-code"),
    ],
)
def test_hosts_that_are_not_permitted(start: Start, faults: Faults, code: str, status: int, header: str) -> None:
    server = start(faults)
    assert_refused(ask(server, PAGE), code, status, header)
    assert ask(server, "https://other.example.org/").headers["x-brd-status-code"] == "404"


# -- a query that failed a moment ago ----------------------------------------------------------------------------------

CAPTCHA_ONCE = (UrlFault("captcha", "*google*", times=1),)


def test_a_failed_query_is_refused_for_fifteen_seconds(start: Start) -> None:
    clock = Clock()
    server = start(Faults(urls=CAPTCHA_ONCE), clock)
    assert_refused(ask(server, SEARCH, zone="local_serp"), "captcha", 502)
    for waited in (0.0, 14.9):
        clock.now = 1000 + waited
        assert_refused(ask(server, SEARCH, zone="local_serp"), "failed_query_rejected", 429)
    clock.now = 1015.0
    assert links(ask(server, SEARCH, zone="local_serp").json())


def test_the_wall_is_for_the_same_query_in_the_same_zone(start: Start) -> None:
    server = start(Faults(urls=(UrlFault("captcha", SEARCH, times=1),)))
    ask(server, SEARCH, zone="local_serp")
    reordered = "https://www.google.com/search?q=Stream&hl=en&brd_json=1&gl=us"
    assert_refused(ask(server, reordered, zone="local_serp"), "failed_query_rejected", 429)
    assert links(look_up(server, "stream", start="0"))  # another page of results is another query
    assert links(look_up(server, "stream of a"))
    assert links(ask(server, SEARCH, zone="local_unlocker").json())


@pytest.mark.parametrize(("form", "status"), [("outer_400", 400), ("outer_429", 429)])
def test_the_wall_may_be_an_outer_status_with_a_sentence(start: Start, form: str, status: int) -> None:
    server = start(Faults(urls=CAPTCHA_ONCE, failed_query=form))  # type: ignore[arg-type]
    ask(server, SEARCH, zone="local_serp")
    reply = ask(server, SEARCH, zone="local_serp", format="json")
    assert (reply.status, reply.brd()) == (status, {})
    assert "15 seconds" in reply.text


def test_the_wall_can_be_taken_down(start: Start) -> None:
    server = start(Faults(urls=CAPTCHA_ONCE, failed_query_seconds=0))
    ask(server, SEARCH, zone="local_serp")
    assert links(ask(server, SEARCH, zone="local_serp").json())


# -- single requests ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code", "status", "message"),
    [
        (UrlFault("captcha"), "captcha", 502, "redirect location was rejected"),
        (UrlFault("http_status"), "http_status", 502, "response status was rejected: 429 status code"),
        (UrlFault("http_status", value="403"), "http_status", 502, "response status was rejected: 403 status code"),
        (UrlFault("proxy_timeout"), "proxy_timeout", 502, "Proxy Connect Timeout"),
        (UrlFault("robots"), "ub_bad_endpoint_robots", 400, "immediate access mode in accordance with robots.txt"),
        (UrlFault("sr_rate_limit", value="30"), "sr_rate_limit", 429, "30/min"),
        (UrlFault("code", value="net_err_closed"), "net_err_closed", 502, "net_err_closed"),
    ],
)
def test_refusals_in_both_formats(corpus: Path, fault: UrlFault, code: str, status: int, message: str) -> None:
    with serving(corpus, fault) as server:
        raw, enveloped = ask(server, PAGE), ask(server, PAGE, format="json")
        assert_refused(raw, code, status)
        assert message in raw.headers["x-brd-error"]
        envelope = enveloped.json()
        assert (enveloped.status, enveloped.brd()) == (200, {})
        assert (envelope["status_code"], envelope["body"], envelope["headers"]["x-brd-error-code"]) == (
            status,
            "",
            code,
        )
        assert "x-brd-status-code" not in envelope["headers"]


def test_policy_refusal_names_its_code_in_three_places(corpus: Path) -> None:
    with serving(corpus, UrlFault("policy", "*a.html")) as server:
        reply = ask(server, PAGE)
        assert_refused(reply, "policy_20050", 403, "x-brd-err-code")
        assert 'error="destination_ip_prohibited"; details="policy_20050: Forbidden' in reply.headers["proxy-status"]
        assert ask(server, PAGE.replace("a.html", "b.html")).body


def test_throttled_target_says_how_much_is_allowed(corpus: Path) -> None:
    with serving(corpus, UrlFault("sr_rate_limit")) as server:
        reply = ask(server, PAGE)
        assert (reply.headers["x-brd-rate-limit"], reply.headers["x-brd-rate-limit-period-ms"]) == ("100", "60000")


def test_a_fault_may_strike_the_first_requests_of_each_address_only(corpus: Path) -> None:
    with serving(corpus, UrlFault("proxy_timeout", "*.html", times=2)) as server:

        def statuses(url: str) -> list[str]:
            return [ask(server, url).headers["x-brd-status-code"] for _ in range(3)]

        assert statuses(PAGE) == ["502", "502", "200"]
        assert statuses(PAGE.replace("a.html", "b.html")) == ["502", "502", "200"]


def test_a_misunderstood_query_is_refused_or_delivered_on_demand(corpus: Path) -> None:
    with serving(corpus, UrlFault("unexpected_q")) as server:
        wanted = google("stream of b")
        told = ask(server, wanted, zone="local_serp", data_options={"return_mismatch": True}).json()["general"]
        assert (told["query"], told["detected_query"]) == ("stream of b", "stream of")
        assert_refused(ask(server, wanted, zone="local_serp"), "unexpected_q", 502)


def test_an_answer_with_nothing_in_it(corpus: Path) -> None:
    with serving(corpus, UrlFault("empty")) as server:
        for form in ("raw", "json"):
            reply = ask(server, PAGE, format=form)
            assert (reply.status, reply.body, reply.brd()) == (200, b"", {})
            assert "content-type" not in reply.headers


@pytest.mark.parametrize(
    ("value", "status", "text"),
    [("", 429, "Too many requests"), ("402", 402, "Payment required"), ("503", 503, "Internal")],
)
def test_real_outer_statuses(corpus: Path, value: str, status: int, text: str) -> None:
    with serving(corpus, UrlFault("outer", value=value)) as server:
        reply = ask(server, PAGE)
        assert (reply.status, reply.brd()) == (status, {})
        assert text in reply.text


def test_the_targets_own_error_comes_with_its_body(corpus: Path) -> None:
    with serving(corpus, UrlFault("status", "*a.html", value="503")) as server:
        for url, status in (
            (PAGE, 503),
            ("https://any.example.org/status/404", 404),
            ("https://any.example.org/status/503", 503),
        ):
            reply = ask(server, url)
            assert (reply.status, reply.brd(), bool(reply.body)) == (200, {"x-brd-status-code": str(status)}, True)
        assert_refused(ask(server, "https://any.example.org/status/429"), "http_status", 502)


def test_a_dead_host_in_the_recorded_words(corpus: Path) -> None:
    with serving(corpus) as server:
        reply = ask(server, "https://not-a-real-host.invalid/x")
        assert_refused(reply, "proxy_error", 502)
        assert reply.headers["x-brd-error"].startswith("Could not resolve host not-a-real-host.invalid.")
        assert_refused(ask(server, "https://漢字.invalid/"), "proxy_error", 502)


def test_a_consent_wall_looks_like_a_success(corpus: Path) -> None:
    with serving(corpus, UrlFault("consent")) as server:
        reply = ask(server, PAGE)
        assert reply.brd() == {"x-brd-status-code": "200"}
        assert "privacy choices" in reply.text


def test_a_search_answer_cut_in_half_is_no_json(corpus: Path) -> None:
    with serving(corpus, UrlFault("malformed")) as server:
        reply = ask(server, SEARCH, zone="local_serp")
        assert reply.brd() == {"x-brd-status-code": "200"}
        with pytest.raises(json.JSONDecodeError):
            reply.json()
        with pytest.raises(json.JSONDecodeError):
            json.loads(ask(server, SEARCH, zone="local_serp", format="json").json()["body"])


def test_a_huge_body(corpus: Path) -> None:
    with serving(corpus, UrlFault("huge", value="3")) as server:
        assert len(ask(server, PAGE).body) > 3_000_000


def test_a_slow_answer_is_recorded_when_it_was_asked_for(corpus: Path) -> None:
    with serving(corpus, UrlFault("slow", value="20")) as server:
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=0.3)
        body = json.dumps({"zone": "local_unlocker", "url": PAGE, "format": "raw"})
        connection.request("POST", "/request", body, {"Authorization": "Bearer local-key"})
        with pytest.raises(TimeoutError):
            connection.getresponse()
        connection.close()
        assert server.count(path="/request") == 1
        began = time.monotonic()
    assert time.monotonic() - began < 5  # closing does not wait for slow answers


def test_a_delay_ends(corpus: Path) -> None:
    with serving(corpus, UrlFault("slow", value="0.2")) as server:
        began = time.monotonic()
        assert ask(server, PAGE).body
        assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_connection_that_breaks_in_the_middle_of_the_body(corpus: Path, encoding: str) -> None:
    with serving(corpus, UrlFault("reset", times=1)) as server:
        order = {"zone": "local_unlocker", "url": PAGE, "format": "raw"}
        with pytest.raises((ConnectionError, http.client.IncompleteRead)):
            send(server, "POST", "/request", order, **{"Accept-Encoding": encoding})
        assert ask(server, PAGE).body


# -- search answers with something odd in them -------------------------------------------------------------------------


def test_opaque_links_are_relative_and_absolute_in_turn(corpus: Path) -> None:
    with serving(corpus, UrlFault("goto")) as server:
        found = look_up(server, "stream")
        assert [link.split("?")[0] for link in links(found)] == ["/goto", "https://www.google.com/goto", "/goto"]
        assert all("local.documents" not in link for link in links(found))
        assert found["organic"][0]["display_link"].startswith("http://local.documents.example › ")


def test_missing_blocks(corpus: Path) -> None:
    odd = (UrlFault("no_description"), UrlFault("no_pagination"))
    with serving(corpus, *odd) as server:
        found = look_up(server, "stream")
        assert "pagination" not in found
        assert all("description" not in row and row["title"] for row in found["organic"])
        assert b"stream" in ask(server, google("stream", brd_json="0"), zone="local_serp").body


def test_no_results(corpus: Path) -> None:
    with serving(corpus, UrlFault("no_results")) as server:
        found = look_up(server, "stream")
        assert (found["organic"], found["general"]["results_cnt"]) == ([], 0)


# -- how faults are written --------------------------------------------------------------------------------------------


def test_faults_of_a_command_line() -> None:
    written = [
        "suspended=yes", "limited_zones=a, b", "rate_limit=3", "rate_period=1.5", "failed_query=outer_400",
        "captcha@2=*q=cuda*", "slow:0.5=*", "http_status:403@1=https://x.example/*", "reset=",
    ]  # fmt: skip
    assert parse_faults(written) == Faults(
        suspended=True,
        limited_zones=("a", "b"),
        rate_limit=3,
        rate_period=1.5,
        failed_query="outer_400",
        urls=(
            UrlFault("captcha", "*q=cuda*", times=2),
            UrlFault("slow", "*", value="0.5"),
            UrlFault("http_status", "https://x.example/*", times=1, value="403"),
            UrlFault("reset"),
        ),
    )
    assert parse_faults([]) == Faults()


@pytest.mark.parametrize(
    "written",
    [
        "captcha",
        "catpcha=*",
        "suspended=maybe",
        "rate_limit=many",
        "failed_query=sometimes",
        "captcha@often=*",
        "slow:long=*",
        "code=*",
    ],
)
def test_faults_that_cannot_be_understood(written: str) -> None:
    with pytest.raises(ConfigurationError):
        parse_faults([written])
