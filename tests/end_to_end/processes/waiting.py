"""Waiting with a limit: progress is printed, and what did not come in time is told with the ends of the logs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from processes.programs import Program

T = TypeVar("T")
TOLD_EVERY = 10.0
"""Seconds between two lines of progress."""


@dataclass(frozen=True)
class Pending:
    """Not yet; `said` is what can be told of it meanwhile."""

    said: str


def wait_for(
    what: str, look: Callable[[], T | Pending], *, timeout: float, programs: Iterable[Program] = (), every: float = 0.5
) -> T:
    """Look until something other than Pending comes, and return it.

    Raises AssertionError after `timeout` seconds, or as soon as one of the programs has ended; it holds the logs' ends.
    """
    programs = list(programs)
    start = told = time.monotonic()
    while True:
        found: Any = look()
        if not isinstance(found, Pending):
            return found
        waited = time.monotonic() - start
        if gone := [program.name for program in programs if program.ended]:
            raise AssertionError(f"{', '.join(gone)} ended while waiting for {what} ({found.said})\n{_tails(programs)}")
        if waited > timeout:
            raise AssertionError(f"{what} did not come within {timeout:.0f} s ({found.said})\n{_tails(programs)}")
        if time.monotonic() - told > TOLD_EVERY:
            told = time.monotonic()
            print(f"    {waited:4.0f} s  waiting for {what}: {found.said}", flush=True)
        time.sleep(every)


def _tails(programs: Iterable[Program]) -> str:
    return "\n".join(f"--- {program.name}: {program.log}\n{program.tail()}" for program in programs)
