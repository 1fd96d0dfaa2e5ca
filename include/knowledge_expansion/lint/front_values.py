"""What the checks of front matter share: days and events as YAML gives them, the line of a key, and the two findings."""

from __future__ import annotations

import datetime as dt

from knowledge_expansion.lint.finding import Finding, finding
from knowledge_expansion.lint.page import LintPage
from knowledge_expansion.text.times import moment


def events(page: LintPage) -> list[dict[str, object]]:
    """`generated` and the events of `verified`; a bare mapping is a list of one (section 5.2)."""
    verified = page.front.get("verified")
    found = [page.front.get("generated"), *(verified if isinstance(verified, list) else [verified])]
    return [event for event in found if isinstance(event, dict)]


def day_of(value: object) -> dt.date | None:
    """The day of a date or ISO 8601 moment as YAML gives it; None when it is neither."""
    if isinstance(value, dt.datetime):
        return (value.astimezone(dt.UTC) if value.tzinfo else value).date()
    if isinstance(value, dt.date):
        return value
    try:
        return moment(value).date() if isinstance(value, str) else None
    except ValueError:
        return None


def lies_after(value: object, today: dt.date) -> bool:
    """Whether a day or moment lies after `today`."""
    day = day_of(value)
    return day is not None and day > today


def line_of_key(page: LintPage, *location: str | int) -> int:
    """The line of a key or entry in the file: the front matter begins on its second line."""
    lines = page.front_reading.lines if page.front_reading else {}
    return next((lines[location[:size]] + 1 for size in range(len(location), 0, -1) if location[:size] in lines), 1)


def error(page: LintPage, line: int, what: str, expected: str) -> Finding:
    """Something that breaks a rule."""
    return finding("front-matter", page.path, line, what, expected, "correct the front matter")


def hint(page: LintPage, line: int, what: str, expected: str) -> Finding:
    """Something that the format advises."""
    return finding("front-matter-hint", page.path, line, what, expected, "correct or complete the front matter")
