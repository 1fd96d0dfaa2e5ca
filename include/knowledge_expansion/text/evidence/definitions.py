"""Whether a text says what the subject of a point is, and in which of its sentences.

A sentence may have the form of a definition and define something else: "The third argument of `render_page` is ..." says
nothing about what a page is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_expansion.text.evidence.abbreviations import STOP
from knowledge_expansion.text.evidence.natures import defined_in
from knowledge_expansion.text.evidence.questions import Question
from knowledge_expansion.text.evidence.words import Vocabulary, pieces, stem, tokens

NAMED = 0.7
"""The share of a point's words from which on the subject of a sentence is the subject of the point."""
_OTHER_WORDS = 2
_JOINS = re.compile(r"\s(?:of|in|for|with|to|from|on|by|between|inside)\s", re.I)
_ASKS = re.compile(r"^(?:what (?:is|are)|definition of|meaning of|introduction to)\s+", re.I)


class Definition:
    """The subject of one question."""

    def __init__(self, question: Question) -> None:
        asked = _ASKS.sub("", question.text)
        self._name = _stems(asked)
        self._joined = bool(_JOINS.search(asked))
        self._concepts = [(c.weight, frozenset(c.terms)) for c in question.concepts]
        # Of what a point lists, any one may be defined; "What is ...?" asks about the whole.
        listed = question.things if question.wanted != "definition" else ()
        self._things = [[frozenset(c.terms) for c in thing] for thing in listed]
        self._total = sum(weight for weight, _ in self._concepts) or 1.0
        self._vocabulary = Vocabulary(term for _, terms in self._concepts for term in terms)

    def share(self, text: str) -> float:
        """How much of the point's words (0..1, by weight) the subject of a defining sentence names, at best."""
        return max((self._named(subject) for _, subject in defined_in(text)), default=0.0)

    def place(self, text: str) -> int | None:
        """The offset of the first sentence that says what the subject is; None where none of the first ones does."""
        return next((start for start, subject in defined_in(text) if self._named(subject) > NAMED), None)

    def _named(self, subject: str) -> float:
        """1 for the name itself or the end of it ("feature store" for "Bright AI Feature Store"); little where the subject
        names more than that."""
        head = subject if self._joined else _JOINS.split(subject)[0]
        words = _stems(head)
        if 2 <= len(words) <= len(self._name) and words == self._name[-len(words) :]:
            return 1.0
        have = {term for _, term in self._vocabulary.positions(head)}
        found = sum(weight for weight, terms in self._concepts if not have.isdisjoint(terms))
        others = sum(word not in have for word in words)
        if not others and any(not any(have.isdisjoint(terms) for terms in thing) for thing in self._things):
            return 1.0
        return found / self._total * (1.0 if others < _OTHER_WORDS else 0.5)


def _stems(text: str) -> Sequence[str]:
    return [stem(word) for token in tokens(text) for word in pieces(token) if word not in STOP]
