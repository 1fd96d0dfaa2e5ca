"""Days as people write them in a text: 2025-01-13, 13 January 2025, January 13, 2025, January 2025."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
_ISO = r"(?<![\w/.-])(?P<iso>(?P<y>(?:19|20)\d\d)[-/](?P<m>\d\d)[-/](?P<d>\d\d))(?=T\d|[^\w/-]|$)"
_ONLY_ISO = re.compile(_ISO)
# A day inside a name or a version (expansion-2025-01-31, 2025-01-31-preview) is none.
DAY = re.compile(
    rf"{_ISO}|\b(?P<m1>{_MONTH})\.? (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y1>(?:19|20)\d\d)\b"
    rf"|(?<![\w.-])(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?P<m2>{_MONTH})\.?,? (?P<y2>(?:19|20)\d\d)\b"
    rf"|\b(?P<m3>{_MONTH})\.?,? (?P<y3>(?:19|20)\d\d)\b",
    re.I,
)
_CUE = 60  # characters that a cue has at most, with what stands between it and the day
YEAR = re.compile(r"(?:19|20)\d\d")
ACCESSED = re.compile(
    r"(?:\b(?:accessed|retrieved|visited|fetched)\b|\baccess(?:ed)? dates?\b|\blocal copy, read\b)[\s:*_(]*(?:on\b)?[\s:*_]*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Day:
    """`first`..`last` is the day, or the month when only that is named; both None for a day that does not exist. `start`
    and `end` are its place in the text."""

    text: str
    start: int
    end: int
    first: dt.date | None
    last: dt.date | None


def days_in(text: str) -> Iterator[Day]:
    """Every day or month named, in order. Where each year belongs to a day in digits, no month's name is looked for."""
    digits = list(_ONLY_ISO.finditer(text))
    return map(_day, digits if len(digits) == len(YEAR.findall(text)) else DAY.finditer(text))


def behind(cue: re.Pattern[str], text: str, days: Sequence[Day]) -> Iterator[Day]:
    """Those of the text's days that stand right behind a cue such as ACCESSED, which ends in `$`."""
    return (day for day in days if cue.search(text, max(0, day.start - _CUE), day.start))


def _day(found: re.Match[str]) -> Day:
    first, last = _span(found[0])
    return Day(found[0], found.start(), found.end(), first, last)


@lru_cache(maxsize=10_000)
def _span(text: str) -> tuple[dt.date | None, dt.date | None]:
    """The first and last day that a day or month names; a base names the same ones over and over."""
    found = DAY.match(text)
    assert found is not None
    parts = found.groupdict()
    year = next(int(parts[name]) for name in ("y", "y1", "y2", "y3") if parts[name])
    month = int(parts["m"]) if parts["m"] else _number(parts["m1"] or parts["m2"] or parts["m3"])
    day = next((int(parts[name]) for name in ("d", "d1", "d2") if parts[name]), None)
    first = last = None
    if day is None:
        first, last = dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    elif 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
        first = last = dt.date(year, month, day)
    return first, last


def _number(name: str) -> int:
    return _NAMES.index(name[:3].lower()) + 1
