"""Turns the words of a point, title or query into concepts: a word or name with everything that counts as the same (its
abbreviation, its parts written as one) or as near to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge_expansion.text.evidence.abbreviations import ABBREVIATIONS, GENERIC, NEAR, STOP
from knowledge_expansion.text.evidence.words import pieces, stem, tokens

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
        self._starts = frozenset(word[:3] for word in self._equal)

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
        return self._equal.get(stem(joined), set()) if joined[:3] in self._starts else set()


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
    names = _short_forms(words, synonyms)
    return [_with_short_forms(concept, names) for concept in found.values()]


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


def _short_forms(words: Sequence[str], synonyms: Synonyms) -> list[tuple[frozenset[str], list[str]]]:
    """The long names among some words: (their words' stems, what else they are called)."""
    runs = [words[at : at + length] for length in (2, 3, 4) for at in range(len(words) - length + 1)]
    named = ((run, sorted(synonyms.short_forms("".join(run)))) for run in runs)
    return [(frozenset(map(stem, run)), names) for run, names in named if names]


def _with_short_forms(concept: Concept, named: Sequence[tuple[frozenset[str], list[str]]]) -> Concept:
    """ "Horizontal Pod Autoscaling" is also answered where the text says HPA: each of its words then counts as found."""
    extra = {name: 1.0 for words, names in named if concept.name in words for name in names}
    return Concept(concept.name, concept.weight, {**extra, **concept.terms}, concept.vague) if extra else concept
