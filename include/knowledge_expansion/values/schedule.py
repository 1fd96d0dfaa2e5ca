"""Which schedules a topic may have, judged without the scheduler's own library: the domain runs where it is not there.

The rule is the common core of cron that every implementation agrees on, plus Airflow's presets. `@continuous` is left
out on purpose: a refresh that starts again at once would spend without end.
"""

from __future__ import annotations

import re

PRESETS = ("@once", "@hourly", "@daily", "@weekly", "@monthly", "@quarterly", "@yearly")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
# name, first, last, words for numbers (from `first` on)
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of week", 0, 7, _DAYS),
)
_LONGEST = dict(zip(range(1, 13), (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), strict=True))
_ITEM = re.compile(
    r"(?P<first>\*|[a-z]{3}|\d{1,2})(?:-(?P<last>[a-z]{3}|\d{1,2}))?(?:/(?P<step>\d{1,2}))?", re.IGNORECASE
)


def _number(word: str, first: int, words: tuple[str, ...]) -> int:
    return int(word) if word.isdigit() else words.index(word.lower()) + first


def _values(text: str, name: str, first: int, last: int, words: tuple[str, ...]) -> set[int]:
    """The numbers that one field names. Raises ValueError when it cannot be read."""
    found: set[int] = set()
    for item in text.split(","):
        match = _ITEM.fullmatch(item)
        try:
            if match is None or (match["first"] == "*" and match["last"]):
                raise ValueError
            low = first if match["first"] == "*" else _number(match["first"], first, words)
            # `5/10` means "from 5 on", as `*` does: the end is open unless it is named.
            open_end = match["first"] == "*" or (match["step"] is not None and match["last"] is None)
            high = last if open_end else _number(match["last"] or match["first"], first, words)
            step = int(match["step"] or 1)
            if not (first <= low <= high <= last and step >= 1):
                raise ValueError
        except ValueError:
            raise ValueError(
                f"{name} {item!r} is not a number, name, range a-b, list or step within {first}-{last}"
            ) from None
        found.update(range(low, high + 1, step))
    return found


def schedule(text: str) -> str:
    """A preset or five cron fields, returned as written. Raises ValueError naming the field that is wrong."""
    text = text.strip()
    if text in PRESETS:
        return text
    allowed = f"; allowed are null (only by hand), {', '.join(PRESETS)} in quotes, or five cron fields like 0 6 1 * *"
    if "@" + text.lstrip("@").lower() in PRESETS:
        raise ValueError(f'write it as "@{text.lstrip("@").lower()}", in quotes')
    fields = text.split()
    if len(fields) != len(_FIELDS):
        raise ValueError(f"has {len(fields)} fields instead of five" + allowed)
    try:
        values = [_values(field, *rule) for field, rule in zip(fields, _FIELDS, strict=True)]
    except ValueError as error:
        raise ValueError(f"{error}{allowed}") from None
    days, months = values[2], values[3]
    if fields[4] == "*" and min(days) > max(_LONGEST[month] for month in months):
        raise ValueError("names a day that none of its months has, so it would never run" + allowed)
    return text
