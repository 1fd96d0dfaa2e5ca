"""The date a reader can find in the page. A wrong date is worse than none: a copyright year, a date in the article or one
that can be read in two ways is never taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from knowledge_expansion.text.extract.parse import Page
from knowledge_expansion.text.extract.tree import Element, word_set

_PUBLISHED = (
    "article:published_time article:published datepublished date dc.date dc.date.issued dcterms.date dcterms.issued "
    "dcterms.created dc.date.created citation_publication_date citation_date citation_online_date publication_date "
    "pubdate publishdate publish-date publish_date parsely-pub-date sailthru.date og:article:published_time "
    "og:published_time datecreated created prism.publicationdate"
)
_MODIFIED = (
    "article:modified_time og:updated_time datemodified dcterms.modified dc.date.modified last-modified lastmod revised "
    "modified date-revised updated_time docsearch:date"
)
_MONTHS = (
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?"),
    *("july?", "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)
_MONTH = "(" + "|".join(_MONTHS) + r")\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\d){_DAY}(?: of)?[ .-]{{1,2}}{_MONTH},?[ -]{{1,2}}((?:19|20)\d\d)\b", re.I)
_MONTH_FIRST = re.compile(rf"\b{_MONTH} {_DAY},? ((?:19|20)\d\d)\b", re.I)
_COMPACT = re.compile(r"\A((?:19|20)\d\d)(\d\d)(\d\d)(?:T|\Z)")

_CUE = re.compile(
    r"\b(?:publish(?:ed)?|post(?:ed)?|updated?|modif(?:ied|ication)|revis(?:ed|ion)|review(?:ed)?|"
    r"edit(?:ed)?|written|created|"
    r"asked|answered|dated?|released?|issued|changed?|changes|committed|touched|checked|refreshed|stand|"
    r"as of|added|on)\b",
    re.I,
)
_NOT_THIS_PAGE = re.compile(
    r"©|\(c\)|copyright|all rights|\bsince\b|member|joined|registered|born|expires?|deadline|until|event|"
    r"webinar|conference|"
    r"meetup|register|next|upcoming|effective|terms|privacy|policy|licen[cs]e|build",
    re.I,
)
_DATE_NAMES = word_set(
    "date dateline datetime published pubdate publishdate postdate entrydate updated lastupdated lastmod "
    "lastmodified byline "
    "timestamp articledate postmeta entrymeta articlemeta docmeta meta lastupdate modified pagedate pubdatetime"
)
_ELSEWHERE = word_set(
    "comment comments answer answers related sidebar teaser teasers card cards recommended reply replies events nav "
    "newsletter promo more trending latest recent comment commentlist"
)
LINE_CHARS = 120  # a line that shows the date of its page is short
EARLIEST = date(1991, 8, 6)  # the first page of the web


def find_date(page: Page, json_ld: list[dict[str, Any]], main: Element) -> tuple[str | None, str]:
    """The ISO date and where it stands: `meta`, `json-ld`, `time` or `text`; (None, "") where the page shows none.

    The day of publication goes before that of a change, and what the page states for machines before its visible text.
    """
    text = _running_text(main)
    found = (
        _first("meta", (page.meta(key) for key in _PUBLISHED.split()))
        or _first("json-ld", _named(json_ld, "datePublished", "dateCreated", "uploadDate"))
        or _in_time_elements(page.elements, text)
        or _first("json-ld", _named(json_ld, "dateModified"))
        or _first("meta", (page.meta(key) for key in _MODIFIED.split()))
        or _in_lines(page.elements, text)
    )
    return found or (None, "")


def read_date(text: str) -> str | None:
    """The first full date in a short text: ISO, `5 May 2025`, `May 5, 2025`; `5/5/2025` only as `2025/5/5`."""
    text = " ".join(text.split())
    for pattern, order in ((_COMPACT, "ymd"), (_ISO, "ymd"), (_DAY_FIRST, "dmy"), (_MONTH_FIRST, "mdy")):
        if match := pattern.search(text):
            parts = dict(zip(order, match.groups(), strict=True))
            return _iso(parts["y"], parts["m"], parts["d"])
    return None


def _iso(year: str, month: str, day: str) -> str | None:
    number = int(month) if month.isdigit() else _month_number(month)
    try:
        found = date(int(year), number, int(day))
    except ValueError:
        return None
    return found.isoformat() if found >= EARLIEST else None


def _month_number(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, start=1) if re.fullmatch(month, name, re.I))


def _first(where: str, texts: Iterable[str]) -> tuple[str, str] | None:
    return next(((found, where) for text in texts if (found := read_date(text))), None)


def _named(json_ld: list[dict[str, Any]], *keys: str) -> Iterator[str]:
    return (str(node[key]) for key in keys for node in json_ld if isinstance(node.get(key), str))


def _in_time_elements(elements: Iterable[Element], text: set[Element]) -> tuple[str, str] | None:
    """The first time element that stands with the article's head or foot, not inside its text, comments or cards."""
    for element in elements:
        if element.tag == "time" or "datePublished" in element.attributes.get("itemprop", ""):
            stated = element.attributes.get("datetime") or element.attributes.get("content") or element.text()
            if (found := read_date(stated)) and not _is_elsewhere(element, text):
                return found, "time"
    return None


def _in_lines(elements: Iterable[Element], text: set[Element]) -> tuple[str, str] | None:
    """A short line with a cue ("Last updated 12 May 2025") or a name ("post-date") that makes the date this page's own."""
    for element in elements:
        if element.chars > LINE_CHARS * 4:
            continue
        named = not element.names.isdisjoint(_DATE_NAMES)
        own = " ".join("".join(child for child in element.children if isinstance(child, str)).split())
        for line in (own, element.text() if named else ""):
            if not 8 <= len(line) <= LINE_CHARS or _NOT_THIS_PAGE.search(line) or not (found := read_date(line)):
                continue
            if (named or _CUE.search(line)) and not _is_elsewhere(element, text):
                return found, "text"
    return None


def _running_text(main: Element) -> set[Element]:
    """What stands in the article from its first paragraph of any length on: dates there are dates of other things."""
    elements = list(main.walk(inside=True))
    for at, element in enumerate(elements):
        if element.tag in ("p", "pre", "li", "td") and element.prose > LINE_CHARS:
            return set(elements[at:])
    return set()


def _is_elsewhere(element: Element, text: set[Element]) -> bool:
    """Whether this belongs to the words of the article, or to another thing than the article."""
    near = [e for e in (element, *element.ancestors()) if e.tag not in ("html", "body")]
    return element in text or any(not e.names.isdisjoint(_ELSEWHERE) for e in near)
