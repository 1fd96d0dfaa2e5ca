"""Searches as plans word them."""

from __future__ import annotations

import re

from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.text.plan_reading.inline import quotes_in, unquoted
from knowledge_expansion.text.plan_reading.tokens import Line

_VERB = re.compile(
    r"^(?:use\s+[\w\s-]{0,30}?\bto\s+)?"
    r"(?P<verb>(?:web\s+)?search(?:es)?|(?:search\s+)?quer(?:y|ies)|google|bing|look\s*(?:up|for)|research|find|ask|search\s+query|such(?:e|en|anfrage)|recherche)"
    r"(?P<where>(?:\s+[\w./&+-]+){0,3}?)\s*(?:#?\d+\s*)?(?P<colon>:)\s*(?P<query>.+)$",
    re.IGNORECASE,
)
_OPEN = re.compile(r"^(?:web\s+)?(?:search|look|google)\s+(?:the\s+web\s+)?(?:for|up)\s+(?P<query>.+)$", re.IGNORECASE)
# Steps in which words such as "Research:" or "Find:" ask for a search.
SEEKING = ("begin", "research", "queries", "documents")
_QUOTE = r"(?:\"[^\"]+\"|“[^”]+”|`[^`]+`)"
_QUOTED = re.compile(rf"^(?P<query>{_QUOTE})\s*(?P<rest>\(.*\)|[-–—].*)?$")
# Words that join queries; `OR` and `AND` in capitals are part of one.
_SEVERAL = re.compile(rf"^{_QUOTE}(?:\s*(?:[,;/]\s*(?:and\s+|or\s+)?|and\s+|or\s+){_QUOTE})+$")
# What follows a quoted query and says where to ask it, not what.
_PLACE = re.compile(r"^(?P<query>\"[^\"]+\"|“[^”]+”)\s+(?P<rest>(?!.*\b(?:OR|AND|NOT)\b)[^\W\d_][\w\s-]*)$")
_SAYS_PLACE = re.compile(
    r"^(?:on|in|at|from|via|with|within|among)\b|^(?:repositor(?:y|ies)|repos?|papers?|articles?|docs|documentation|issues"
    r"|discussions|threads|posts|blogs?|videos?|tutorials|examples|results)$"
)
# What a ticked line reports in brackets after its query.
_REPORT = re.compile(
    r"\s*\((?=[^()]*\b(?:confirmed|found|done|checked|verified|completed?|failed|none|results?|citations?|hits|sources?)\b)"
    r"[^()]*\)$",
    re.IGNORECASE,
)
URL = re.compile(r"https?://[^\s<>`\"]+")
_READ = re.compile(r"\b(?:scrape[d]?|fetch|read|visit|open)\b", re.IGNORECASE)


def queries_in(text: str, *, ticked: bool = False) -> list[str]:
    """The queries that a line of research asks; none when it asks none."""
    found = _VERB.match(text)
    return _queries(found["query"], ticked=ticked, place=bool(found["where"].strip())) if found else []


def _queries(text: str, *, ticked: bool, place: bool = False) -> list[str]:
    """One query, or several quoted ones of one line. Left out is what stands beside them: remarks, what a ticked line
    reports, and words on the `place` where to ask that go on behind the quotes."""
    text = text.strip()
    if (quoted := _QUOTED.match(text)) and len(quotes_in(text)) == 1:
        return [unquoted(quoted["query"])]
    if _SEVERAL.match(text):
        return quotes_in(text)
    if (quoted := _PLACE.match(text)) and (place or _SAYS_PLACE.search(quoted["rest"])):
        return [unquoted(quoted["query"])]
    if ticked and (report := _REPORT.search(text)) and report.start():
        text = text[: report.start()]
    return [unquoted(text)]


def read_query(part: PartDraft, line: Line, *, listed_as_query: bool = False) -> bool:
    """Take a line as a query: by its verb, or because it stands in a list of queries."""
    if URL.search(line.text) and _READ.search(line.text) and not listed_as_query:
        return False
    ticked = line.box in ("done", "failed")
    found = queries_in(line.text, ticked=ticked)
    if found and not listed_as_query and part.role not in SEEKING and not line.text.lower().startswith("search"):
        found = []
    if not found and not listed_as_query and (open_ended := _OPEN.match(line.text)):
        found = _queries(open_ended["query"], ticked=ticked)
    if not found and listed_as_query:
        found = _queries(line.text, ticked=ticked)
    found = [query for query in found if query]
    part.queries += found
    if found:
        part.tick("queries", line.box, len(found))
        part.take(line, "query", *found, known=str(line.ordered or ""))
    return bool(found)
