"""Searches, pages to read, counts of results and facets, as plans word them."""

from __future__ import annotations

import re

from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.text.plan_reading.inline import bare, listed, quotes_in, unquoted
from knowledge_expansion.text.plan_reading.tokens import Line

_VERB = re.compile(
    r"^(?:use\s+[\w\s-]{0,30}?\bto\s+)?"
    r"(?P<verb>(?:web\s+)?search(?:es)?|(?:search\s+)?quer(?:y|ies)|google|bing|look\s*(?:up|for)|research|find|ask|search\s+query)"
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
_URL = re.compile(r"https?://[^\s<>`\"]+")
_READ = re.compile(r"\b(?:scrape[d]?|fetch|read|visit|open)\b", re.IGNORECASE)
_COUNT = re.compile(
    r"\b(?:scrape|fetch|read)\b.*?(?:(?P<least>\d{1,3})\s?(?:-|–|to)\s?)?(?P<top>\d{1,3})\b(?!\s*lines)", re.IGNORECASE
)
_KINDS = re.compile(r"\b(?:with|focusing on|for|from|about|of)\s+(?P<kinds>.+)$", re.IGNORECASE)
_FACETS = re.compile(
    r"^(?:extract|collect|focus on|identify|document|cover|capture|note|pull out|look at)(?:\s+key concepts)?"
    r"\s*:\s*(?P<facets>.+)$",
    re.IGNORECASE,
)


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
    if _URL.search(line.text) and _READ.search(line.text) and not listed_as_query:
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


def read_address(part: PartDraft, line: Line) -> bool:
    """Take the addresses of a line as pages that must be read."""
    found = [_trimmed(address) for address in _URL.findall(line.text)]
    if not found and (named := re.match(r"^(?:scrape|must use)\s*:\s*(\S+\.\S+)$", line.text, re.IGNORECASE)):
        found = [bare(named[1])]
    if never := re.match(r"^never use\s*:\s*(\S+)$", line.text, re.IGNORECASE):
        part.never.append(bare(never[1]))
        part.take(line, "address", part.never[-1], known="never")
        return True
    if not found:
        return False
    part.addresses += found
    part.tick("addresses", line.box, len(found))
    part.take(line, "address", *found)
    return True


def _trimmed(address: str) -> str:
    """An address without the punctuation of the sentence around it; a bracket that it opens itself stays."""
    closing = ".,;:" if "(" in address else ".,;:)"
    return address.rstrip(closing)


def read_scrape(part: PartDraft, line: Line) -> bool:
    """Take how many results are read and of which kinds, once a PART: `Scrape top 3-4 results (docs, blogs)`."""
    if not re.match(r"(?:scraped?|fetch|read)\b", line.text, re.IGNORECASE) or part.top is not None:
        return False
    found = _COUNT.search(line.text)
    counted = re.match(r"scraped?\s+top\s+\d", line.text, re.IGNORECASE)
    if not found or (_URL.search(line.text) and not counted) or not 1 <= int(found["top"]) <= 20:
        return False
    part.top = int(found["top"])
    part.least = int(found["least"]) if found["least"] and 1 <= int(found["least"]) < part.top else None
    after = line.text[found.end() :]
    bracket = re.search(r"\((.+)\)\s*$", after)
    kinds = listed(bracket[1]) if bracket else []
    if not bracket and (words := _KINDS.search(after)):
        kinds = [bare(words["kinds"])]
    part.prefer += [kind for kind in kinds if kind not in part.prefer]
    part.tick("scrape", line.box)
    part.take(line, "scrape", *kinds, known=f"{part.top} {part.least or ''}")
    return True


def read_kind(part: PartDraft, line: Line) -> bool:
    """Take a kind of source that is to be read, without a count: `Scrape the makers' documentation`."""
    found = re.match(r"^scraped?:?\s+(?P<kind>[^\d].*)$", line.text, re.IGNORECASE)
    kind = bare(found["kind"]) if found else ""
    if not kind or re.match(r"(?:top|results?)\b", kind) or kind in part.prefer:
        return False
    part.prefer.append(kind)
    part.take(line, "scrape", kind)
    return True


def read_facets(part: PartDraft, line: Line) -> bool:
    """Take a list behind a verb such as Extract or Focus on."""
    found = _FACETS.match(line.text)
    facets = listed(found["facets"]) if found else []
    add_facets(part, line, facets)
    return bool(facets)


def add_facets(part: PartDraft, line: Line, facets: list[str]) -> None:
    """Add facets with the box of their line."""
    if facets:
        part.facets += facets
        part.tick("facets", line.box, len(facets))
        part.take(line, "facets", *facets, known=str(line.ordered or ""))
