"""What keeps a passage from being quoted for a point although it scores well.

Measured on an audit of 631 quotes by a reader: of those with a score of .85 and more (237), 55 % answer their point; of those
that lean on a text before them 29 %, of set-up 25 %, of comparisons with one side 12 %. From .92 on, 91 % of those without
a flaw answer, and 45 % of those that leave out the PART's subject or a word of the point's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge_expansion.text.evidence.concepts import Concept
from knowledge_expansion.text.evidence.declarations import declares_only
from knowledge_expansion.text.evidence.index import Index
from knowledge_expansion.text.evidence.page_bound import asks_for_past, is_past, is_step
from knowledge_expansion.text.evidence.passages import Candidate
from knowledge_expansion.text.evidence.questions import Question
from knowledge_expansion.text.evidence.scoring import Scored
from knowledge_expansion.text.evidence.sides import Comparison
from knowledge_expansion.text.evidence.symbols import Symbols
from knowledge_expansion.values.evidence import Flaw

_SETUP = 0.5
_SOMEBODY = re.compile(r"\b(?:I|[Mm]y)\b")
_SAME = 0.99
_MUCH = 0.4


class Flaws:
    """Judges passages for one question."""

    def __init__(self, question: Question, index: Index) -> None:
        self._index = index
        self._comparison = Comparison(question.sides) if question.sides else None
        self._things = [[_same(concept) for concept in thing] for thing in question.things]
        self._subject = [(concept.weight, _same(concept)) for concept in question.subject]
        self._asks_for_past = asks_for_past(question.text)
        self._symbols = Symbols(question.text)
        self._wants_code = question.wanted == "code"

    def of(self, scored: Scored, candidate: Candidate) -> tuple[Flaw, ...]:
        """The flaws of a candidate as an answer to the question."""
        text, kind = candidate.passage.text, candidate.passage.kind
        found: dict[Flaw, bool] = {
            "one side": self._comparison is not None and not self._comparison.made_in(candidate),
            "leans": (candidate.leans and kind == "prose") or (kind != "code" and is_step(text)),
            "asks": _asks(text),
            "setup": scored.features.setup >= _SETUP,
            "torn": candidate.torn,
            "other name": self._symbols.missing_in(candidate),
            "bare": kind == "code" and declares_only(_code_of(candidate)),
            "past": not self._asks_for_past and is_past(text),
            "unnamed": not self._names_it(candidate),
            "elsewhere": not self._names_subject(candidate),
        }
        return tuple(flaw for flaw, holds in found.items() if holds)

    def _names_it(self, candidate: Candidate) -> bool:
        """Whether the passage, with the heading above it, has every own word of a thing that the point lists. Code that is
        wanted need not: it does not say "decorator"."""
        if not self._things or (self._wants_code and candidate.passage.kind == "code"):
            return True
        have = self._terms((candidate.passage.text, *candidate.passage.headings[-1:]))
        return any(not any(have.isdisjoint(terms) for terms in thing) for thing in self._things)

    def _names_subject(self, candidate: Candidate) -> bool:
        """Whether the passage, a heading above it or its page's title names much of what the PART is about."""
        title = candidate.source.document.title
        have = self._terms((candidate.passage.text, *candidate.passage.headings, title))
        named = sum(weight for weight, terms in self._subject if not have.isdisjoint(terms))
        return named >= _MUCH * sum(weight for weight, _ in self._subject)

    def _terms(self, texts: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*map(self._index.terms_of, texts))


def _asks(text: str) -> bool:
    """Whether a text is a question: it ends in one, or somebody tells of himself and asks in between."""
    return text.rstrip().endswith("?") or ("? " in text and bool(_SOMEBODY.search(text)))


def _code_of(candidate: Candidate) -> str:
    """The code itself, without the sentence that introduces it."""
    return candidate.source.document.blocks[candidate.passage.last].text


def _same(concept: Concept) -> frozenset[str]:
    return frozenset(term for term, strength in concept.terms.items() if strength >= _SAME)
