"""Reads a Google search address into what it asks for: words, phrases, sites, dates, page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

_GOOGLE = re.compile(r"(www\.)?google\.[a-z]{2,3}(\.[a-z]{2})?")
_TOKEN = re.compile(r'(-?)(?:(site|before|after|intitle|inurl|filetype):)?(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[-./']\w+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AGES = {"h": 1, "d": 1, "w": 7, "m": 31, "y": 365}  # tbs=qdr: in days; an hour is a day, for documents have no hours


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`text` is q as it was sent. `words` are ranked by, lower case, in order; `phrases` must stand in a page,
    `excluded` must not. `after` and `before` are inclusive days. `start` is the number of results before this
    page."""

    text: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]
    sites: tuple[str, ...]
    after: date | None
    before: date | None
    start: int
    language: str
    country: str
    parsed: str


def is_google(url: str) -> bool:
    return _GOOGLE.fullmatch(urlsplit(url).hostname or "") is not None


def same_query(url: str) -> str:
    """A key that two addresses share when they ask Google the same thing, however the parameters are ordered."""
    asked = parse_qs(urlsplit(url).query)
    kept = {name: asked.get(name, [""])[0] for name in ("gl", "hl", "start", "tbs")}
    return " ".join([*asked.get("q", [""])[0].lower().split(), *(f"{name}={value}" for name, value in kept.items())])


def parse_google(url: str, today: date) -> SearchQuery | None:
    """What a search address asks; None for a Google address that is not a text search with a query.
    A bare year or month in before: and after: means its first day, as at Google."""
    parts = urlsplit(url)
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    text = given.get("q", "").strip()
    if parts.path.rstrip("/") != "/search" or not text:
        return None
    after, before = _range(given.get("tbs", ""), today)
    plain: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    sites: list[str] = []
    for minus, operator, phrase, word in _TOKEN.findall(text):
        name, value = operator.lower(), phrase or word
        if name == "site":
            sites.append(re.sub(r"^https?://|/+$", "", value.lower()))
        elif name == "before":
            before = _first_day(value) or before
        elif name == "after":
            after = _first_day(value) or after
        elif minus:
            excluded.append(value)
        elif not (value == "OR" and not phrase):
            plain.append(value)
            phrases += [phrase] if phrase else []
    start = given.get("start", "0")
    return SearchQuery(
        text=text,
        words=_ranking_words(plain),
        phrases=tuple(p for p in phrases if _WORD.search(p)),
        excluded=tuple(e for e in excluded if _WORD.search(e)),
        sites=tuple(sites),
        after=after,
        before=before,
        start=int(start) if re.fullmatch("[0-9]{1,6}", start) else 0,
        language=given.get("hl", ""),
        country=given.get("gl", ""),
        parsed=given.get("brd_json", ""),
    )


def _ranking_words(plain: list[str]) -> tuple[str, ...]:
    """Words without repetition. A year beside other words says how new the answer should be, not what it is about, so
    it only counts where nothing else is asked."""
    words = [word.strip("_") for text in plain for word in _WORD.findall(text.lower())]
    words = list(dict.fromkeys(word for word in words if word))
    topical = [word for word in words if not _YEAR.fullmatch(word)]
    return tuple(topical or words)


def _range(tbs: str, today: date) -> tuple[date | None, date | None]:
    """Days of `cdr:1,cd_min:M/D/YYYY,cd_max:M/D/YYYY` or of `qdr:w`."""
    given = dict(part.split(":", 1) for part in tbs.split(",") if ":" in part)
    if given.get("cdr") == "1":
        return _american_day(given.get("cd_min", "")), _american_day(given.get("cd_max", ""))
    age = re.fullmatch(r"([hdwmy])(\d{0,2})", given.get("qdr", ""))
    return (today - timedelta(days=_AGES[age[1]] * int(age[2] or 1)), None) if age else (None, None)


def _american_day(text: str) -> date | None:
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    return _real_day(match[3], match[1], match[2]) if match else None


def _first_day(text: str) -> date | None:
    match = re.fullmatch(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?", text)
    return _real_day(match[1], match[2] or "1", match[3] or "1") if match else None


def _real_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # Google ignores a date that does not exist
        return None
