"""Figures in plans: budgets in lines, days, and the stamp beside a ticked box."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from knowledge_expansion.text.plan_reading.inline import CODE
from knowledge_expansion.text.plan_reading.tokens import Box

_DAY = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_NAMES = "jan feb mar|mär|mrz apr may|mai jun jul aug sep oct|okt nov dec|dez".split()
_MONTHS = {name: month for month, names in enumerate(_NAMES, 1) for name in names.split("|")}
_MONTH = rf"({'|'.join(_MONTHS)})[a-zä]*\.?"
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+{_MONTH}\s+(20\d\d)\b", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(20\d\d)\b", re.IGNORECASE)
_FIGURE = (
    r"~?\s*(?:(?P<from>[\d,]+)\s*(?:-|–|to)\s*)?(?P<lines>\d+(?:\.\d+)?(?=\s?k)|\d[\d,]*)(?P<thousands>\s?k\b)?\s*\+?"
)
_LINES = re.compile(rf"{_FIGURE}[\s-]*(?:lines?|LOC|Zeilen?)\b", re.IGNORECASE)
_STAMP = re.compile(
    r"(?P<word>complete[d]?|done|finished|failed|skipped)\b[\s:,]*"
    r"(?P<at>20\d\d-\d\d-\d\d(?:[ T]\d\d?:\d\d(?::\d\d)?)?(?: ?(?:UTC|Z|[A-Z]{3,4}\b|[+-]\d\d:?\d\d))?)?[\s:;,.-]*(?P<note>.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stands beside a box: how it ended, when (as written) and in which words."""

    status: Box
    at: str = ""
    note: str = ""


def day_in(text: str) -> dt.date | None:
    """The first calendar day in a text, written 2025-01-13, 13 January 2025 or January 13, 2025; None when it has none."""
    found = written_day(text)
    return found[0] if found else None


def written_day(text: str) -> tuple[dt.date, str] | None:
    """The day of `day_in`, and the words that say it."""
    written = [(found[1], found[2], found[3], found[0]) for found in _DAY.finditer(text)]
    written += [(found[3], _month(found[2]), found[1], found[0]) for found in _DAY_MONTH.finditer(text)]
    written += [(found[3], _month(found[1]), found[2], found[0]) for found in _MONTH_DAY.finditer(text)]
    for year, month, day, said in written:
        try:
            return dt.date(int(year), int(month), int(day)), said
        except ValueError:
            continue
    return None


def _month(name: str) -> str:
    return str(_MONTHS[name[:3].lower()])


def lines_in(text: str) -> tuple[int, re.Match[str]] | None:
    """A budget such as `400 lines`, `~1,200 lines`, `450+ lines`, `700-line`, `0.4k lines`, `300-350 lines` (its end counts)."""
    found = _LINES.search(text)
    value = _number(found["lines"], bool(found["thousands"])) if found else 0
    return (value, found) if found and 1 <= value <= 10_000 else None


def _number(figure: str, thousands: bool) -> int:
    return round(float(figure.replace(",", "")) * (1000 if thousands else 1))


def brackets(text: str) -> list[tuple[str, int, int]]:
    """The outermost brackets of a text outside of backticks: what is inside, and where it begins and ends, the marks included."""
    found, depth, first = [], 0, 0
    hidden = {at for span in CODE.finditer(text) for at in range(*span.span())}
    for at, character in enumerate(text):
        if at in hidden:
            continue
        if character in "([":
            first = at if not depth else first
            depth += 1
        elif character in ")]" and depth:
            depth -= 1
            if not depth:
                found.append((text[first + 1 : at].strip(), first, at + 1))
    return found


def stamp_in(inner: str) -> Stamp | None:
    """The stamp that the inside of a bracket is: `Completed 2025-01-13 18:48`, `Failed: no results`."""
    found = _STAMP.fullmatch(inner.strip())
    if not found:
        return None
    status: Box = "failed" if found["word"].lower() == "failed" else "done"
    return Stamp(status, (found["at"] or "").strip(), " ".join(found["note"].split()))
