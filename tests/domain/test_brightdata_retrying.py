"""When a failed request is sent again."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.brightdata.codes import RULES, rule_of
from knowledge_expansion.brightdata.retrying import LONGEST_WAIT, decide, persist
from knowledge_expansion.errors import NotAvailable, ResearchError, Retryable, SlowDown, StopRun

LOG = logging.getLogger("retrying")


def error_of(code: str, wait: float = 0.0) -> ResearchError:
    kind = rule_of(code).error
    assert issubclass(kind, ResearchError)
    return kind("it failed", code=code, wait=wait)


@pytest.mark.parametrize(
    ("code", "search", "waits"),
    [
        ("captcha", False, [2.0, 4.0, None]),
        ("captcha", True, [16.0, 16.0, None]),
        ("http_status", False, [2.0, None]),
        ("timeout", False, [2.0, None]),
        ("empty", False, [2.0, None]),
        ("failed_query_rejected", True, [16.0, 32.0, None]),
        ("bucket_rate_limit", False, [30.0, 60.0, None]),
        ("status_404", False, [None]),
        ("ub_bad_endpoint_robots", False, [None]),
        ("client_10020", True, [None]),
    ],
)
def test_waits(code: str, search: bool, waits: list[float | None]) -> None:
    assert [decide(error_of(code), tries, search=search) for tries in range(1, len(waits) + 1)] == waits


def test_a_longer_wait_that_the_service_asks_for_counts_up_to_a_limit() -> None:
    assert decide(error_of("bucket_rate_limit", 90.0), 1, search=False) == 90.0
    assert decide(error_of("bucket_rate_limit", LONGEST_WAIT + 1), 1, search=False) is None


@given(st.sampled_from(sorted(RULES)), st.integers(1, 9), st.booleans(), st.floats(0, 900))
def test_never_more_than_three_tries_and_never_a_search_within_the_wall(code, tries, search, wait) -> None:  # type: ignore[no-untyped-def]
    kind = rule_of(code).error
    if not issubclass(kind, ResearchError):
        return
    decision = decide(kind("x", code=code, wait=wait), tries, search=search)
    assert decision is None or (tries < 3 and issubclass(kind, Retryable | SlowDown))
    assert decision is None or decision >= (16 if search else wait)


def test_the_loop_sleeps_reports_and_gives_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    answers: list[object] = [error_of("captcha"), error_of("bucket_rate_limit", 50.0), "page"]
    slept: list[float] = []
    slowed: list[bool] = []

    def send() -> object:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with caplog.at_level(logging.WARNING):
        got = persist(send, search=False, sleep=slept.append, log=LOG, on_slow_down=lambda: slowed.append(True))
    assert (got, slept, slowed) == ("page", [2.0, 60.0], [True])
    assert "Try 2 follows in 2 s" in caplog.text


@pytest.mark.parametrize("kind", [NotAvailable, StopRun])
def test_what_cannot_work_is_not_tried_again(kind: type[ResearchError]) -> None:
    tries: list[int] = []

    def send() -> None:
        tries.append(1)
        raise kind("no", code="x")

    with pytest.raises(kind):
        persist(send, search=False, sleep=lambda _: None, log=LOG)
    assert len(tries) == 1
