"""The search step against the local research service: what it asks, what it keeps, and what it never asks twice."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from brightdata_kit import LOG, TODAY, Bench, FakeTime, client_of, same_query, topic_of
from knowledge_expansion.errors import ConfigurationError, KnowledgeError, PartFailed, SlowDown, StopRun
from knowledge_expansion.research_server import Faults, ResearchServer, UrlFault
from knowledge_expansion.steps.search import alternative, search_part
from knowledge_expansion.stores.requests import Ledger
from knowledge_expansion.values.records import SearchOutcome
from knowledge_expansion.values.topic import Topic
from research_socket import write_corpus

Start = Callable[..., ResearchServer]
THREE = {"queries": ["cuda streams", "cuda graphs", "cuda events"]}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """25 pages about streams, three about graphs, one about events; they lie at addresses of several sites."""
    files, manifest = {}, []
    for subject, count in (("streams", 25), ("graphs", 3), ("events", 1)):
        for number in range(count):
            name = f"{subject}{number}.html"
            files[name] = f"<title>CUDA {subject} {number}</title><p>About cuda {subject}, page {number}.</p>"
            manifest.append(
                {"url": f"https://site{number % 4}.example/{name}", "file": name, "published": "2025-01-01"}
            )
    return write_corpus(tmp_path_factory.mktemp("corpus"), files, manifest)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def start(corpus: Path, time: FakeTime) -> Iterator[Start]:
    running: list[ResearchServer] = []

    def begin(*urls: UrlFault, **faults: Any) -> ResearchServer:
        server = ResearchServer(corpus, faults=Faults(urls=urls, **faults), clock=time.seconds, today=lambda: TODAY)
        running.append(server)
        return server

    yield begin
    for server in running:
        server.close()


@pytest.fixture
def bench(tmp_path: Path, time: FakeTime) -> Bench:
    return Bench(tmp_path, time=time)


def run(server: ResearchServer, bench: Bench, topic: Topic | None = None, **changes: Any) -> list[SearchOutcome]:
    topic = topic or topic_of()
    settings: dict[str, Any] = {"as_of": TODAY, "queries": same_query, "log": LOG, **changes}
    as_of = settings.pop("as_of")
    client = client_of(server, bench.time)
    return search_part(topic.parts[0], topic, as_of, client, bench.workspace, bench.ledger, **settings)


def again(bench: Bench, tmp_path: Path) -> Bench:
    """The bench of a task that starts anew."""
    return Bench(tmp_path, time=bench.time)


def asked(server: ResearchServer) -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(request.url).query) for request in server.requests]


def sent(server: ResearchServer) -> int:
    return server.count(path="/request")


def test_each_query_is_asked_once_and_kept(start: Start, bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    server = start()
    with caplog.at_level(logging.INFO):
        outcomes = run(server, bench, topic_of(THREE))
    assert [outcome.planned for outcome in outcomes] == THREE["queries"]
    assert [(len(o.hits) > 0, o.local, o.requests, o.failure) for o in outcomes] == [(True, True, 1, "")] * 3
    assert outcomes[0].searched_at == "2026-03-01T12:00:00+00:00"
    assert sent(server) == bench.ledger.used == 3
    assert [SearchOutcome.from_json(item) for item in bench.json("searches.json")] == outcomes
    assert "query 2 of 3: 'cuda graphs': " in caplog.text
    assert asked(server)[0] == {"q": ["cuda streams"], "hl": ["en"], "gl": ["us"], "brd_json": ["1"]}


def test_a_part_without_queries_searches_nothing_and_says_so(
    start: Start, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    server, only_pages = start(), {"queries": [], "sources": {"must_use": ["https://site0.example/streams0.html"]}}
    with caplog.at_level(logging.INFO):
        assert run(server, bench, topic_of(only_pages)) == []
    assert bench.json("searches.json") == []
    assert sent(server) == 0
    assert "PART 1 has no query: nothing was searched" in caplog.text


def test_the_same_date_again_sends_nothing_and_writes_the_same(start: Start, bench: Bench, tmp_path: Path) -> None:
    server = start(UrlFault("code", "*q=cuda+graphs*", value="policy_20000"), UrlFault("captcha", "*q=cuda+events*"))
    first = run(server, bench, topic_of(THREE))
    files = {path: path.read_bytes() for path in tmp_path.rglob("*.json")}
    before = sent(server)
    assert before == bench.ledger.used == 1 + 1 + 3
    assert run(server, again(bench, tmp_path), topic_of(THREE)) == first
    assert sent(server) == before
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.json")} == files


def test_the_same_query_in_another_part_is_not_sent_again(start: Start, bench: Bench) -> None:
    server = start()
    run(server, bench)
    other = Ledger(bench.workspace, f"cuda/{TODAY}/part-02", 5, clock=bench.time.now)
    part = topic_of().parts[0].model_copy(update={"number": 2})
    client = client_of(server, bench.time)
    outcome = search_part(part, topic_of(), TODAY, client, bench.workspace, other, log=LOG, queries=same_query)[0]
    assert (sent(server), outcome.hits != (), outcome.requests, other.used) == (1, True, 0, 0)
    account: Any = bench.workspace.read_json(f"cuda/{TODAY}/part-02/requests.json")
    assert account["from_store"] == [["search", "cuda streams"]]


def test_years_come_from_the_caller(start: Start, bench: Bench) -> None:
    server = start()

    def shifted(planned: str, topic: Topic, as_of: dt.date) -> str:
        return f"{planned} {as_of.year}"

    outcome = run(server, bench, queries=shifted)[0]
    assert (outcome.planned, outcome.query) == ("cuda streams", "cuda streams 2026")
    assert asked(server)[0]["q"] == ["cuda streams 2026"]


def test_a_past_date_asks_for_what_there_was_then(start: Start, bench: Bench) -> None:
    server = start()
    outcome = run(server, bench, topic_of(search_days=30), as_of=dt.date(2025, 1, 31))[0]
    assert asked(server)[0]["q"] == ["cuda streams after:2025-01-01 before:2025-01-31"] == [outcome.query]


def test_a_rerun_on_a_later_day_finds_the_answer_of_the_day(start: Start, bench: Bench, tmp_path: Path) -> None:
    server = start()
    first = run(server, bench)
    bench.time.moment += dt.timedelta(days=3)
    assert run(server, again(bench, tmp_path)) == first
    assert sent(server) == 1


def test_a_captcha_is_asked_again_after_the_wall(start: Start, bench: Bench) -> None:
    server = start(UrlFault("captcha", times=1))
    outcome = run(server, bench)[0]
    assert (len(outcome.hits), outcome.requests, bench.time.slept) == (10, 2, [16.0])
    assert sent(server) == bench.ledger.used == 2
    assert [entry.outcome for entry in bench.ledger.sent("search", "cuda streams")] == ["captcha", "answered"]


@pytest.mark.parametrize("shape", ["header", "outer_400", "outer_429"])
def test_a_task_killed_after_a_failed_try_respects_the_wall(
    start: Start, bench: Bench, tmp_path: Path, shape: str
) -> None:
    server = start(UrlFault("captcha", times=1), failed_query=shape)
    bench.ledger.spend("search", "cuda streams")  # announced, sent, and then killed
    with pytest.raises(KnowledgeError):
        client_of(server, bench.time).search("https://www.google.com/search?q=cuda+streams&hl=en&gl=us&brd_json=1")
    bench.time.moment += dt.timedelta(seconds=6)
    outcome = run(server, again(bench, tmp_path))[0]
    assert (len(outcome.hits), bench.time.slept, sent(server)) == (10, [10.0], 2)


def test_a_query_that_fails_is_recorded_by_name_and_the_others_land(start: Start, bench: Bench) -> None:
    server = start(UrlFault("proxy_timeout", "*q=cuda+graphs*"))
    outcomes = run(server, bench, topic_of(THREE))
    assert [bool(outcome.hits) for outcome in outcomes] == [True, False, True]
    assert "code proxy_timeout" in outcomes[1].failure
    assert (outcomes[1].requests, sent(server), bench.ledger.used) == (3, 5, 5)


def test_nothing_found_asks_one_alternative(start: Start, bench: Bench) -> None:
    server = start()
    planned = '"streams cuda" page 2024'
    outcomes = run(server, bench, topic_of({"queries": [planned]}))
    assert [(o.planned, o.query, o.alternative_of) for o in outcomes] == [
        (planned, planned, ""),
        (planned, "streams cuda page", planned),
    ]
    assert (outcomes[0].hits, len(outcomes[1].hits), sent(server)) == ((), 10, 2)


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("cuda streams 2024 2025", "cuda streams"),
        ('"cuda streams" site:nvidia.com', "cuda streams site:nvidia.com"),
        ("one two three four five six", "one two three four"),
        ("one two three", "one two"),
        ("one two", None),
        ("2024", None),
        ("version 20245", None),
    ],
)
def test_alternatives(query: str, other: str | None) -> None:
    assert alternative(query) == other


def test_no_result_at_all_fails_the_part_and_names_the_queries(start: Start, bench: Bench) -> None:
    server = start(UrlFault("no_results"))
    with pytest.raises(PartFailed, match=r"'cuda streams': nothing found.*Reword the queries"):
        run(server, bench)
    assert [item["query"] for item in bench.json("searches.json")] == ["cuda streams"]
    assert sent(server) == bench.ledger.used == 1


def test_hidden_addresses_are_not_results_to_read(start: Start, bench: Bench) -> None:
    server = start(UrlFault("goto", "*q=cuda+streams*"))
    outcomes = run(server, bench, topic_of(THREE))
    assert {hit.url for hit in outcomes[0].hits} == {None}
    assert all("/goto?url=" in hit.raw_link for hit in outcomes[0].hits)


def test_nothing_but_hidden_addresses_fails_the_part(start: Start, bench: Bench) -> None:
    with pytest.raises(PartFailed, match="redirects that hide their address"):
        run(start(UrlFault("goto")), bench)


def test_a_further_page_when_too_few_may_be_read(start: Start, bench: Bench) -> None:
    server = start()
    rules = {"scrape": {"top": 9}, "sources": {"never_use": ["site1.example"]}}
    outcome = run(server, bench, topic_of(rules))[0]
    assert [query.get("start") for query in asked(server)] == [None, ["10"]]
    assert (len(outcome.hits), outcome.requests, bench.ledger.used) == (20, 2, 2)
    assert [hit.rank for hit in outcome.hits] == list(range(1, 21))
    assert run(server, bench, topic_of(rules))[0] == outcome
    assert sent(server) == 2


def test_a_further_page_that_fails_is_done_without(start: Start, bench: Bench, tmp_path: Path) -> None:
    server = start(UrlFault("proxy_timeout", "*start=10*"))
    rules = topic_of({"scrape": {"top": 9}, "sources": {"never_use": ["site1.example"]}})
    outcome = run(server, bench, rules)[0]
    assert (len(outcome.hits), outcome.failure, sent(server)) == (10, "", 4)
    assert run(server, again(bench, tmp_path), rules)[0] == outcome
    assert sent(server) == 4


@pytest.mark.parametrize("odd", ["no_description", "no_pagination"])
def test_odd_answers_are_read(start: Start, bench: Bench, odd: Any) -> None:
    assert len(run(start(UrlFault(odd)), bench)[0].hits) == 10


@pytest.mark.parametrize(
    ("faults", "kind", "requests"),
    [
        ({"suspended": True}, StopRun, 1),
        ({"limited_zones": ["local_serp"]}, StopRun, 1),
        ({"disabled_zones": ["local_serp"]}, ConfigurationError, 1),
    ],
)
def test_what_stops_every_request_stops_at_once(
    start: Start, bench: Bench, faults: dict[str, Any], kind: type[KnowledgeError], requests: int
) -> None:
    server = start(**faults)
    with pytest.raises(kind):
        run(server, bench, topic_of(THREE))
    assert sent(server) == bench.ledger.used == requests
    assert bench.json("searches.json") is None


def test_the_spend_limit_stops_the_part_and_a_higher_one_goes_on(start: Start, tmp_path: Path, time: FakeTime) -> None:
    server = start()
    bench = Bench(tmp_path, share=2, time=time)
    with pytest.raises(StopRun, match="spend limit"):
        run(server, bench, topic_of(THREE))
    assert sent(server) == 2
    run(server, Bench(tmp_path, share=9, time=time), topic_of(THREE))
    assert sent(server) == 3


def test_a_limit_of_the_zone_that_lasts_is_left_to_a_later_try(start: Start, bench: Bench) -> None:
    server = start(rate_limit=1, rate_period=1000.0)
    with pytest.raises(SlowDown):
        run(server, bench, topic_of(THREE))
    assert sent(server) == bench.ledger.used == 2  # 1,000 s are too long to wait for
    bench.time.moment += dt.timedelta(seconds=2000)
    with pytest.raises(SlowDown):
        run(server, bench, topic_of(THREE))
    assert sent(server) == 4


def test_a_limit_of_the_zone_that_passes_is_waited_for(start: Start, bench: Bench) -> None:
    server = start(rate_limit=2, rate_period=60.0)
    assert all(outcome.hits for outcome in run(server, bench, topic_of(THREE)))
    assert bench.time.slept == [60.0]
    assert sent(server) == bench.ledger.used == 4
