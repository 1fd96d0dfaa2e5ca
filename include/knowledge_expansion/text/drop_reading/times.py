"""When a PART ended: from the drop's text, and from the stamp in its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge_expansion.text.drop_reading.layout import Line, say
from knowledge_expansion.text.drop_reading.moments import PLACEHOLDER, Moment, clock_in, moment_in
from knowledge_expansion.text.drop_reading.pairs import Pair
from knowledge_expansion.values.outside_drop import DropTime, Stated

_STAMP = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[-_T ](?:(?P<h>\d\d)[-_:]?(?P<m>\d\d)(?:[-_:]?(?P<s>\d\d))?|(?P<h1>\d)(?P<m1>\d\d)|(?P<blank>\[[^\]]*\]|HHMM)))?Z?$"
)
_DONE = re.compile(r"\b(?:completed?|finished|done|created|ended)\b[ :,(]*(?:on |at )?(?=\d|[A-Z][a-z]{2})", re.I)


def read_time(pairs: Sequence[Pair], lines: Sequence[Line]) -> Stated[DropTime] | None:
    """The time that the text states: by a key in its head, by one elsewhere, or behind the word "completed". A day and a time
    of day under two keys are one time; its line is that of the day. A placeholder is told where nothing else is there."""
    own = [pair for pair in pairs if pair.section not in ("sources", "source files", "related", "queries", "next")]
    for group in ([p for p in own if p.line.head], [p for p in own if not p.line.head]):
        if (found := _by_key(group)) is not None:
            return found
    for line in lines:
        if line.kind in ("item", "text", "label") and (at := _DONE.search(line.text)):
            moment = moment_in(line.text[at.end() :])
            if moment is not None and len(moment.day) == 10:
                return _stated(moment, line.text[at.end() :], line)
    return next(_placeholders(own), None)


def read_stamp(name: str) -> Stated[DropTime] | None:
    """The day and time in a file name: -HHMM, -HH-MM, -HHMMSS, -HMM, a placeholder, or the day alone. Names give no zone."""
    stem = re.sub(r"\.(?:md|markdown|txt|json)$", "", name.rpartition("/")[2], flags=re.I)
    found = _STAMP.search(stem)
    if found is None:
        return None
    hour, minute = found["h"] or found["h1"], found["m"] or found["m1"]
    clock = f" {int(hour):02d}:{minute}" + (f":{found['s']}" if found["s"] else "") if hour else ""
    moment = moment_in(found["day"] + clock) or moment_in(found["day"])
    if moment is None:
        return None
    return Stated(DropTime(moment.iso, None, placeholder=bool(found["blank"])), 0, found[0])


def _by_key(pairs: Sequence[Pair]) -> Stated[DropTime] | None:
    timed = [pair for pair in pairs if {"time", "clock"} & set(pair.roles)]
    days = [(pair, moment) for pair in timed if (moment := moment_in(pair.value)) is not None and len(moment.day) == 10]
    clocks = [
        (pair, moment) for pair in timed if _is_clock(pair.value) and (moment := clock_in(pair.value)) is not None
    ]
    if days:
        pair, moment = next(((p, m) for p, m in days if m.clock), days[0])
        if not moment.clock and clocks:
            clock = clocks[0][1]
            moment = Moment(moment.day, clock.clock, clock.zone, clock.offset, moment.first, moment.last)
        return _stated(moment, pair.value, pair.line)
    if clocks:
        return _stated(clocks[0][1], clocks[0][0].value, clocks[0][0].line)
    return None


def _is_clock(value: str) -> bool:
    """`14:32` and `06:56 PM UTC`, not `took 1:30 hours` and not `~30 minutes`."""
    return re.match(r"\W*\d{1,2}(?::\d\d|[ ]*[ap]\.?m)", value, re.I) is not None and not re.search(
        r"\b(?:hours?|minutes?|mins?|hrs?|elapsed|duration)\b", value, re.I
    )


def _stated(moment: Moment, text: str, line: Line) -> Stated[DropTime]:
    words = text[moment.first : moment.last].strip()
    blank = not moment.clock and PLACEHOLDER.search(text) is not None
    return say(DropTime(moment.iso, moment.zone, placeholder=blank), line, words)


def _placeholders(pairs: Sequence[Pair]) -> Iterator[Stated[DropTime]]:
    for pair in pairs:
        if "time" in pair.roles and (found := PLACEHOLDER.search(pair.value)):
            yield say(DropTime("", None, placeholder=True), pair.line, found[0])
