"""Furniture that stands between an article's own paragraphs: promotions, cross-links, lists of picks, lines of buttons.

It carries no telling names, so it is known by shape and words together; either alone would take links and lists away
from articles that end with their own "Next steps".
"""

from __future__ import annotations

import re
from itertools import islice, pairwise

from knowledge_expansion.text.extract.furniture import NOTES
from knowledge_expansion.text.extract.phrases import CROSS_LINK, OWN_LIST, PICKS, PITCH, PITCH_LINK, STAMP
from knowledge_expansion.text.extract.tree import HEADINGS, Element, word_set

PARAGRAPH = 80  # characters outside of links that make a paragraph
PROMOTION_CHARS = 350
LABEL_CHARS = 70
LINE_CHARS = 200
TEASERS, TEASER_CHARS = 3, 400  # fewer linked headings, or more text with each, may be the article's own

_SENTENCE = re.compile(r"[.!?:;](?:\s|$)")
_FLOW = word_set("ul ol dl table pre p blockquote figure h1 h2 h3 h4 h5 h6")


def mark_asides(main: Element) -> None:
    """Set `out` on furniture inside the article. `main` must have been measured."""
    _mark_before_title(main)
    teasers = {h for h in main.walk(inside=True) if h.tag in HEADINGS and _leads_away(h)}
    for element in main.walk(inside=True):
        if len(teasers) >= TEASERS and element is not main and _is_teasers(element, main, teasers):
            element.out = True
            continue
        children = [child for child in element.elements if not child.out]
        for child in children:
            child.out = is_aside(child)
        for lead, following in pairwise(children):
            if _introduces_picks(lead, following):
                lead.out = following.out = True


def _mark_before_title(main: Element) -> None:
    """Menus, labels and dates above the title; a paragraph or listing there, such as a licence, is the article's own."""
    title = next((e for e in main.walk(inside=True) if e.tag == "h1" and e.chars), None)
    if title is None:
        return
    for below, above in pairwise((title, *title.ancestors())):
        for before in above.elements[: above.elements.index(below)]:
            before.out = before.out or before.prose < PARAGRAPH
        if above is main:
            return


def is_aside(element: Element) -> bool:
    if element.tag not in ("p", "div", "section", "center", "blockquote", "ul"):
        return False
    return (
        _is_promotion(element)
        or _is_cross_link(element)
        or _is_line_of_controls(element)
        or _is_stamp(element)
        or _is_box_of_picks(element)
    )


def _is_promotion(element: Element) -> bool:
    if not 0 < element.chars <= PROMOTION_CHARS or element.tag == "ul":
        return False
    links = [below for below in element.walk(inside=True) if below.tag == "a"]
    asks = any(PITCH_LINK.search(link.attributes.get("href", "")) for link in links)
    if not links or not (asks or element.has_block):
        return False
    pitches = {match.lower() for match in PITCH.findall(element.text(inside=True))}
    needed = 1 if element.has_block else 2
    return bool(pitches) and len(pitches) + asks > needed


def _is_cross_link(element: Element) -> bool:
    """A label such as "Read also on our blog:" and nothing else but one or two links."""
    if element.has_block or not element.linked or not 0 < element.prose <= LABEL_CHARS:
        return False
    label = " ".join(_unlinked(element).split())
    return bool(CROSS_LINK.fullmatch(label))


def _is_line_of_controls(element: Element) -> bool:
    """Spans and links side by side without a sentence: votes, views, sharing, "edit" and the like; or "
    "links and no text."""
    if element.tag not in ("div", "section") or not 0 < element.chars <= LINE_CHARS:
        return False
    inner = [child for child in element.elements if not child.out and child.chars]
    if len(inner) < 2 or any(child.tag in _FLOW for child in element.walk(inside=True)):
        return False
    if any(isinstance(child, str) and child.strip() for child in element.children):
        return False
    return element.linked >= 0.8 * element.chars or not (
        element.has_block or any(_SENTENCE.search(child.text(inside=True)) or child.tag == "code" for child in inner)
    )


def _is_stamp(element: Element) -> bool:
    """A line of its own that says by whom or when this page was made, and nothing else."""
    if element.has_block or not 0 < element.chars <= LINE_CHARS / 2 or element.tag == "ul":
        return False
    return bool(STAMP.fullmatch(element.text(inside=True)))


def _introduces_picks(lead: Element, following: Element) -> bool:
    """A short line or heading about what else there is to read, and then nothing but links."""
    if not following.linked or lead.chars > LABEL_CHARS or following.linked < 0.9 * following.chars:
        return False
    return lead.tag in ("p", "div", "h2", "h3", "h4", "h5", "h6") and bool(PICKS.search(lead.text(inside=True)))


def _is_teasers(element: Element, main: Element, teasers: set[Element]) -> bool:
    """Headings that are links to other pages, each with a few lines: a list of other articles."""
    if element.tag not in ("div", "section", "ul", "ol") or element.prose > main.prose / 2:
        return False
    headings = [below for below in element.walk(inside=True) if below.tag in HEADINGS and below.chars]
    linked = len(teasers.intersection(headings))
    return linked >= TEASERS and linked >= 0.7 * len(headings) and element.prose <= TEASER_CHARS * linked


def _leads_away(heading: Element) -> bool:
    if any(above.tag == "a" for above in islice(heading.ancestors(), 3)):
        return True
    links = [below for below in heading.walk(inside=True) if below.tag == "a"]
    return heading.linked >= 0.9 * heading.chars and any(
        not link.attributes.get("href", "#").startswith("#") for link in links
    )


def _is_box_of_picks(element: Element) -> bool:
    """A box with a label and a list of nothing but links, unless it is the article's own: next steps, "
    "contents, notes."""
    if element.tag != "div" or not 0 < element.prose <= LABEL_CHARS or not element.names.isdisjoint(NOTES):
        return False
    parts = [child for child in element.elements if not child.out and child.chars]
    if len(parts) != 2 or parts[0].tag not in ("p", "b", "strong", "span", "div", "h4", "h5", "h6") or parts[0].linked:
        return False
    lists = parts[1].tag in ("ul", "ol") and len(parts[1].elements) > 1 and parts[1].linked >= 0.9 * parts[1].chars
    return lists and not OWN_LIST.search(parts[0].text(inside=True))


def _unlinked(element: Element) -> str:
    return "".join(
        child if isinstance(child, str) else "" if child.tag == "a" or child.out else _unlinked(child)
        for child in element.children
    )
