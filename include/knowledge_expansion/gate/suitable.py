"""Is what is quoted fit to be quoted: text of an article, and nothing that speaks to a language model?"""

from __future__ import annotations

import re

from knowledge_expansion.gate.checks import Case, check
from knowledge_expansion.gate.orders import orders_in
from knowledge_expansion.values.records import Check

FURNITURE = re.compile(
    r"\b(?:accept (?:all )?cookies|we use cookies|cookie (?:policy|preferences|settings)|skip to (?:main )?content"
    r"|subscribe to our|sign up for our|was this (?:page|article) helpful|all rights reserved|edit this page"
    r"|share this (?:page|story|post|article)|back to top|log in to (?:comment|reply|vote)|\d+ min(?:utes?)? read)\b",
    re.I,
)
FURNITURE_WORDS = 15
"""Phrases of the web's furniture, and the most words that a line of furniture has. A longer line may speak of such things."""


def furniture_in(words: str) -> bool:
    """Whether a line is furniture of a site."""
    return len(words.split()) <= FURNITURE_WORDS and FURNITURE.search(words) is not None


def no_furniture(case: Case) -> Check:
    """No quoted line of at most FURNITURE_WORDS words is furniture of a site."""
    findings = [
        f"line {unit.line}: {unit.text!r}"
        for quote in case.file.quotes
        if quote.kind == "prose"
        for unit in quote.content
        if furniture_in(unit.text)
    ]
    return check("no furniture", f"{len(findings)} lines", findings)


def no_hostile_text(case: Case) -> Check:
    """Nothing quoted or cited gives orders to a language model. What pages about such orders put in code or quotation
    marks is an example, not an order."""
    cited = [(lead.line, f"{lead.title}. {lead.under}") for lead in case.file.leads]
    quoted = [
        (unit.line, _without(unit.text, unit.spans)) for q in case.file.quotes if q.kind != "code" for unit in q.content
    ]
    findings = [
        f"line {line} quotes text addressed to a language model: {found!r}"
        for line, words in (*cited, *quoted)
        if (found := orders_in(words))
    ]
    return check("no hostile text", f"{len(findings)} lines", findings)


def _without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]} {text[end:]}"
    return text
