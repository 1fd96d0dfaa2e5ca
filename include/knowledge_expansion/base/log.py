"""The log of an expansion: one line for each as-of date, so that the base itself says which dates it was refreshed for.

A line says which PARTs landed as of that date and nothing that depends on the order in which the dates were run.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from knowledge_expansion.base.archive import ROOT
from knowledge_expansion.base.view import BaseView, read_text

LogDates = Mapping[dt.date, tuple[int, ...]]
"""By as-of date: the numbers of the PARTs that landed, ascending."""
_ROW = re.compile(r"^\| (\d{4}-\d{2}-\d{2}) \| (\d+(?:, \d+)*) \|[ \t]*\r?$", re.MULTILINE)


def log_path(expansion: str) -> str:
    """Where the log of an expansion lies."""
    return f"{ROOT}/completed/{expansion}/log.md"


def read_log(base: BaseView, expansion: str) -> LogDates:
    """The dates that the base's log names; none when there is no log. Rows that name no real day are passed over."""
    found: dict[dt.date, tuple[int, ...]] = {}
    for day, numbers in _ROW.findall(read_text(base, log_path(expansion)) or ""):
        try:
            as_of = dt.date.fromisoformat(day)
        except ValueError:
            continue
        found[as_of] = tuple(sorted({*found.get(as_of, ()), *map(int, numbers.split(", "))}))
    return found


def with_date(known: LogDates, as_of: dt.date, parts: tuple[int, ...]) -> LogDates:
    """The dates with one more, or with more PARTs on it."""
    return {**known, as_of: tuple(sorted({*known.get(as_of, ()), *parts}))}


def render_log(expansion: str, dates: LogDates) -> str:
    """The log as Markdown, in the order of the dates."""
    rows = [f"| {day.isoformat()} | {', '.join(map(str, dates[day]))} |" for day in sorted(dates)]
    return "\n".join([f"# Log of {expansion}", "", "| As of | PARTs that landed |", "|---|---|", *rows]) + "\n"
