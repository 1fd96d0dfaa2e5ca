"""What a step of a PART is for, told by the meaning of its title and not by one spelling: the families below were made
from some 200 spellings. The first that fits counts; a title that fits none has no role.
"""

from __future__ import annotations

import re

_FAMILIES: list[tuple[str, str]] = [
    ("notes", r"^not(?:es|izen)$"),
    ("assumed", r"^assumed$"),
    ("kind", r"^kind$"),
    ("runner", r"^runner$"),
    ("delivery", r"^delivery$"),
    ("box_time", r"^box time$"),
    ("box_note", r"^box note$"),
    ("title", r"^title$"),
    ("target", r"^(?:(?:target |knowledge )?file|datei)$"),
    ("drop", r"\bdrops?\b"),
    ("influences", r"influence"),
    ("structure", r"content structure|outline|table of contents|planned sections|^sections$|^structure$"),
    ("queries", r"\bquer(?:y|ies)\b|\bsearches\b|search terms|such(?:begriffe|anfragen)|^search for$"),
    ("prefer", r"target sources|preferred|kinds of source|where to look"),
    (
        "documents",
        r"source (?:material|document|file)|internal (?:document|file)|read (?:the )?(?:source|material)"
        r"|^documents?$",
    ),
    (
        "goal",
        r"^(?:\S+ )?(?:goal|objective|purpose|aim|focus|intent|question|mission|ziel|expected (?:output|result)|deliverable)s?$"
        r"|[\w-]+-specific focus$",
    ),
    (
        "facets",
        r"extract|focus areas?|facets|key (?:concepts|information|facts|features)|what to (?:find|look)|collect|capture",
    ),
    (
        "write",
        r"\b(?:write|writing|draft|compose|synthesi[sz]e|produce|author|schreiben|verfassen)\b"
        r"|create (?:the |a )?(?:\w+ )?files?\b|expected content",
    ),
    (
        "existing",
        r"exist|already (?:know|have|cover)|prior knowledge|in the base"
        r"|vorhanden|bestehend|look(?:ing)? (?:in|at) the base|\bbackground\b",
    ),
    ("research", r"research|search|recherche|\bsuchen?\b|investigat|brows|google|find out|look up|web\b"),
    ("close", r"^(?:mark )?(?:complete[d]?|completion|finish|finali[sz]e|wrap up|done|abschluss|mark complete|close)$"),
    ("cite", r"^cit(?:e|ation)s?$|^references to cite$"),
    (
        "topics",
        r"^(?:key )?(?:topics?|themen|content|contents|covers?|coverage|points|subjects|questions"
        r"|must (?:cover|answer))(?: to cover)?$",
    ),
]
_COMPILED = [(role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _FAMILIES]
_NUMBERED = re.compile(r"^(?:step|phase|stage|schritt)\s*\d+[a-z]?\s*[:.)–-]*\s*", re.IGNORECASE)
FINISH = re.compile(
    r"final|complet|abschluss|zusammenfassung|summary|outcome|expected|success|post-|wrap|checklist|closing|statistics|stats\b|criteria|settings|notes|chores",
    re.IGNORECASE,
)
CHORE = re.compile(
    r"^(?:update|mark|finali[sz]e|archive|commit|move|relocate|rename|clean|delete|remove|split|merge|reorgani[sz]e"
    r"|restructure|reorder|register|renumber|consolidate|migrate|announce|tidy|sort|convert|copy|fold)\b|\b(?:INDEX|SKILL|README)\.md\b",
    re.IGNORECASE,
)
REORGANISING = re.compile(
    r"reorgani[sz]|restructur|\bsplit(?:ting)?\b|\bmerg(?:e|ing)\b|\bmov(?:e|ing)\b|\brenam|relocat|migrat|clean-?up|consolidat|renumber",
    re.IGNORECASE,
)


def without_step(title: str) -> str:
    """A step's title without its number."""
    return _NUMBERED.sub("", title.strip())


def is_step(title: str) -> bool:
    """Whether a title is numbered as a step."""
    return bool(_NUMBERED.match(title.strip()))


def role_of(title: str) -> str:
    """The role of a step by its title; empty when the title says none."""
    title = without_step(title).strip("*: ")
    return next((role for role, pattern in _COMPILED if pattern.search(title)), "")
