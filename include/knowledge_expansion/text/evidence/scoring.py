"""Scores passages for points without a model: how well the words fit, where they stand, and whether the page belongs.

The features are few and lie in 0..1; the score is their logistic combination, so that one threshold serves every point.
The weights were fitted on the development half of benchmarks/labels (benchmarks/evidence.py says how well they do).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from knowledge_expansion.text.evidence.index import Index, aboutness, company
from knowledge_expansion.text.evidence.natures import natures_of
from knowledge_expansion.text.evidence.passages import Candidate
from knowledge_expansion.text.evidence.questions import Concept, Inquiry, Question
from knowledge_expansion.text.evidence.unsuitable import asks_for_setup, setup_share, shortness

# A passage that has less than this share of a point's words is not looked at closely.
LEAST = 0.12
_OPENING = 9
_INTRODUCES = re.compile(r"^what (?:is|are)|overview|introduction|background|concepts?\b|basics|about|goal", re.I)


class Features(NamedTuple):
    """What a pair of point and passage looks like; every value 0..1."""

    text: float
    heading: float
    whole: float
    phrase: float
    section: float
    subject: float
    page: float
    company: float
    relative: float
    around: float
    pagebest: float
    defines: float
    undefined: float
    nature: float
    setup: float
    leans: float
    short: float
    code: float
    place: float


WEIGHTS = Features(
    text=1.0, heading=0.5, whole=1.5, phrase=0.3, section=0.5, subject=0.5, page=3.0, company=3.0, relative=1.5, around=0.5,
    pagebest=0.5, defines=1.0, undefined=-1.0, nature=0.5, setup=-1.0, leans=0.0, short=-0.5, code=0.3, place=0.0,
)  # fmt: skip
BIAS = -6.0


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
        self.index = Index(candidates, inquiry.terms())
        self.pages = aboutness(self.index, inquiry.vocabulary)
        self.company = company(candidates)
        self.natures = [natures_of(c.passage) for c in candidates]
        self.setup = [setup_share(c) for c in candidates]
        self.subject = self._coverage(inquiry.subject)
        self._sections: dict[int, list[float]] = {}

    def _coverage(self, concepts: Sequence[Concept]) -> list[float]:
        """For each candidate the share of the concepts' weight that it, its headings or its title name."""
        total = sum(c.weight for c in concepts) or 1.0
        shares = [0.0] * len(self.candidates)
        for concept in concepts:
            best: dict[int, float] = {}
            for term, strength in concept.terms.items():
                for number in (*self.index.places[term], *self.index.elsewhere[term]):
                    best[number] = max(strength, best.get(number, 0.0))
            for number, strength in best.items():
                shares[number] += concept.weight * strength / total
        return shares

    def section(self, question: Question) -> list[float]:
        if question.section not in self._sections:
            self._sections[question.section] = self._coverage(question.context)
        return self._sections[question.section]

    def score(self, question: Question, point: str) -> Iterator[Scored]:
        concepts = question.concepts
        weights = [c.weight * (0.25 + 0.75 * self.index.idf[c.name]) for c in concepts]
        total = sum(weights)
        texts = [self.index.in_text(c) for c in concepts]
        nears = [self.index.near_text(c) for c in concepts]
        text, near = _sums(weights, texts), _sums(weights, nears)
        whole = _sums(weights, [_either(a, b) for a, b in zip(texts, nears, strict=True)])
        best = max(whole.values(), default=1.0)
        pages, places = self._best_around(whole)
        setup_welcome = asks_for_setup(point)
        for number in sorted(whole):
            if whole[number] < LEAST * total:
                continue
            candidate, natures = self.candidates[number], self.natures[number]
            wants_definition = question.wanted == "definition"
            defines = self._defines(question, number) if wants_definition else 0.0
            features = Features(
                text=text.get(number, 0.0) / total,
                heading=near.get(number, 0.0) / total,
                whole=whole[number] / total,
                phrase=self._phrase(concepts, weights, number) if len(concepts) > 1 else whole[number] / total,
                section=self.section(question)[number],
                subject=self.subject[number],
                page=self.pages[candidate.passage.source],
                company=self.company[candidate.passage.source],
                relative=whole[number] / best,
                around=_second(places[candidate.passage.source, candidate.passage.headings], whole[number]) / total,
                pagebest=pages[candidate.passage.source] / best,
                defines=defines,
                undefined=1 - defines if wants_definition else 0.0,
                nature=float(question.wanted in natures and question.wanted not in ("statement", "definition")),
                setup=0.0 if setup_welcome else self.setup[number],
                leans=float(candidate.leans),
                short=shortness(candidate),
                code=float(candidate.passage.kind == "code"),
                place=candidate.place,
            )
            yield Scored(question, number, logistic(features), features)

    def _best_around(
        self, whole: Mapping[int, float]
    ) -> tuple[dict[str, float], dict[tuple[str, tuple[str, ...]], tuple[float, float]]]:
        """The best match on each page, and the two best under each of its headings."""
        pages: dict[str, float] = {}
        places: dict[tuple[str, tuple[str, ...]], tuple[float, float]] = {}
        for number, value in whole.items():
            passage = self.candidates[number].passage
            pages[passage.source] = max(value, pages.get(passage.source, 0.0))
            first, second = places.get((passage.source, passage.headings), (0.0, 0.0))
            ordered = sorted((first, second, value), reverse=True)
            places[passage.source, passage.headings] = (ordered[0], ordered[1])
        return pages, places

    def _phrase(self, concepts: Sequence[Concept], weights: Sequence[float], number: int) -> float:
        """Share of neighbouring concepts that stand close together in the passage too."""
        got = total = 0.0
        left = self.index.positions(concepts[0], number)
        for at in range(1, len(concepts)):
            right = self.index.positions(concepts[at], number)
            weight = weights[at - 1] + weights[at]
            total += weight
            if left and right:
                gap = min(abs(b - a) for a in left for b in right)
                got += weight * (1.0 if gap <= 2 else 0.6 if gap <= 6 else 0.25 if gap <= 15 else 0.0)
            left = right
        return got / total

    def _defines(self, question: Question, number: int) -> float:
        """Whether the passage says what the point's subject is: in so many words, or where pages do so."""
        candidate = self.candidates[number]
        if candidate.passage.kind == "code" or self.setup[number] >= 0.5:
            return 0.0
        total = sum(c.weight for c in question.concepts)
        opens = sum(c.weight for c in question.concepts if min(self.index.positions(c, number), default=99) <= _OPENING)
        if opens < 0.5 * total:
            return 0.0
        if "definition" in self.natures[number]:
            return 1.0
        headings = candidate.passage.headings
        introduces = len(headings) < 2 or bool(_INTRODUCES.search(headings[-1]))
        return 0.5 if introduces else 0.0


