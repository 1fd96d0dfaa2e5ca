"""Days and times as people write them, with the zone they give or none.

A day is never guessed: `03/04/2025` is two different days and is read as none; a zone whose letters mean several offsets
(CST, IST, BST) is told and not applied.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GERMAN = {"mär": "mar", "mai": "may", "okt": "oct", "dez": "dec"}
_MONTH = (
    r"(?P<{0}>Jan(?:uary?)?|Feb(?:ruary?)?|Mar(?:ch)?|März|Apr(?:il)?|Ma[iy]|Jun[ei]?|Jul[iy]?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?)\.?"
)
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_DATES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(?<![\d.])" + _YEAR.format("y") + r"[-/._](?P<m>\d{1,2})[-/._](?P<d>\d{1,2})(?!\d)",
        r"(?<![\d-])" + _YEAR.format("y") + r"(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
        r"\b" + _MONTH.format("b") + r"[ ]+(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:,[ ]*|[ ]+)" + _YEAR.format("y") + r"\b",
        r"\b(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?(?: of)?[ -]+"
        + _MONTH.format("b")
        + r"(?:,[ ]*|[ -]+)"
        + _YEAR.format("y")
        + r"\b",
        r"(?<![\d.])(?P<d>\d{1,2})\.[ ]?(?P<m>\d{1,2})\.[ ]?" + _YEAR.format("y") + r"(?!\d)",
        r"(?<![\d/])(?P<p>\d{1,2})/(?P<q>\d{1,2})/" + _YEAR.format("y") + r"(?!\d)",
        r"\b" + _MONTH.format("b") + r"(?:,[ ]*|[ ]+)" + _YEAR.format("y") + r"\b",
        r"(?<![\d-])" + _YEAR.format("y") + r"-(?P<m>\d\d)(?![-\d])",
        r"(?<![\d.,$%/:-])" + _YEAR.format("y") + r"(?![\d%]|[-–]\d|[.,]\d)\b",
    )
)
_ZONE = (
    r"(?:[ ]*Uhr\b)?(?:[ ]*\(?(?P<zone>Z\b|(?:UTC|GMT)(?:[ ]?[+-]\d{1,2}(?::?\d\d)?)?|[+-]\d\d:?\d\d\b|[A-Z][a-z]+/[A-Z]\w+"
    r"|(?:[PMCE][SDP]?T|CES?T|MES?Z|EES?T|WES?T|BST|IST|JST|KST|SGT|HKT|A[EW]S?[DS]?T|NZ[SD]T|MSK)\b)\)?)?"
)
_CLOCK = re.compile(
    r"(?<![\d.:])(?P<h>\d{1,2}):(?P<i>\d\d)(?::(?P<s>\d\d)(?:[.,]\d+)?)?(?![\d:])[ ]*(?:(?P<half>[ap])\.?m\b\.?)?"
    + _ZONE,
    re.I,
)
_HOUR = re.compile(r"(?<![\d.:-])(?P<h>\d{1,2})[ ]*(?P<half>[ap])\.?m\b\.?(?P<i>)(?P<s>)" + _ZONE, re.I)
_BEHIND = re.compile(
    r"[T_ -](?P<h>\d\d)(?:(?P<i>\d\d)(?P<s>\d\d)?|[-.h](?P<j>\d\d)(?:[-.](?P<t>\d\d))?)(?![\d/])" + _ZONE, re.I
)
_BETWEEN = re.compile(r"T|[ ,]*(?:at|@|[,|•·–—-])?[ ]*")
_OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120,
    "EET": 120, "EEST": 180, "MSK": 180, "SGT": 480,
    "HKT": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "AWST": 480, "NZST": 720, "NZDT": 780, "EST": -300, "EDT": -240,
    "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip
"""Minutes east of UTC of the zone letters that mean one offset in practice."""
PLACEHOLDER = re.compile(
    r"\[[^\]()]*(?:time|date|hh|mm|tbd|yyyy)[^\]()]*\](?!\()|<[^<>]*(?:time|date)[^<>]*>|\{\{?[^{}]*(?:time|date|now)[^{}]*\}?\}"
    r"|\b(?:YYYY|HH:?MM|HHMM|TBD|XX:XX)\b|\$\(?date\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day (or month, or year), a time of day, or both. `first`, `last` are its place in the text, `last` excluded; `iso`
    has the precision of the words."""

    day: str
    clock: str
    zone: str | None
    offset: int | None
    first: int
    last: int

    @property
    def iso(self) -> str:
        suffix = "" if self.offset is None else _suffix(self.offset)
        return "T".join(part for part in (self.day, self.clock and self.clock + suffix) if part)


