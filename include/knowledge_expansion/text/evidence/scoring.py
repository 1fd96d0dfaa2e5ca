"""Scores passages for points without a model: how well the words fit, where they stand, and whether the page belongs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge_expansion.text.evidence.definitions import NAMED, Definition
from knowledge_expansion.text.evidence.features import WEIGHTS, Features, logistic, sum_for
from knowledge_expansion.text.evidence.index import Index, aboutness, company
from knowledge_expansion.text.evidence.natures import natures_of
from knowledge_expansion.text.evidence.passages import Candidate
from knowledge_expansion.text.evidence.questions import Inquiry, Question
from knowledge_expansion.text.evidence.unsuitable import asks_for_setup, setup_share, shortness
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
    def __init__(self, inquiry: Inquiry, index: Index) -> None:
        candidates = self.candidates = index.candidates
        self.index = index
        self.pages = aboutness(self.index, inquiry.vocabulary)
        self.company = company(self.index)
        self._sections: dict[int, dict[int, float]] = {}
        headings: dict[tuple[str, tuple[str, ...]], int] = {}
        self._heading = [headings.setdefault((c.passage.source, c.passage.headings), len(headings)) for c in candidates]
        self._short = [shortness(c) for c in candidates]
        self._standing = [self._stands(c, short) for c, short in zip(candidates, self._short, strict=True)]
        # Looked at when a question first reaches the candidate: many share too few words with any.
        self._natures: dict[int, tuple[Nature, ...]] = {}
        self._setup: dict[int, float] = {}
        self._definitions: dict[tuple[int, int], Definition] = {}

    def score(self, question: Question, at_least: float) -> Iterator[Scored]:
        weights = [c.weight * (0.25 + 0.75 * self.index.idf[c.name]) for c in question.concepts]
        total = sum(weights)
        own = [c in question.own for c in question.concepts]
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
        sections = self._section(question)
        welcome = asks_for_setup(question.text)
        needed = sum_for(at_least) - WEIGHTS.nature
        for number, match in sorted(item for item in whole.items() if item[1] >= LEAST):
            first, second = places[self._heading[number]]
            relative, around, section = match / best, second if match >= first else first, sections.get(number, 0.0)
            beside = max(0.0, 1 - specific[number] / _OWN)
            # Before a look at the text itself, which takes longer: apart from its nature it can only lower the score.
            sure = WEIGHTS.whole * match + WEIGHTS.relative * relative + WEIGHTS.around * around
            sure += WEIGHTS.section * section + WEIGHTS.beside * beside
            if sure + self._standing[number] < needed:
                continue
            candidate = self.candidates[number]
            features = Features(
                whole=match,
                relative=relative,
                around=around,
                section=section,
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
                beside=beside,
            )
            yield Scored(question, number, logistic(features), features)

    def _stands(self, candidate: Candidate, short: float) -> float:
        """What a candidate has for every question, weighed."""
        page = candidate.passage.source
        of_page = WEIGHTS.page * self.pages[page] + WEIGHTS.company * self.company[page]
        return of_page + WEIGHTS.leans * candidate.leans + WEIGHTS.short * short

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
        named = self._definition(question).share(candidate.passage.text)
        if named > NAMED:
            return 1.0
        total = sum(c.weight for c in question.concepts)
        opens = sum(c.weight for c in question.concepts if min(self.index.positions(c, number), default=99) <= _OPENING)
        headings = candidate.passage.headings
        introduces = len(headings) < 2 or bool(_INTRODUCES.search(headings[-1]))
        return 0.5 if max(named, opens / total) >= 0.5 and introduces else 0.0

    def _definition(self, question: Question) -> Definition:
        key = question.section, question.point
        if key not in self._definitions:
            self._definitions[key] = Definition(question)
        return self._definitions[key]


def score_all(inquiry: Inquiry, index: Index, *, at_least: float = 0.0) -> list[Scored]:
    """Every (question, candidate) pair that shares enough words, scored; those that cannot reach `at_least` are left out."""
    scorer = _Scorer(inquiry, index)
    return [scored for question in inquiry.questions for scored in scorer.score(question, at_least)]
