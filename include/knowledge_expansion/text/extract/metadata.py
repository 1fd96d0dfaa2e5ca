"""Title and author, as the page gives them: to readers first, to machines second."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from knowledge_expansion.text.extract.inline import clean, line, runs_of
from knowledge_expansion.text.extract.parse import Page
from knowledge_expansion.text.extract.tree import Element, word_set

_SEPARATOR = re.compile(r"\s+[|·•«»—–]\s+|\s+-\s+|\s*::\s*")
_BYLINE = re.compile(
    r"(?:(?:posted|written|published|maintained|curated|kept|contributed|authored|created|edited|reviewed|"
    r"asked|answered|"
    r"story|text|words|article|page|entry|prepared|compiled|change[sd]?|owned|updated)\b.{0,30}?\b)?"
    r"(?:by|from the account|author:?|authors:?)\s+(?:the (?:account|user|member|team) )?(?P<name>\S.*)",
    re.I,
)
_NAME_ENDS = re.compile(r"\s*(?:[|·•—–,;(]|\bon\b|\bin\b|\bat\b|\d|\bupdated\b|\bpublished\b|\bposted\b).*$", re.I)
_PERSON = re.compile(r"[A-Z][\w.'’-]+(?: (?:[A-Z][\w.'’-]*|de|van|von|der|la|bin|al)){1,4}")
_AUTHOR_NAMES = word_set("byline author authors authorname writer contributor postauthor entryauthor articleauthor")
_ELSEWHERE = word_set("comment comments answers related reply replies card cards teaser sidebar recommended")
NAME_CHARS = 80


def read_json_ld(page: Page) -> list[dict[str, Any]]:
    """Every object in the page's JSON-LD that can describe an article; what does not parse says nothing."""
    found: list[dict[str, Any]] = []
    for script in page.json_ld:
        try:
            queue: list[Any] = [json.loads(script, strict=False)]
        except (ValueError, RecursionError):
            continue
        while queue:
            node = queue.pop(0)
            if isinstance(node, list):
                queue.extend(node)
            elif isinstance(node, dict):
                queue.extend(
                    value for key, value in node.items() if key in ("@graph", "mainEntity", "mainEntityOfPage")
                )
                if not _is_side_matter(node):
                    found.append(node)
    return found


def _is_side_matter(node: dict[str, Any]) -> bool:
    return bool(
        re.search(r"Breadcrumb|Organization|WebSite|Person|ImageObject|ItemList|Answer", str(node.get("@type", "")))
    )


def find_title(page: Page, json_ld: list[dict[str, Any]], main: Element) -> str:
    """The heading of the article, which of several h1 the one that the head of the page names; else "
    "what the head says."""
    stated = [page.meta("og:title", "twitter:title"), *_strings(json_ld, "headline", "name"), page.title]
    stated = [clean(title) for title in stated if title.strip()]
    headings = [(h1, line(runs_of(h1.children)).text) for h1 in page.elements if h1.tag == "h1"]
    headings = [(h1, text) for h1, text in headings if text]
    for _, text in headings:
        if any(_same(text, title) or _same(text, _without_site(title)) for title in stated):
            return text
    inside = [text for h1, text in headings if main in h1.ancestors() and not h1.out]
    if inside:
        return inside[0]
    named = next((title for title in stated[:-1]), "")
    return named or (_without_site(page.title) if page.title else "") or (headings[0][1] if headings else "")


def _without_site(title: str) -> str:
    """`Guide | Site` to `Guide`: the longest part counts, the first of equals."""
    parts = [part.strip() for part in _SEPARATOR.split(clean(title)) if part.strip()]
    return parts[0] if parts and len(parts[0]) >= 4 else max(parts, key=len, default="")


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", "", one).lower() == re.sub(r"\W+", "", other).lower()


def find_author(page: Page, json_ld: list[dict[str, Any]]) -> str | None:
    """A name from the head, from JSON-LD, from a link or element marked as author, or from a byline."""
    stated = [
        page.meta(
            "author",
            "article:author",
            "dc.creator",
            "dcterms.creator",
            "citation_author",
            "parsely-author",
            "sailthru.author",
        )
    ]
    for text in (*stated, *_json_ld_authors(json_ld), *_marked(page)):
        name = clean(text).strip(" ,;:|·@")
        if 2 <= len(name) <= NAME_CHARS and "://" not in name and not name.isdigit():
            return name
    return None


def _json_ld_authors(json_ld: list[dict[str, Any]]) -> Iterator[str]:
    for node in json_ld:
        for key in ("author", "creator"):
            authors = node.get(key)
            names = [_name(author) for author in (authors if isinstance(authors, list) else [authors])]
            if any(names):
                yield ", ".join(name for name in names if name)


def _name(author: Any) -> str:
    name = author.get("name") if isinstance(author, dict) else author
    return name if isinstance(name, str) else ""


def _marked(page: Page) -> Iterator[str]:
    """Texts of elements that say they name the author, without the words around the name."""
    elements = [element for element in page.elements if element.attributes and element.tag not in ("html", "body")]
    for element in elements:
        if element.attributes.get("rel") == "author" or "author" in element.attributes.get("itemprop", "").split():
            yield _of_article(element)
    for element in elements:
        if "class" not in element.attributes or element.names.isdisjoint(_AUTHOR_NAMES):
            continue
        text = _of_article(element)
        if match := _BYLINE.match(text):
            yield _NAME_ENDS.sub("", match["name"])
        elif not element.has_block and _PERSON.fullmatch(text):
            yield text


def _of_article(element: Element) -> str:
    """The element's text, unless it is long or stands with a comment or a card of another article."""
    if element.chars > 2 * NAME_CHARS or any(
        not near.names.isdisjoint(_ELSEWHERE) for near in (element, *element.ancestors())
    ):
        return ""
    return element.text()


def _strings(json_ld: list[dict[str, Any]], *keys: str) -> list[str]:
    return [node[key] for node in json_ld for key in keys if isinstance(node.get(key), str)]
