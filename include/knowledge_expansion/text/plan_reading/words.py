"""What counts as a word when a plan's lines are accounted for, and the words that only hold a plan together.

A line whose words all lie in the values taken from it, or here, has lost nothing. The lists are by role, so that a word
is scaffolding only where it is: "search" in front of a query, not inside a title.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")
_BOX = re.compile(r"^\s*(?:[-*+]\s+|\d+[.)]\s+)?(?:\[[xXvV]\]|\([xX]\))|\[[xX]\](?= PART)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

_EVERYWHERE = frozenset("and or".split())
SCAFFOLDING: dict[str, frozenset[str]] = {
    role: frozenset(words.split()) | _EVERYWHERE
    for role, words in {
        "title": "oracle knowledge expansion plan research wissenserweiterung",
        "header": "date oracle knowledge base type parts expansion datum wissensbasis",
        "part": (
            "part worker runner agent task file document article topic unit job chapter item create write lines line completed"
            " complete done failed skipped teil zeilen"
        ),
        "step": (
            "step check checks existing knowledge web research bright data use using mcp create write the a file files"
            " extract key concepts topics information content areas focus search queries query with these to read source"
            " sources documents document material complete completed drop drops mark notes outline structure expected content"
            " specific synthesize target lines line kinds preferred schritt recherche wissensdatei schreiben notizen"
        ),
        "index": "read check index md for to find existing references reference mentions mention files file",
        "phrases": "grep search look find check scan for all of in folder files file existing the oracle base",
        "read": "read review check see study consult open lines line through folder files file",
        "gap": "identify find note knowledge gap gaps",
        "query": "search suche searches query queries google look lookup up find research for web use bright data to the on in",
        "address": "scrape read fetch use bright data to open visit must",
        "scrape": (
            "scrape scraped read fetch top results result per query most relevant the with focusing on for from about of as"
            " markdown"
        ),
        "facets": "extract collect focus on identify document note cover capture key concepts from results",
        "file": "create write file lines line datei zeilen",
        "section": "write section abschnitt lines line zeilen assumed project",
        "point": "include cover",
        "cite": "cite cited citations citation",
        "drop": (
            "create write wrote written produced knowledge drop md time timestamp include runner part status complete list"
            " describe file created with line count sources web used urls titles gaps filled id individual summary"
        ),
        "close": "step mark checkbox part complete completed done as",
        "field": (
            "expected output outputs result goal objective purpose aim influenced by influences influence influential files"
            " assumed cite cited citation citations ziel"
        ),
        "group": "batch parts part",
        "finish": (
            "after all parts complete final checklist review read knowledge drop files created update index md with new"
            " organized by topic skill if major scope expansion move folder to completed git commit report user completion"
            " statistics stats expected outcomes summary archive finalization updated abschluss"
        ),
        "outcome": "expected outcomes new knowledge files folders lines total of topics covered written part parts across",
        "settings": "settings",
        "fence": "markdown md text",
        "notes": "notes notizen chores overview expansion plan überblick",
        "frame": (
            "overview each part uses bright data for web research creates knowledge files with citations fills gaps expand"
        ),
    }.items()
}


def words_of(text: str) -> list[str]:
    """The words of a text in order: letters and digits, case aside; a figure with thousands marks is one word."""
    return _WORD.findall(_THOUSANDS.sub("", text).casefold())


def left_over(text: str, kept: str, role: str) -> list[str]:
    """The words of `text` that neither `kept` holds nor the role explains."""
    known = set(words_of(kept)) | SCAFFOLDING[role]
    return [word for word in words_of(_BOX.sub("", text)) if word not in known]