def score_all(inquiry: Inquiry, points: Mapping[tuple[int, int], str], candidates: Sequence[Candidate]) -> list[Scored]:
    """Every (question, candidate) pair that shares enough words, scored. `points` are the texts by section and point."""
    scorer = _Scorer(inquiry, candidates)
    return [s for q in inquiry.questions for s in scorer.score(q, points[q.section, q.point])]


def logistic(features: Features) -> float:
    """The score 0..1 of a pair."""
    return 1 / (1 + math.exp(-(BIAS + sum(w * f for w, f in zip(WEIGHTS, features, strict=True)))))


def _sums(weights: Sequence[float], found: Sequence[Mapping[int, float]]) -> dict[int, float]:
    sums: dict[int, float] = {}
    for weight, values in zip(weights, found, strict=True):
        for number, value in values.items():
            sums[number] = sums.get(number, 0.0) + weight * value
    return sums


def _either(text: Mapping[int, float], near: Mapping[int, float]) -> dict[int, float]:
    joined = dict(near)
    for number, value in text.items():
        joined[number] = 1 - (1 - value) * (1 - near.get(number, 0.0))
    return joined


def _second(best_two: tuple[float, float], own: float) -> float:
    """The best of the others: the second best when this passage is the best itself."""
    return best_two[1] if own >= best_two[0] else best_two[0]
