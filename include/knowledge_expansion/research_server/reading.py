"""What a search engine would read of a page: its title and its words, without the furniture around them.

Deliberately cruder than the extraction that knowledge files are written from: an index may hold a word too many.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge_expansion.research_server.corpus import Entry
from knowledge_expansion.research_server.rendering import decode, render

LONGEST_TEXT = 200_000  # characters of one page that are indexed: more is a listing, not an answer
_FURNITURE = ["script", "style", "noscript", "template", "svg", "nav", "header", "footer", "aside", "form"]
_SPACE = re.compile(r"\s+")
_SPACE_BEFORE_POINT = re.compile(r"\s+([.,;:!?)\]])")
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))  # soft hyphen, zero-width characters


@dataclass(frozen=True, slots=True)
class Reading:
    title: str
    text: str


def read(entry: Entry) -> Reading:
    """Title and text of a document. Something that is no text has a title only: its name in the manifest or on disk."""
    page = render(entry)
    text = decode(page.body) if page.content_type.startswith("text/") else ""
    if page.content_type.startswith("text/html") and text:
        return _read_html(text, entry)
    return Reading(entry.title or entry.path.stem, _tidy(text))


def _read_html(page: str, entry: Entry) -> Reading:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page)
    heading = tree.css_first("title") or tree.css_first("h1")
    title = entry.title or (_tidy(heading.text()) if heading else "") or entry.path.stem
    tree.strip_tags(_FURNITURE)
    return Reading(title, _tidy(tree.body.text(separator=" ")) if tree.body else "")


def _tidy(text: str) -> str:
    visible = _SPACE.sub(" ", text.translate(_INVISIBLE)[: 2 * LONGEST_TEXT]).strip()
    return _SPACE_BEFORE_POINT.sub(r"\1", visible)[:LONGEST_TEXT]
