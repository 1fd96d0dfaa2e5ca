"""Dates that cannot be: published after it was read, read after the drop was written, a future that the text knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from knowledge_expansion.text.drop_reading.layout import Line
from knowledge_expansion.text.drop_reading.moments import moments
from knowledge_expansion.text.drop_reading.roles import role_under
from knowledge_expansion.text.drop_reading.source_entry import URL
from knowledge_expansion.text.links import find_links
from knowledge_expansion.values.outside_drop import DropFinding, OutsideDrop, OutsideSource, Stated

LONG_BEFORE = 60
"""Days between reading a page and reporting it that look like a mistyped date; a PART takes hours."""


def date_doubts(drop: OutsideDrop, lines: Sequence[Line]) -> Iterator[DropFinding]:
    """Findings of the kind `dates`."""
    written = day_of(drop)
    told: set[tuple[int, str]] = set()
    for source in drop.sources:
        for finding in (*_published(source, written), *_accessed(source.accessed, written)):
            told.add((finding.line, finding.words))
            yield finding
    known = {
        line
        for source in drop.sources
        for stated in (source.published, source.accessed)
        if stated
        for line in [stated.line]
    }
    if written:
        yield from _future(lines, written, known)


def day_of(drop: OutsideDrop) -> str:
    """The day of a drop (ISO): that of its text, else that of its name, else nothing."""
    for stated in (drop.time, drop.stamp):
        if stated is not None and len(stated.value.iso) >= 10:
            return stated.value.iso[:10]
    return ""


def after(one: str, other: str) -> bool:
    """Whether an ISO day, month or year lies wholly after another."""
    length = min(len(one), len(other))
    return one[:length] > other[:length]


def _published(source: OutsideSource, written: str) -> Iterator[DropFinding]:
    if source.published is None:
        return
    read = source.accessed.value if source.accessed else ""
    if read and after(source.published.value, read):
        words = f"published {source.published.value}, read {read}: {source.title.value}"
        yield DropFinding("dates", source.published.line, words)
    elif not read and written and after(source.published.value, written):
        words = f"published {source.published.value}, after the drop's own day {written}: {source.title.value}"
        yield DropFinding("dates", source.published.line, words)


def _accessed(accessed: Stated[str] | None, written: str) -> Iterator[DropFinding]:
    if accessed is None or not written or len(accessed.value) < 10:
        return
    days = (dt.date.fromisoformat(accessed.value) - dt.date.fromisoformat(written)).days
    if days > 1:
        yield DropFinding(
            "dates", accessed.line, f"read {accessed.value}, {days} days after the drop's own day {written}"
        )
    elif days < -LONG_BEFORE:
        yield DropFinding(
            "dates", accessed.line, f"read {accessed.value}, {-days} days before the drop's own day {written}"
        )


def _future(lines: Sequence[Line], written: str, known: set[int]) -> Iterator[DropFinding]:
    """Months and days below a source that lie after the drop was written: what is told of them was not there to be read."""
    for line in lines:
        if line.number in known or role_under(line.titles) != "sources" or line.kind not in ("item", "text"):
            continue
        spans = [(link.first, link.last) for link in find_links(line.text)] + [
            found.span() for found in URL.finditer(line.text)
        ]
        for moment in moments(line.text):
            inside = any(first <= moment.first < last for first, last in spans)
            if len(moment.day) > 4 and after(moment.day, written) and not inside:
                words = f"speaks of {line.text[moment.first : moment.last]}, after the drop's own day {written}"
                yield DropFinding("dates", line.number, words)
