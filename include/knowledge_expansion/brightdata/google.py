"""Google searches through the service: the address that asks, and what the parsed answer holds.

Dates go into the query as `after:` and `before:`. The other way, `tbs=cdr:...`, is not on the service's own page of
parameters and its encoding is uncertain; the operators work and come back in `detected_query`, so they can be checked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from knowledge_expansion.values.records import SearchHit

_GOOGLE = "https://www.google.com"
PAGE = 10
"""Results per page: Google has ignored `num` since 2025-09-11."""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results. `next_start` is None on the last page; `detected` is the query as Google understood it, empty
    when the answer does not say; `truncated` means that Google cut it, so the results answer something else."""

    hits: tuple[SearchHit, ...]
    next_start: int | None
    detected: str
    truncated: bool
    request_id: str


def query_text(query: str, *, before: dt.date | None, after: dt.date | None) -> str:
    """The query with its date range; Google counts `before` up to that day and `after` from it."""
    parts = [query]
    if after:
        parts.append(f"after:{after.isoformat()}")
    if before:
        parts.append(f"before:{before.isoformat()}")
    return " ".join(parts)


def search_url(
    query: str, *, gl: str, hl: str, start: int = 0, before: dt.date | None = None, after: dt.date | None = None
) -> str:
    """The address of one page of results, parsed. `q` comes first (else slower, and more failures); `gl` (country) is
    always sent, for without it the exit country is random and captchas are more frequent."""
    asked: dict[str, str | int] = {"q": query_text(query, before=before, after=after), "hl": hl, "gl": gl}
    if start:
        asked["start"] = start
    return f"{_GOOGLE}/search?{urlencode(asked | {'brd_json': 1})}"


def parse_results(payload: Mapping[str, Any], start: int = 0) -> Results:
    """Read a full or a light answer; every block of it is optional. Only text and links are taken over: the embedded
    pictures, up to hundreds of KB, stay behind. `start` is the one that was asked for."""
    rows = payload.get("organic")
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    hits = tuple(_hit(row, start + n) for n, row in enumerate(found, start=1) if row.get("link") or row.get("title"))
    general = _block(payload, "general")
    query, detected = _text(general.get("query")), _text(general.get("detected_query"))
    return Results(
        hits=hits,
        next_start=_next_start(payload, start) if hits else None,
        detected=detected,
        truncated=_is_cut(query, detected) and not payload.get("spelling"),
        request_id=_text(_block(payload, "input").get("request_id")),
    )


def target_of(link: str) -> str | None:
    """The page a result link leads to, or None when only Google knows: `/goto?url=CAES...` is encrypted, per impression."""
    absolute = _absolute(link)
    parts = urlsplit(absolute)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    if not _is_google_search_host(parts.hostname):
        return absolute
    carried = parse_qs(parts.query) if parts.path in ("/url", "/goto") else {}
    values = (_absolute(value) for value in (*carried.get("q", ()), *carried.get("url", ())) if "://" in value)
    return next((value for value in values if value.startswith(("http://", "https://"))), None)


def _hit(row: Mapping[str, Any], position: int) -> SearchHit:
    link = _text(row.get("link"))
    description = _text(row.get("description")).removesuffix("Read more").rstrip()
    return SearchHit(
        url=target_of(link) if link else None,
        raw_link=_absolute(link) if link else "",
        title=_text(row.get("title")) or _text(row.get("display_link")),
        description=description,
        rank=position,
    )


def _is_cut(query: str, detected: str) -> bool:
    """Whether Google answered only the beginning of a query. Other differences (quotes, case, a correction) are its own
    way of writing the same."""
    asked, understood = (text.lower().replace('"', "").split() for text in (query, detected))
    return 0 < len(understood) < len(asked) and asked[: len(understood)] == understood


def _absolute(link: str) -> str:
    """The link from Google's own page; what is no address at all becomes an empty one."""
    try:
        return urljoin(_GOOGLE, link.strip())
    except ValueError:
        return ""


def _next_start(payload: Mapping[str, Any], start: int) -> int | None:
    """Where the next page begins. An answer without the block (the light form has none) may have one: it is assumed."""
    if not isinstance(payload.get("pagination"), dict):
        return start + PAGE
    told = payload["pagination"].get("next_page_start")
    if isinstance(told, int | str) and str(told).isdecimal() and int(told) > start:
        return int(told)
    link = parse_qs(urlsplit(_absolute(_text(payload["pagination"].get("next_page_link")))).query).get("start", [""])[0]
    return int(link) if link.isdecimal() and int(link) > start else None


def _is_google_search_host(host: str) -> bool:
    """google.com, www.google.de ...; not docs.google.com or cloud.google.com, which hold pages of their own."""
    name = host.lower().removeprefix("www.")
    return name == "google.com" or (name.startswith("google.") and len(name.split(".")) <= 3)


def _block(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = payload.get(name)
    return found if isinstance(found, dict) else {}


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
