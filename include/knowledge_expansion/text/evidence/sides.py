"""The things that a comparison compares: a quote for "Lakes vs rivers" must speak of both.

Words alone do not show it: every how-to about rivers has half the words of such a point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge_expansion.text.evidence.abbreviations import STOP
from knowledge_expansion.text.evidence.concepts import Synonyms
from knowledge_expansion.text.evidence.passages import Candidate
from knowledge_expansion.text.evidence.words import Vocabulary, pieces, stem, tokens

Side = frozenset[str]
"""The terms any of which names it."""

_VERSUS = re.compile(r"\s(?:vs\.?|versus)\s", re.I)
_BETWEEN = re.compile(r"\b(?:differences?|comparison|choos\w+|choice) between (.+?) and (.+)", re.I)
_WHICH = re.compile(r"\bwhen to use (\S.*?) (?:or|instead of|rather than|over) (.+)", re.I)
_OPENING = re.compile(
    r"^(?:when to (?:use|choose)|why|how to choose|choosing|comparison(?: of)?|differences?)\b[:\s]*", re.I
)
_OF_BOTH = re.compile(
    r"^(?:when to (?:use|choose) (?:each|which|what)|(?:key |main )?(?:differences|comparison|trade-?offs))$", re.I
)
_ASIDE = re.compile(r"\([^()]*\)")
_CONTRAST = re.compile(
    r"\b(?:vs\.?|versus|whereas|while|unlike|compared (?:to|with)|in contrast|by contrast|differ(?:s|ences?|ent from)?|"
    r"rather than|instead of|on the other hand|other than|(?:better|worse|slower|faster|cheaper|easier|simpler) than|"
    r"neither|both|wins)\b",
    re.I,
)
_OWN_FORM = re.compile(r"[&\d._]|[A-Z].*[A-Z]")


@dataclass(frozen=True, slots=True)
class Sides:
    """What a point compares. `told_apart` are mere adjectives of one noun ("default vs explicit streams") where there is such
    a noun: each adjective with it, and the noun."""

    sides: tuple[Side, ...]
    told_apart: tuple[Side, ...] = ()
    noun: str = ""


def sides_of(point: str, subject: Sequence[str], synonyms: Synonyms) -> Sides | None:
    """The sides of a point that compares, None for any other. "When to use vs Y" compares Y with the PART's `subject` (words
    in reading order)."""
    text = _ASIDE.sub(" ", point).rstrip(" ?")
    found = _BETWEEN.search(text) or _WHICH.search(text)
    written = list(found.groups()) if found else _VERSUS.split(f" {text}")
    if len(written) < 2:
        return None
    named = [tokens(part) for part in (_OPENING.sub("", written[0].strip()), *written[1:])]
    named = [side or list(subject) for side in named]
    noun = _common_noun(named)
    shared = set.intersection(*({stem(word.lower()) for word in side} for side in named)) | {noun}
    own = [_own(side, shared) for side in named]
    if not all(own):
        return None
    terms = tuple(_terms(side, synonyms) for side in own)
    if not noun or not all(word.islower() for side in own[1:] for word in side):
        return Sides(terms)
    return Sides(terms, tuple(frozenset({stem("".join((*side, noun)).lower())}) for side in own), noun)


def is_about_both(point: str) -> bool:
    """Whether a point asks about what the point before it compares: "When to use each"."""
    return bool(_OF_BOTH.match(_ASIDE.sub("", point).strip(" ?")))


class Comparison:
    """Judges passages by the sides of one point."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        terms = {term for side in (*sides.sides, *sides.told_apart) for term in side}
        self._vocabulary = Vocabulary(terms | {sides.noun} - {""})

    def made_in(self, candidate: Candidate) -> bool:
        """Whether the passage names two sides, or contrasts one with something (as tables do) where its headings, its page's
        title or the paragraph above name the other. Adjectives of one noun must stand with it, or a contrast be drawn: then
        one of them is enough where the noun comes twice."""
        passage = candidate.passage
        terms = [term for _, term in self._vocabulary.positions(passage.text)]
        inside = _named(terms, self._sides.sides)
        contrast = passage.kind == "table" or bool(_CONTRAST.search(passage.text))
        if not self._sides.noun and len(inside) > 1:
            return True
        if len(_named(terms, self._sides.told_apart)) > 1:
            return True
        if not contrast or not inside:
            return False
        around = (*passage.headings, candidate.source.document.title, candidate.intro)
        terms += [term for text in around for _, term in self._vocabulary.positions(text)]
        return len(_named(terms, self._sides.sides)) > 1 or terms.count(self._sides.noun) > 1


def _named(terms: Iterable[str], sides: Sequence[Side]) -> set[int]:
    have = set(terms)
    return {number for number, side in enumerate(sides) if not have.isdisjoint(side)}


def _common_noun(sides: Sequence[Sequence[str]]) -> str:
    """ "Online vs offline serving" means two kinds of serving, "default stream vs explicit streams" two of stream: the stem
    of a noun in small letters that ends the last side and those of the others that have more than a word."""
    *others, last = sides
    noun = stem(last[-1].lower()) if len(last) == 2 and last[-1].islower() else ""
    return noun if all(len(side) == 1 or stem(side[-1].lower()) == noun for side in others) else ""


def _own(side: Sequence[str], shared: set[str]) -> list[str]:
    return [word for word in side if stem(word.lower()) not in shared and word.lower() not in STOP] or list(side)


def _terms(side: Sequence[str], synonyms: Synonyms) -> Side:
    """A name of several words counts where two of its neighbours stand together, a single word or one of a form of its own
    ("W&B", "BigQuery") by itself; so does every abbreviation that stands for it."""
    words = [piece for token in side for piece in pieces(token)]
    pairs = [first + second for first, second in pairwise(words)]
    alone = [token.lower() for token in side if len(side) == 1 or (_OWN_FORM.search(token) and len(token) > 2)]
    names = {stem(word) for word in (*pairs, *("".join(pieces(token)) for token in alone))}
    equal = {term for word in words for term, strength in synonyms.terms(word).items() if strength == 1.0} - set(
        map(stem, words)
    )
    runs = ["".join(words[at : at + length]) for length in (2, 3, 4) for at in range(len(words) - length + 1)]
    return frozenset(names | equal | {form for run in runs for form in synonyms.short_forms(run)})