def moments(text: str) -> Iterator[Moment]:
    """Every day, month and year of a text in its order, each with the time of day right behind it. Where several readings
    begin at one place the longest counts."""
    found = [(match, day) for pattern in _DATES for match in pattern.finditer(text) if (day := _day(match))]
    at = 0
    for match, day in sorted(found, key=lambda pair: (pair[0].start(), -pair[0].end())):
        if match.start() < at:
            continue
        clock = _clock_behind(text, match.end()) if len(day) == 10 else None
        if clock is None:
            yield Moment(day, "", None, None, match.start(), match.end())
        else:
            yield Moment(day, clock.clock, clock.zone, clock.offset, match.start(), clock.last)
        at = match.end() if clock is None else clock.last


def moment_in(text: str) -> Moment | None:
    """The first day of a text with a time of day from anywhere in it; a time of day alone; or None."""
    found = next((moment for moment in moments(text) if len(moment.day) == 10), None)
    if found is not None and found.clock:
        return found
    clock = clock_in(text)
    if found is None or clock is None:
        return found or clock
    first, last = min(found.first, clock.first), max(found.last, clock.last)
    return Moment(found.day, clock.clock, clock.zone, clock.offset, first, last)


def clock_in(text: str) -> Moment | None:
    """The first time of day of a text."""
    for pattern in (_CLOCK, _HOUR):
        for found in pattern.finditer(text):
            if (moment := _clock(found, text)) is not None:
                return moment
    return None


def _day(found: re.Match[str]) -> str:
    """`2025-11-14`, `2025-11` or `2025`; empty when the calendar has no such day, or two readings are possible."""
    parts = found.groupdict()
    year, month, day = int(parts["y"]), parts.get("m"), parts.get("d")
    if parts.get("b"):
        name = parts["b"][:3].lower()
        month = str(_MONTHS.index(_GERMAN.get(name, name)) + 1)
    if parts.get("p"):
        one, two = int(parts["p"]), int(parts["q"])
        if one != two and max(one, two) <= 12:
            return ""
        month, day = (str(two), str(one)) if one > 12 else (str(one), str(two))
    try:
        whole = dt.date(year, int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return ""
    return whole if day else whole[:7] if month else whole[:4]


def _clock_behind(text: str, at: int) -> Moment | None:
    if compact := _BEHIND.match(text, at):
        return _clock(compact, text)
    between = _BETWEEN.match(text, at)
    start = between.end() if between else at
    found = _CLOCK.match(text, start) or _HOUR.match(text, start)
    return _clock(found, text) if found else None


def _clock(found: re.Match[str], text: str) -> Moment | None:
    parts = found.groupdict()
    hour, minute, second = int(parts["h"]), int(parts["i"] or parts.get("j") or 0), parts["s"] or parts.get("t")
    if parts.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
    try:
        clock = dt.time(hour, minute, int(second or 0)).isoformat()
    except ValueError:
        return None
    zone = parts["zone"]
    if zone and zone.isalpha() and zone not in (zone.upper(), "z"):
        zone = None
    offset = _offset(zone) if zone else None
    return Moment("", clock if second else clock[:5], zone, offset, found.start(), found.end())


def _offset(zone: str) -> int | None:
    if zone.upper() in _OFFSETS:
        return _OFFSETS[zone.upper()]
    found = re.search(r"([+-])(\d{1,2}):?(\d\d)?$", zone)
    if found is None or int(found[2]) > 14:
        return None
    return (1 if found[1] == "+" else -1) * (int(found[2]) * 60 + int(found[3] or 0))


def _suffix(offset: int) -> str:
    if offset == 0:
        return "Z"
    hours, minutes = divmod(abs(offset), 60)
    return f"{'+' if offset > 0 else '-'}{hours:02d}:{minutes:02d}"
