"""Reads every candidate of a PART once and remembers which terms it has where, so that a question touches only its own."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from knowledge_expansion.text.evidence.abbreviations import STOP
from knowledge_expansion.text.evidence.concepts import Concept
from knowledge_expansion.text.evidence.passages import Candidate
from knowledge_expansion.text.evidence.words import Vocabulary, pieces, tokens

NEAREST_HEADING, OUTER_HEADING, TITLE, INTRO = 0.8, 0.5, 0.5, 0.6
# Counting the most frequent words only is what tells pages apart; all words together blur it.
_TOP_WORDS = 30
_FEW_PAGES = 4


class Index:
    """`places[term][candidate]` are positions in its text; `elsewhere[term][candidate]` is a strength from 0 to 1 for its
    headings, its page's title and the paragraph that introduces it; `tokens[page]` counts what its candidates are written
    in."""

    def __init__(self, candidates: Sequence[Candidate], terms: frozenset[str]) -> None:
        self.candidates = candidates
        self.places: dict[str, dict[int, list[int]]] = {term: {} for term in terms}
        self.elsewhere: dict[str, dict[int, float]] = {term: {} for term in terms}
        self._vocabulary = Vocabulary(terms)
        self._positions: dict[str, list[tuple[int, str]]] = {}
        self._terms: dict[str, frozenset[str]] = {}
        self._around: dict[tuple[tuple[str, float], ...], dict[str, float]] = {}
        self.tokens: dict[str, Counter[str]] = {}
        for number, candidate in enumerate(candidates):
            written = tokens(candidate.passage.text)
            self._count(candidate.passage.source, written)
            found = self._positions[candidate.passage.text] = self._vocabulary.positions_in(written)
            for term, positions in _by_term(found).items():
                self.places[term][number] = positions
            for term, strength in self._terms_around(_surroundings(candidate)).items():
                self.elsewhere[term][number] = strength
        self._slack = [0.25 + min(0.5, c.words / 240) for c in candidates]
        total = len(candidates) + 1
        self.idf = {t: math.log(total / (len(found) + 0.5)) / math.log(2 * total) for t, found in self.places.items()}

    def _count(self, page: str, written: list[str]) -> None:
        if page not in self.tokens:
            self.tokens[page] = Counter()
        self.tokens[page].update(written)

    def matches(self, concept: Concept) -> dict[int, float]:
        """Candidates that have the concept in their text or around it, 0..1. More mentions count more, less so in a longer
        passage."""
        found: dict[int, float] = {}
        for term, strength in concept.terms.items():
            for number, positions in self.places[term].items():
                value = strength * len(positions) / (len(positions) + self._slack[number])
                if value > found.get(number, 0.0):
                    found[number] = value
        around: dict[int, float] = {}
        for term, strength in concept.terms.items():
            for number, place in self.elsewhere[term].items():
                if strength * place > around.get(number, 0.0):
                    around[number] = strength * place
        for number, value in around.items():
            found[number] = 1 - (1 - found.get(number, 0.0)) * (1 - value)
        return found

    def names(self, concept: Concept) -> dict[int, float]:
        """Candidates that have the concept anywhere, with the strength of the term that stands for it."""
        found: dict[int, float] = {}
        for term, strength in concept.terms.items():
            for number in (*self.places[term], *self.elsewhere[term]):
                found[number] = max(strength, found.get(number, 0.0))
        return found

    def positions_in(self, text: str) -> list[tuple[int, str]]:
        """Every (position in words, term) of any text, which is read once."""
        if text not in self._positions:
            self._positions[text] = self._vocabulary.positions(text)
        return self._positions[text]

    def terms_of(self, text: str) -> frozenset[str]:
        """The terms of any text."""
        if text not in self._terms:
            self._terms[text] = frozenset(term for _, term in self.positions_in(text))
        return self._terms[text]

    def _terms_around(self, texts: tuple[tuple[str, float], ...]) -> dict[str, float]:
        """The terms of some texts, each with the greatest strength of a text that has it."""
        if texts not in self._around:
            found: dict[str, float] = {}
            for text, strength in texts:
                for term in self.terms_of(text):
                    found[term] = max(found.get(term, 0.0), strength)
            self._around[texts] = found
        return self._around[texts]

    def positions(self, concept: Concept, number: int) -> list[int]:
        """Where one candidate has the concept, in words from its start."""
        return [p for term in concept.terms for p in self.places[term].get(number, ())]


def _by_term(found: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for position, term in found:
        if term in places:
            places[term].append(position)
        else:
            places[term] = [position]
    return places


def _surroundings(candidate: Candidate) -> tuple[tuple[str, float], ...]:
    headings = candidate.passage.headings
    found = [(heading, OUTER_HEADING) for heading in headings[:-1]]
    found += [(heading, NEAREST_HEADING) for heading in headings[-1:]]
    return (*found, (candidate.source.document.title, TITLE), (candidate.intro, INTRO))


def company(index: Index) -> dict[str, float]:
    """How far each page speaks the language of the PART's other pages: the share of its most frequent words that stand
    there too, as against the middle page of the PART (1: at least as much as that one). A page about another product stands
    out by its own names. With few pages nobody stands out."""
    words = {key: _words_of(written) for key, written in index.tokens.items()}
    if len(words) < _FEW_PAGES:
        return dict.fromkeys(words, 1.0)
    pages: Counter[str] = Counter()
    for page in words.values():
        pages.update(page.keys())
    shares: dict[str, float] = {}
    for key, page in words.items():
        top = _most_frequent(page)
        shares[key] = sum(pages[word] - 1 for word in top) / (len(top) or 1)
    middle = median(shares.values()) or 1.0
    return {key: min(1.0, share / middle) for key, share in shares.items()}


def _words_of(written: Mapping[str, int]) -> dict[str, int]:
    """How often a page has each word that tells anything."""
    found: dict[str, int] = {}
    for token, count in written.items():
        for word in pieces(token):
            if len(word) > 2 and word not in STOP:
                found[word] = found.get(word, 0) + count
    return found


def _most_frequent(words: Mapping[str, int]) -> list[str]:
    """The `_TOP_WORDS` most frequent, in the order of the alphabet where equal."""
    least = min(sorted(words.values(), reverse=True)[:_TOP_WORDS], default=0)
    often = [word for word, count in words.items() if count >= least]
    return sorted(often, key=lambda word: (-words[word], word))[:_TOP_WORDS]


def aboutness(index: Index, concepts: Mapping[str, tuple[Concept, float]]) -> dict[str, float]:
    """How much of the PART's vocabulary each page uses, by density: a concept counts in full from a few mentions a page."""
    lengths: Counter[str] = Counter()
    for candidate in index.candidates:
        lengths[candidate.passage.source] += candidate.words
    total = sum(weight for _, weight in concepts.values()) or 1.0
    result = dict.fromkeys(lengths, 0.0)
    for concept, weight in concepts.values():
        counts: Counter[str] = Counter()
        for term, strength in concept.terms.items():
            for number, positions in index.places[term].items():
                counts[index.candidates[number].passage.source] += len(positions) * (strength == 1.0)
        for key, count in counts.items():
            result[key] += weight / total * count / (count + lengths[key] / 300)
    return result
