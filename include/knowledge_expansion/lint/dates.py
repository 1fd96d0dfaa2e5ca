"""Days that cannot be: not in the calendar, not yet come, or a source that appeared after it was read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.days import ACCESSED
from knowledge_expansion.lint.finding import Finding, finding
from knowledge_expansion.lint.page import LintPage

_WRITTEN = re.compile(
    r"\b(?:created|updated|completed|generated|published|verified|checked)\b[\s:*_(]*(?:on\b)?[\s:*_]*$", re.I
)
_AHEAD = re.compile(
    r"\b(?:expect\w*|plan(?:s|ned)?|upcoming|roadmap|forecast\w*|will|until|through|by|before|deadline|deprecat\w*|sunset\w*"
    r"|retire\w*|end of|scheduled?|future|project(?:ed|ion)|preview of|outlook)\b",
    re.I,
)
_URL_DAY = re.compile(r"https?://[^\s)]*/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?:/(0[1-9]|[12]\d|3[01]))?(?=[/_-])")
_LEAD = re.compile(r"^[\s>*-]*\**from \[", re.I)


def impossible_dates(base: Base) -> Iterator[Finding]:
    """Days that cannot be, one finding a place."""
    for page in base.of("knowledge", "page", "index", "guide"):
        yield from _no_such_day(page)
        yield from _not_yet(page, base.today)
        yield from _younger_than_read(page, base.today)


def _no_such_day(page: LintPage) -> Iterator[Finding]:
    for number, days in page.days.items():
        for day in days:
            if day.first is None:
                yield _finding(page, number, f"{day.text} is no day of the calendar", "a day that exists")


def _not_yet(page: LintPage, today: dt.date) -> Iterator[Finding]:
    written = [(number, day) for number in page.days for day in page.days_behind(_WRITTEN, number)]
    for number, day in [*page.accessed, *written]:
        if day.first is not None and day.first > today:
            yield _finding(page, number, f"{day.text} lies after {today}", f"no day after {today}")


def _younger_than_read(page: LintPage, today: dt.date) -> Iterator[Finding]:
    """Sources whose own line names a day of publication after the day they were read."""
    read = _days_of_reading(page, today)
    for number in sorted(page.days.keys() | _lines_with_dated_address(page)):
        shown = page.visible_lines[number - 1]
        is_source = number > page.sources_line > 0 or _LEAD.match(shown)
        if not is_source or ("](" not in shown and "://" not in shown) or (day := read(number)) is None:
            continue
        published = _published(page, number)
        if late := next((text for first, text in published if first > day), None):
            what = f"the source is of {late}, and was read on {day}"
            yield _finding(page, number, what, "a source appears before it is read")


def _days_of_reading(page: LintPage, today: dt.date) -> Callable[[int], dt.date | None]:
    """By line: the day it names itself, else that of the words above its list, else the newest of the file."""
    days = {number: day.last for number, day in page.accessed if day.last and day.last <= today}
    headings = [heading.line for heading in page.markdown.headings]

    def read(number: int) -> dt.date | None:
        if number in days:
            return days[number]
        top = max((line for line in headings if line <= number), default=0)
        above = [line for line in days if top <= line < number and "](" not in page.visible_lines[line - 1]]
        return days[max(above)] if above else max(days.values(), default=None)

    return read


def _lines_with_dated_address(page: LintPage) -> set[int]:
    return {number for number, line in page.addressed.items() if _URL_DAY.search(line)}


def _published(page: LintPage, number: int) -> Iterator[tuple[dt.date, str]]:
    """The days of publication that a source's line names, in its words or in the path of its address."""
    days = page.days.get(number, ())
    read = {day.start for day in page.days_behind(ACCESSED, number)}
    if len(days) > len(read) and not _AHEAD.search(page.words[number - 1]):
        yield from ((day.first, day.text) for day in days if day.first and day.start not in read)
    for found in _URL_DAY.finditer(page.visible_lines[number - 1]):
        yield dt.date(int(found[1]), int(found[2]), 1), found[0].partition("//")[2]


def _finding(page: LintPage, line: int, what: str, expected: str) -> Finding:
    return finding("impossible-date", page.path, line, what, expected, "look at the source and correct the day")
