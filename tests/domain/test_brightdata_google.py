"""Search addresses, and results in every variant that was seen."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.brightdata.google import parse_results, search_url, target_of

FULL = {
    "general": {"query": "pizza", "detected_query": "pizza", "results_cnt": 1},
    "input": {"request_id": "hl_1"},
    "organic": [
        {
            "link": "https://en.wikipedia.org/wiki/Pizza", "source": "Wikipedia", "title": "Pizza",
            "display_link": "https://en.wikipedia.org › wiki", "description": "Pizza is a dish ...Read more",
            "image": "data:image/jpeg;base64,AAAA", "icon": "data:image/png;base64,AAAA", "rank": 3, "global_rank": 6,
        },
        {"link": "/goto?url=CAESabc", "title": "Hidden", "display_link": "https://a.example"},
        {"link": "https://www.google.com/goto?url=CAESdef", "title": "Hidden too"},
        {"link": "/url?q=https://b.example/x%3Fa%3D1&sa=U", "title": "Old"},
        {"title": "No link at all"},
        "noise",
    ],
    "pagination": {"current_page": 1, "next_page": 2, "next_page_start": 10},
}  # fmt: skip


def test_the_query_comes_first_and_the_country_always() -> None:
    url = search_url("C++ vs. C & more", gl="us", hl="en", start=10)
    assert url.startswith("https://www.google.com/search?q=C%2B%2B+vs.+C+%26+more&")
    asked = parse_qs(urlsplit(url).query)
    assert (asked["gl"], asked["hl"], asked["start"], asked["brd_json"]) == (["us"], ["en"], ["10"], ["1"])
    assert "num" not in asked


def test_dates_are_operators_of_the_query() -> None:
    url = search_url("x", gl="us", hl="en", before=dt.date(2026, 3, 1), after=dt.date(2025, 3, 1))
    assert parse_qs(urlsplit(url).query)["q"] == ["x after:2025-03-01 before:2026-03-01"]


def test_a_full_answer() -> None:
    results = parse_results(FULL)
    assert [hit.url for hit in results.hits] == [
        "https://en.wikipedia.org/wiki/Pizza", None, None, "https://b.example/x?a=1", None,
    ]  # fmt: skip
    assert results.hits[0].description == "Pizza is a dish ..."
    assert results.hits[1].raw_link == "https://www.google.com/goto?url=CAESabc"
    assert [hit.rank for hit in results.hits] == [1, 2, 3, 4, 5]
    assert (results.next_start, results.detected, results.truncated, results.request_id) == (10, "pizza", False, "hl_1")
    assert "base64" not in repr(results)


def test_a_light_answer_has_no_pages_but_may_have_more() -> None:
    light = {"organic": [{"link": "https://a.example/", "title": "A", "description": "", "global_rank": 1}]}
    assert parse_results(light).next_start == 10
    assert parse_results(light, start=10).next_start == 20
    assert parse_results(light, start=10).hits[0].rank == 11


def test_the_last_page_and_no_page() -> None:
    last = {"organic": FULL["organic"], "pagination": {"current_page": 2}}
    assert parse_results(last).next_start is None
    linked = {
        "organic": FULL["organic"],
        "pagination": {"next_page_link": "https://www.google.com/search?q=x&start=20"},
    }
    assert parse_results(linked, start=10).next_start == 20
    empty: list[dict[str, object]] = [{}, {"organic": []}, {"organic": None}, {"organic": {"link": "x"}}]
    for nothing in empty:
        assert parse_results(nothing) == parse_results({})
        assert parse_results(nothing).next_start is None


@pytest.mark.parametrize(
    ("detected", "spelling", "truncated"),
    [("one  two", None, False), ("one", None, True), ("One", {"text": "x"}, False), ("two one", None, False)],
)
def test_a_query_that_google_cut(detected: str, spelling: object, truncated: bool) -> None:
    payload = {"general": {"query": "one two", "detected_query": detected}, "organic": [], "spelling": spelling}
    assert parse_results(payload).truncated is truncated


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://docs.google.com/document/x", "https://docs.google.com/document/x"),
        ("https://cloud.google.com/run", "https://cloud.google.com/run"),
        ("https://www.google.com/search?q=x", None),
        ("https://www.google.co.uk/url?url=http://a.example/", "http://a.example/"),
        ("https://www.google.com/goto?url=https%3A%2F%2Fa.example%2F", "https://a.example/"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://a.example/", None),
        ("http://[broken", None),
        ("/url?q=http://[broken", None),
    ],
)
def test_targets(link: str, target: str | None) -> None:
    assert target_of(link) == target


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=30)
    | st.sampled_from(["http://[", "/goto?url=", "http://a:b/"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "organic",
                    "general",
                    "pagination",
                    "link",
                    "title",
                    "description",
                    "next_page_start",
                    "query",
                    "input",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


_ROW = st.dictionaries(st.sampled_from(["link", "title", "description"]), _JSON)


@given(
    st.dictionaries(
        st.sampled_from(["organic", "general", "pagination", "input", "spelling"]), _JSON | st.lists(_ROW, max_size=3)
    )
)
def test_no_answer_breaks_the_parser(payload: dict[str, object]) -> None:
    results = parse_results(payload)
    assert all(hit.url is None or hit.url.startswith("http") for hit in results.hits)
