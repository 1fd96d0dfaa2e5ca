"""What looks wrong in a drop: fields that are missing, placeholders or at odds with each other. Nothing here needs more than
the drop itself; `against_file` compares it with its file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from knowledge_expansion.text.drop_reading.date_doubts import date_doubts
from knowledge_expansion.text.drop_reading.layout import Line
from knowledge_expansion.text.drop_reading.pairs import Pair
from knowledge_expansion.text.drop_reading.source_doubts import source_doubts
from knowledge_expansion.text.drop_reading.status import is_placeholder
from knowledge_expansion.text.drop_reading.sum_doubts import sum_doubts
from knowledge_expansion.values.outside_drop import DropFinding, DropStatus, OutsideDrop, Stated

HOURS_APART = 2
"""Hours by which the time in the text and the stamp in the name may differ: a file is named when a drop is begun."""


def doubts(
    drop: OutsideDrop, lines: Sequence[Line], pairs: Sequence[Pair], said: Sequence[Stated[DropStatus]]
) -> list[DropFinding]:
    """All findings, in the order of the lines; those about the whole drop (line 0) first."""
    found = [
        *_status(drop, said),
        *_part(drop, pairs),
        *_time(drop, pairs),
        *_file(drop),
        *sum_doubts(drop, lines, pairs),
        *source_doubts(drop, lines),
        *date_doubts(drop, lines),
    ]
    return sorted(dict.fromkeys(found), key=lambda finding: finding.line)


def _status(drop: OutsideDrop, said: Sequence[Stated[DropStatus]]) -> Iterator[DropFinding]:
    status = drop.status
    if status.value == "unknown":
        if not status.words:
            yield DropFinding("status", 0, "it does not say how the PART ended")
        elif is_placeholder(status.words):
            yield DropFinding("placeholder", status.line, f"the status is a placeholder: {status.words}")
        else:
            yield DropFinding("status", status.line, f"the status {status.words!r} says neither success nor failure")
    same = {"complete", "short"}
    for other in said:
        if other.value != status.value and not {other.value, status.value} <= same and other.value != "unknown":
            yield DropFinding("status", other.line, f"says {other.value} here and {status.value} in line {status.line}")


def _part(drop: OutsideDrop, pairs: Sequence[Pair]) -> Iterator[DropFinding]:
    if drop.part is None:
        yield DropFinding("part", 0, "it does not say which PART it reports")
    elif drop.parts is not None and drop.part.value > drop.parts.value:
        yield DropFinding("part", drop.part.line, f"PART {drop.part.value} of {drop.parts.value}")
    for pair in pairs:
        if drop.part and pair.line.head and {"part", "runner"} & set(pair.roles):
            found = re.search(r"\bPART[ #]*(\d{1,3})\b", pair.value, re.I)
            if found and int(found[1]) != drop.part.value:
                words = f"says PART {found[1]} here and PART {drop.part.value} in line {drop.part.line}"
                yield DropFinding("part", pair.line.number, words)


def _time(drop: OutsideDrop, pairs: Sequence[Pair]) -> Iterator[DropFinding]:
    time, stamp = drop.time, drop.stamp
    if time is None:
        pair = next((p for p in pairs if "time" in p.roles and p.line.head and re.search(r"\d.*\d", p.value)), None)
        if pair is not None:
            yield DropFinding("time", pair.line.number, f"{pair.value!r} is no time that can be read without guessing")
        else:
            yield DropFinding("time", 0, "its text gives no time")
        return
    if time.value.placeholder:
        yield DropFinding("placeholder", time.line, f"the time is a placeholder: {time.words}")
    if stamp is not None and (apart := _apart(time.value.iso, stamp.value.iso)):
        yield DropFinding("time", time.line, f"says {time.value.iso}, the file is named {stamp.words}: {apart}")


def _apart(one: str, other: str) -> str:
    """How far two moments lie apart, where that is too far; a zone is left out, for names give none."""
    first, second = (_moment(iso) for iso in (one, other))
    if first is None or second is None:
        return ""
    if first.date() != second.date() and abs(first - second) > dt.timedelta(hours=24):
        days = abs((first.date() - second.date()).days)
        return f"{days} day{'' if days == 1 else 's'} apart"
    seconds = abs((first - second).total_seconds())
    both = "T" in one and "T" in other
    return f"{seconds / 3600:.0f} hours apart" if both and seconds > HOURS_APART * 3600 else ""


def _moment(iso: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(iso).replace(tzinfo=None)
    except ValueError:  # a time of day alone, a month or a year
        return None


def _file(drop: OutsideDrop) -> Iterator[DropFinding]:
    if drop.file is None:
        yield DropFinding("file", 0, "it names no knowledge file")
    elif drop.file.value.startswith(("/", "~")) or ".." in drop.file.value.split("/"):
        yield DropFinding(
            "file", drop.file.line, f"{drop.file.value} is a path of one machine, not one inside the base"
        )
    if drop.status.value == "failed" and drop.reason is None:
        yield DropFinding("status", drop.status.line, "it failed and gives no reason")
