"""Turns a PART into what its passages are asked: one question per point, and the PART's own subject.

A question is a list of concepts. A concept is one word or name of the point with everything that counts as the same
(its abbreviation, its parts written as one) or as near to it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge_expansion.text.evidence.abbreviations import ABBREVIATIONS, GENERIC, NEAR, STOP
from knowledge_expansion.text.evidence.natures import wanted_nature
from knowledge_expansion.text.evidence.words import pieces, stem, tokens
from knowledge_expansion.values.evidence import Nature
from knowledge_expansion.values.topic import Part

NEAR_STRENGTH = 0.55
PART_STRENGTH = 0.5
ASIDE_WEIGHT = 0.5
GENERIC_WEIGHT = 0.35
_YEAR = re.compile(r"(?:19|20)\d\d")
_ASIDE = re.compile(r"\(([^()]*)\)")
_STOP = frozenset(STOP)
_GENERIC = frozenset(stem(word) for word in GENERIC)


@dataclass(frozen=True, slots=True)
class Concept:
    """`terms` maps what may stand in a text to how well it stands for the concept (0..1). `vague`: a word like "pattern"."""

    name: str
    weight: float
    terms: Mapping[str, float]
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What one point of a section asks (both 1-based), the section's own concepts, and the kind of answer wanted."""

    section: int
    point: int
    text: str
    concepts: tuple[Concept, ...]
    context: tuple[Concept, ...]
    wanted: Nature


@dataclass(frozen=True, slots=True)
class Inquiry:
    """All questions of a PART, the subject every answer must belong to, and its vocabulary: every concept with a weight
    by how often the PART names it."""

    questions: tuple[Question, ...]
    subject: tuple[Concept, ...]
    vocabulary: Mapping[str, tuple[Concept, float]]

    def terms(self) -> frozenset[str]:
        """Every term that any question looks for."""
        lists = [self.subject, *(q.concepts for q in self.questions), [c for c, _ in self.vocabulary.values()]]
        return frozenset(term for concepts in lists for concept in concepts for term in concept.terms)


class Synonyms:
    """Equal and near terms, from the built-in groups and from the abbreviations that the pages themselves explain."""

    def __init__(self, learned: Iterable[tuple[str, str]] = ()) -> None:
        self._equal: dict[str, set[str]] = {}
        self._near: dict[str, set[str]] = {}
        self.telling: frozenset[str] = frozenset()
        for equal in (*ABBREVIATIONS, *learned):
            self._add(self._equal, [stem(word) for word in equal])
        for near in NEAR:
            self._add(self._near, [stem(word) for word in near])

    @staticmethod
    def _add(groups: dict[str, set[str]], words: Sequence[str]) -> None:
        for word in words:
            groups.setdefault(word, set()).update(other for other in words if other != word)

    def terms(self, word: str) -> dict[str, float]:
        """The word's stem at full strength, its equals too, its near words weaker."""
        name = stem(word)
        near = dict.fromkeys(sorted(self._near.get(name, ())), NEAR_STRENGTH)
        return {**near, **dict.fromkeys(sorted(self._equal.get(name, ())), 1.0), name: 1.0}

    def short_forms(self, joined: str) -> set[str]:
        """What else the words of a long name, written as one, are called."""
        return self._equal.get(stem(joined), set())


def inquiry(part: Part, learned: Iterable[tuple[str, str]] = ()) -> Inquiry:
    """The questions of a PART. `learned` are (long name written as one, abbreviation) pairs found in its pages."""
    synonyms = Synonyms(learned)
    subject = _subject(part, synonyms)
    # "Feature" says little in general, and much in a PART about feature stores.
    synonyms.telling = frozenset(c.name for c in subject)
    questions: list[Question] = []
    for number, section in enumerate(part.sections, 1):
        context = tuple(concepts(section.title, synonyms))
        before: tuple[Concept, ...] = ()
        for point, text in enumerate(section.points, 1):
            asked = tuple(concepts(text, synonyms))
            if all(c.vague for c in asked):
                # "When to use each" asks about what the point before it names.
                asked = (*asked, *(before or subject))
            before = asked
            questions.append(Question(number, point, text, asked, context, wanted_nature(text)))
    return Inquiry(tuple(questions), subject, _vocabulary(part, synonyms))


def _vocabulary(part: Part, synonyms: Synonyms) -> dict[str, tuple[Concept, float]]:
    points = [text for section in part.sections for text in (section.title, *section.points)]
    named = [c for text in (part.title, *part.queries, *points) for c in concepts(text, synonyms)]
    weights = {c.name: 0.0 for c in named}
    for concept in named:
        weights[concept.name] += concept.weight
    return {c.name: (c, math.sqrt(weights[c.name])) for c in named}


def concepts(text: str, synonyms: Synonyms) -> list[Concept]:
    """The concepts of a point or title in reading order, each once. Words in brackets and generic words count less."""
    asides = {id_ for match in _ASIDE.finditer(text) for id_ in range(*match.span())}
    found: dict[str, Concept] = {}
    words: list[str] = []
    for match in re.finditer(r"\S+", text):
        scale = ASIDE_WEIGHT if match.start() in asides else 1.0
        for token in tokens(match[0]):
            parts = pieces(token)
            words.extend(parts)
            for concept in _token_concepts(token, parts, scale, synonyms):
                found.setdefault(concept.name, concept)
    return [_with_short_forms(concept, words, synonyms) for concept in found.values()]


def _token_concepts(token: str, parts: Sequence[str], scale: float, synonyms: Synonyms) -> list[Concept]:
    if len(parts) > 1:
        whole = Concept(stem("".join(parts)), scale, synonyms.terms("".join(parts)))
        return [whole, *(_concept(part, scale * PART_STRENGTH, synonyms) for part in parts if _tells(part))]
    return [_concept(parts[0], scale, synonyms)] if _tells(parts[0]) else []


def _tells(word: str) -> bool:
    return word not in _STOP and not _YEAR.fullmatch(word) and (len(word) > 1 or not word.isalnum())


def _concept(word: str, scale: float, synonyms: Synonyms) -> Concept:
    name = stem(word)
    vague = word.isdigit() or (name in _GENERIC and name not in synonyms.telling)
    return Concept(name, scale * (GENERIC_WEIGHT if vague else 1.0), synonyms.terms(word), vague)


def _with_short_forms(concept: Concept, words: Sequence[str], synonyms: Synonyms) -> Concept:
    """ "Horizontal Pod Autoscaling" is also answered where the text says HPA: each of its words then counts as found."""
    extra: dict[str, float] = {}
    for length in (2, 3, 4):
        for at in range(len(words) - length + 1):
            run = words[at : at + length]
            if concept.name in map(stem, run):
                extra.update(dict.fromkeys(sorted(synonyms.short_forms("".join(run))), 1.0))
    return Concept(concept.name, concept.weight, {**extra, **concept.terms}, concept.vague) if extra else concept


def _subject(part: Part, synonyms: Synonyms) -> tuple[Concept, ...]:
    """What the title and the queries agree on: words that stand in more than half of them, weighted by how many."""
    texts = [part.title, *part.queries]
    counts = Counter(name for text in texts for name in {c.name for c in concepts(text, synonyms)})
    every = {c.name: c for text in texts for c in concepts(text, synonyms)}
    share = {name: count / len(texts) for name, count in counts.items() if count * 2 > len(texts)}
    if not share:
        share = {c.name: 1.0 for c in concepts(part.title, synonyms)}
    return tuple(Concept(name, every[name].weight * value, every[name].terms) for name, value in sorted(share.items()))
