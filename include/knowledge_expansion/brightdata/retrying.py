"""When a failed request is sent again: one pure decision, and the loop that obeys it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from knowledge_expansion.brightdata.codes import SERP_WALL, rule_of
from knowledge_expansion.errors import ResearchError, Retryable, SlowDown

T = TypeVar("T")
LONGEST_WAIT = 300.0
"""Seconds: a service that asks for more is not waited for; the task fails and Airflow's retry comes later."""


def decide(error: ResearchError, tries: int, *, search: bool) -> float | None:
    """Seconds to wait before the next try, or None to give up. `tries` counts the requests sent so far (at least 1).

    The wait doubles from try to try and is never shorter than what the service asks for. A search is not repeated within
    16 s, because the service refuses the same query for 15 s after a failure.
    """
    if not isinstance(error, Retryable | SlowDown):
        return None
    rule = rule_of(error.code)
    if tries >= rule.tries:
        return None
    wait = max(error.wait, rule.wait * 2 ** (tries - 1), SERP_WALL if search else 0.0)
    return wait if wait <= LONGEST_WAIT else None


def persist(
    send: Callable[[], T],
    *,
    search: bool,
    sleep: Callable[[float], None],
    log: logging.Logger,
    on_slow_down: Callable[[], None] = lambda: None,
) -> T:
    """Call `send` until it answers or `decide` gives up; then its last error comes through. `on_slow_down` is called at
    each rate limit, before the wait."""
    tries = 0
    while True:
        try:
            return send()
        except (Retryable, SlowDown) as error:
            tries += 1
            if isinstance(error, SlowDown):
                on_slow_down()
            wait = decide(error, tries, search=search)
            if wait is None:
                raise
            log.warning("%s Try %d follows in %.0f s.", error, tries + 1, wait)
            sleep(wait)
