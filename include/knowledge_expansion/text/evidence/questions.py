"""Turns a PART into what its passages are asked: one question per point, and the PART's own subject."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge_expansion.text.evidence.concepts import Concept, Synonyms, concepts
from knowledge_expansion.text.evidence.natures import wanted_nature
from knowledge_expansion.text.evidence.sides import Sides, is_about_both, sides_of
from knowledge_expansion.text.evidence.words import pieces, stem, tokens
from knowledge_expansion.values.evidence import Nature
from knowledge_expansion.values.topic import Part

_LISTS = re.compile(r"[,;/→&]\s*|\s(?:and|or|vs\.?|versus)\s")


@dataclass(frozen=True, slots=True)
class Question:
    """What one point of a section asks (both 1-based), the section's own concepts, the kind of answer wanted, and the sides
    that it compares. `own` are the concepts that neither the whole PART is about nor are vague (all where there are none);
    `things` are those of each thing that the point lists ("errors and retries"), without what only illustrates it;
    `subject` is what the whole PART is about."""

    section: int
    point: int
    text: str
    concepts: tuple[Concept, ...]
    context: tuple[Concept, ...]
    wanted: Nature
    own: tuple[Concept, ...] = ()
    things: tuple[tuple[Concept, ...], ...] = ()
    subject: tuple[Concept, ...] = ()
    sides: Sides | None = None


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


def inquiry(part: Part, learned: Iterable[tuple[str, str]] = ()) -> Inquiry:
    """The questions of a PART. `learned` are (long name written as one, abbreviation) pairs found in its pages."""
    synonyms = Synonyms(learned)
    subject = _subject(part, synonyms)
    # "Feature" says little in general, and much in a PART about feature stores.
    synonyms.telling = frozenset(c.name for c in subject)
    name = _name(part, synonyms.telling)
    questions: list[Question] = []
    for number, section in enumerate(part.sections, 1):
        context = tuple(concepts(section.title, synonyms))
        before: tuple[Concept, ...] = ()
        compared: Sides | None = None
        for point, text in enumerate(section.points, 1):
            asked = tuple(concepts(text, synonyms))
            if all(c.vague for c in asked):
                # "When to use each" asks about what the point before it names.
                asked = (*asked, *(before or subject))
            compared = compared if is_about_both(text) else sides_of(text, name, synonyms)
            own = tuple(c for c in asked if not c.vague and c.name not in synonyms.telling) or asked
            things = _things(text, own, synonyms)
            before = asked
            wanted = wanted_nature(text)
            questions.append(Question(number, point, text, asked, context, wanted, own, things, subject, compared))
    return Inquiry(tuple(questions), subject, _vocabulary(part, synonyms))


def _things(text: str, own: Sequence[Concept], synonyms: Synonyms) -> tuple[tuple[Concept, ...], ...]:
    """The own concepts of each thing that a point lists. Parts of a compound name and words in brackets weigh less than the
    rest and are left out."""
    most = max((c.weight for c in own), default=0.0)
    named = [{c.name for c in concepts(part, synonyms)} for part in _LISTS.split(text)]
    things = [tuple(c for c in own if c.weight == most and c.name in names) for names in named]
    return tuple(thing for thing in things if thing)


def _name(part: Part, subject: Container[str]) -> list[str]:
    """The words of the title that the PART is about, as written: "Cloud Run" of "Cloud Run for ML"."""
    return [token for token in tokens(part.title) if all(stem(word) in subject for word in pieces(token))]


def _vocabulary(part: Part, synonyms: Synonyms) -> dict[str, tuple[Concept, float]]:
    points = [text for section in part.sections for text in (section.title, *section.points)]
    named = [c for text in (part.title, *part.queries, *points) for c in concepts(text, synonyms)]
    weights = {c.name: 0.0 for c in named}
    for concept in named:
        weights[concept.name] += concept.weight
    return {c.name: (c, math.sqrt(weights[c.name])) for c in named}


def _subject(part: Part, synonyms: Synonyms) -> tuple[Concept, ...]:
    """What the title and the queries agree on: words that stand in more than half of them, weighted by how many."""
    texts = [part.title, *part.queries]
    counts = Counter(name for text in texts for name in {c.name for c in concepts(text, synonyms)})
    every = {c.name: c for text in texts for c in concepts(text, synonyms)}
    share = {name: count / len(texts) for name, count in counts.items() if count * 2 > len(texts)}
    if not share:
        share = {c.name: 1.0 for c in concepts(part.title, synonyms)}
    return tuple(Concept(name, every[name].weight * value, every[name].terms) for name, value in sorted(share.items()))
