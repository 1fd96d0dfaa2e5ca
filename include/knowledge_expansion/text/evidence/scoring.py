"""Scores passages for points without a model: how well the words fit, where they stand, and whether the page belongs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge_expansion.text.evidence.abbreviations import STOP
from knowledge_expansion.text.evidence.features import Features, logistic
from knowledge_expansion.text.evidence.index import Index, aboutness, company
from knowledge_expansion.text.evidence.natures import defined_in, natures_of
from knowledge_expansion.text.evidence.passages import Candidate
from knowledge_expansion.text.evidence.questions import Inquiry, Question
from knowledge_expansion.text.evidence.unsuitable import asks_for_setup, setup_share, shortness
from knowledge_expansion.text.evidence.words import tokens
from knowledge_expansion.values.evidence import Nature

# A passage that has less than this share of a point's words is not looked at: of 230 labelled answers 13 have less.
LEAST = 0.2
# From this share of the point's own words on (neither the PART's subject, which stands everywhere, nor vague ones) a passage
# is about the point.
_OWN = 0.3
# What counts as a good match; where even the best passage has less, being the best says little.
_GOOD = 0.6
# A definition names its subject among its first words.
_OPENING = 9
_IN_WORDS = ("definition", "comparison", "number")
_INTRODUCES = re.compile(r"^what (?:is|are)|overview|introduction|background|concepts?\b|basics|about|goal", re.I)


@dataclass(frozen=True, slots=True)
class Scored:
    """One question's score of one candidate (by its place in the list given)."""

    question: Question
    candidate: int
    score: float
    features: Features


class _Scorer:
    def __init__(self, inquiry: Inquiry, candidates: Sequence[Candidate]) -> None:
        self.candidates = candidates
        self._subject = {concept.name for concept in inquiry.subject}
        self.index = Index(candidates, inquiry.terms())
        self.pages = aboutness(self.index, inquiry.vocabulary)
        self.company = company(self.index)
        self._sections: dict[int, dict[int, float]] = {}
        headings: dict[tuple[str, tuple[str, ...]], int] = {}
        self._heading = [headings.setdefault((c.passage.source, c.passage.headings), len(headings)) for c in candidates]
        self._short = [shortness(c) for c in candidates]
        # Looked at when a question first reaches the candidate: many share too few words with any.
        self._natures: dict[int, tuple[Nature, ...]] = {}
        self._setup: dict[int, float] = {}

    def score(self, question: Question) -> Iterator[Scored]:
        weights = [c.weight * (0.25 + 0.75 * self.index.idf[c.name]) for c in question.concepts]
        total = sum(weights)
        own = [not c.vague and c.name not in self._subject for c in question.concepts]
        own = own if any(own) else [True] * len(own)
        own_total = sum(w for w, mine in zip(weights, own, strict=True) if mine)
        whole: defaultdict[int, float] = defaultdict(float)
        specific: defaultdict[int, float] = defaultdict(float)
        for concept, weight, mine in zip(question.concepts, weights, own, strict=True):
            for number, value in self.index.matches(concept).items():
                whole[number] += value * weight / total
                if mine:
                    specific[number] += value * weight / own_total
        best = max(_GOOD, max(whole.values(), default=0.0))
        places = self._best_by_heading(whole)
        welcome = asks_for_setup(question.text)
        for number, match in sorted(whole.items()):
            if match < LEAST:
                continue
            candidate = self.candidates[number]
            first, second = places[self._heading[number]]
            features = Features(
                whole=match,
                relative=match / best,
                around=second if match >= first else first,
                section=self._section(question).get(number, 0.0),
                page=self.pages[candidate.passage.source],
                company=self.company[candidate.passage.source],
                nature=float(
                    question.wanted not in ("statement", "definition") and question.wanted in self._natures_of(number)
                ),
                undefined=1 - self._defines(question, number) if question.wanted == "definition" else 0.0,
                setup=0.0 if welcome else self._setup_of(number),
                leans=float(candidate.leans),
                short=self._short[number],
                unfit=float(candidate.passage.kind == "code" and question.wanted in _IN_WORDS),
                beside=max(0.0, 1 - specific[number] / _OWN),
            )
            yield Scored(question, number, logistic(features), features)

    def _section(self, question: Question) -> dict[int, float]:
        """For each candidate the share of the section title's concepts that it, its headings or its page's title name."""
        if question.section not in self._sections:
            total = sum(c.weight for c in question.context) or 1.0
            shares: dict[int, float] = {}
            for concept in question.context:
                for number, strength in self.index.names(concept).items():
                    shares[number] = shares.get(number, 0.0) + concept.weight * strength / total
            self._sections[question.section] = shares
        return self._sections[question.section]

    def _natures_of(self, number: int) -> tuple[Nature, ...]:
        if number not in self._natures:
            self._natures[number] = natures_of(self.candidates[number].passage)
        return self._natures[number]

    def _setup_of(self, number: int) -> float:
        if number not in self._setup:
            self._setup[number] = setup_share(self.candidates[number])
        return self._setup[number]

    def _best_by_heading(self, whole: Mapping[int, float]) -> dict[int, tuple[float, float]]:
        """The two best matches under each heading of each page."""
        places: dict[int, tuple[float, float]] = {}
        for number, value in whole.items():
            first, second = places.get(self._heading[number], (0.0, 0.0))
            if value > second:
                places[self._heading[number]] = (value, first) if value > first else (first, value)
        return places

    def _defines(self, question: Question, number: int) -> float:
        """Whether the passage says what the point's subject is: in so many words (1), or where pages do so (0.5)."""
        candidate = self.candidates[number]
        if candidate.passage.kind == "code" or self._setup_of(number) >= 0.5:
            return 0.0
        total = sum(c.weight for c in question.concepts)
        named = max((self._named(question, subject) for subject in defined_in(candidate.passage.text)), default=0.0)
        if named > 0.7 * total:
            return 1.0
        opens = sum(c.weight for c in question.concepts if min(self.index.positions(c, number), default=99) <= _OPENING)
        headings = candidate.passage.headings
        introduces = len(headings) < 2 or bool(_INTRODUCES.search(headings[-1]))
        return 0.5 if max(named, opens) >= 0.5 * total and introduces else 0.0

    def _named(self, question: Question, subject: str) -> float:
        """Weight of the point's concepts that the subject of a definition names; little where it names more than those."""
        terms = self.index.terms_of(subject)
        found = [c for c in question.concepts if not terms.isdisjoint(c.terms)]
        others = sum(word.lower() not in STOP for word in tokens(subject)) - len(found)
        return sum(c.weight for c in found) * (1.0 if others < 2 else 0.5)


def score_all(inquiry: Inquiry, candidates: Sequence[Candidate]) -> list[Scored]:
    """Every (question, candidate) pair that shares enough words, scored."""
    scorer = _Scorer(inquiry, candidates)
    return [scored for question in inquiry.questions for scored in scorer.score(question)]
