"""Sources that cannot be looked up, and statements about the sources that the list refutes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge_expansion.text.drop_reading.layout import Line
from knowledge_expansion.text.drop_reading.roles import role_of_title, role_under
from knowledge_expansion.text.drop_reading.source_entry import address_of
from knowledge_expansion.text.urls import why_unsafe
from knowledge_expansion.values.outside_drop import DropFinding, OutsideDrop, OutsideSource

_COUNT = re.compile(
    r"\(?\b(\d{1,3})(\+)?[ ](?:[\w-]+[ ]){0,3}?(?:sources?|references?|papers|documents|articles)\b", re.I
)
_ALL_URLS = re.compile(
    r"\b(?:all|every|each)\b[^.|]{0,60}\b(?:sources?|links?|citations?|claims?|references?)\b[^.|]{0,60}\bURLs?\b", re.I
)
_ALL_DATES = re.compile(
    r"\b(?:all|every|each)\b[^.|]{0,60}\b(?:sources?|links?|citations?|claims?|references?)\b[^.|]{0,60}\baccess dates?\b",
    re.I,
)


def source_doubts(drop: OutsideDrop, lines: Sequence[Line]) -> Iterator[DropFinding]:
    """Findings of the kinds `source` (one cannot be looked up, or is listed twice) and `sums` (a count is wrong)."""
    web = [source for source in drop.sources if source.kind == "web"]
    listed = [source for source in web if source.group != "cited in the text"]
    seen: dict[str, int] = {}
    for source in web:
        if source.url is None:
            yield DropFinding("source", source.title.line, f"no URL: {source.title.value}{_instead(source)}")
            continue
        if unsafe := why_unsafe(source.url.value):
            yield DropFinding("source", source.url.line, f"{source.url.value} cannot be looked up: {unsafe}")
        if source in listed and (before := seen.setdefault(source.url.value, source.url.line)) != source.url.line:
            yield DropFinding("source", source.url.line, f"{source.url.value} is listed in line {before} already")
    if not drop.sources and drop.status.value in ("complete", "short"):
        yield DropFinding("source", 0, "it lists no source")
    yield from _counts(drop, lines)
    yield from _claims(listed, lines)


def _instead(source: OutsideSource) -> str:
    if source.identifier is not None and (address := address_of(source.identifier.words)):
        return f" ({source.identifier.words} leads to {address})"
    return " (from search results, not read)" if source.search_only else ""


def _counts(drop: OutsideDrop, lines: Sequence[Line]) -> Iterator[DropFinding]:
    """`Documentation (5 sources)` over three entries."""
    for line in lines:
        if line.kind not in ("heading", "label") or (found := _COUNT.search(line.text)) is None:
            continue
        if (
            role_of_title(line.text) not in ("sources", "")
            or (role_under(line.titles) or role_of_title(line.text)) != "sources"
        ):
            continue
        below = {other.number for other in lines if any(title.line == line.number for title in other.titles)}
        listed = sum(source.title.line in below for source in drop.sources)
        claimed = int(found[1])
        if listed and (listed < claimed or (listed > claimed and not found[2])):
            yield DropFinding("sums", line.number, f"says {found[1]}{found[2] or ''} sources, lists {listed}")


def _claims(listed: Sequence[OutsideSource], lines: Sequence[Line]) -> Iterator[DropFinding]:
    """`All sources cited with URLs and access dates`, where they are not."""
    without_url = [source for source in listed if source.url is None]
    without_day = [source for source in listed if source.accessed is None]
    for line in lines:
        for pattern, lacking, what in ((_ALL_URLS, without_url, "URL"), (_ALL_DATES, without_day, "access date")):
            if lacking and pattern.search(line.text):
                words = f"claims a {what} for every source; {len(lacking)} of {len(listed)} have none"
                yield DropFinding("source", line.number, words.replace("a access", "an access"))
