"""Are dates what the pages say, and in order?"""

from __future__ import annotations

import datetime as dt
import re

from knowledge_expansion.gate.checks import Case, check
from knowledge_expansion.gate.stored import StoredPage
from knowledge_expansion.values.records import Check

_MONTHS = "January February March April May June July August September October November December".split()
NEAR = 40
"""Characters around a year within which the rest of a date stands; pages of megabytes are not searched otherwise."""


def dates_in_order(case: Case) -> Check:
    """published <= accessed <= now for every page, none is younger than the as-of date, and the day of publication stands
    in the page."""
    findings = [f"{url} {fault}" for url, page in case.pages.items() for fault in _faults(case, page)]
    return check("dates in order", f"{len(case.pages)} pages", findings)


def _faults(case: Case, page: StoredPage) -> list[str]:
    published = page.source.document.published
    try:
        accessed = dt.datetime.fromisoformat(page.source.accessed)
        day = dt.date.fromisoformat(published) if published else None
    except ValueError as error:
        return [f"has a date that is none: {error}"]
    accessed = accessed if accessed.tzinfo else accessed.replace(tzinfo=dt.UTC)
    findings = []
    if accessed > case.now:
        findings.append(f"was read at {page.source.accessed}, which is not yet")
    if day and day > accessed.astimezone(dt.UTC).date():
        findings.append(f"says published {day}, after it was read ({page.source.accessed[:10]})")
    if day and day > case.as_of:
        findings.append(f"was published {day}, after the as-of date {case.as_of}")
    if day and not stands_in(day, page.markup):
        findings.append(f"is said to be of {day}, a day that its raw bytes do not name")
    return findings


def stands_in(day: dt.date, source: str) -> bool:
    """Whether a page names a day: 2025-04-05, 2025/4/5, 20250405, 5 April 2025, April 5, 2025, Apr. 5th, 2025."""
    name = _MONTHS[day.month - 1]
    month = rf"{name[:3]}(?:{name[3:]}|t)?\.?"
    number = rf"0?{day.day}(?:st|nd|rd|th)?"
    forms = (
        rf"(?<!\d){day.year}(?:[-/.]0?{day.month}[-/.]0?{day.day}(?!\d)|{day.month:02}{day.day:02}(?!\d))"
        rf"|(?<!\d){number}(?: of)?[\s.,-]+{month},?[\s-]+{day.year}|\b{month}\s+{number},?\s+{day.year}"
    )
    near = (source[max(0, year.start() - NEAR) : year.end() + NEAR] for year in re.finditer(str(day.year), source))
    return any(re.search(forms, words, re.I) for words in near)
