"""Reads words out of text the way a searcher needs them: stems, parts of compound names, neighbours written as one.

Only words that a PART asks about are looked at closely, which keeps a page of several thousand words cheap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

TOKEN = re.compile(r"[A-Za-z]&[A-Za-z]\b|[A-Za-zÀ-ɏ0-9]+(?:[._][A-Za-z0-9]+)*")
PARTS = re.compile(r"[A-Z]{2,}(?=[A-Z][a-z])|[A-Z]?[a-zÀ-ɏ]+|[A-Z]+(?![a-z])|[A-Z]|[0-9]+")
_STEMMER = Stemmer.Stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one lower-case word; names with digits and very short words stay as they are."""
    return word if len(word) < 4 or not word.isalpha() else _STEMMER.stemWord(word)


@lru_cache(maxsize=200_000)
def pieces(token: str) -> tuple[str, ...]:
    """A written token as lower-case words: `CUDAGraph` -> cuda, graph; `torch.cuda` -> torch, cuda; `H2D` stays whole."""
    if (token.islower() and token.isalpha()) or "&" in token:
        return (token.lower(),)
    found = PARTS.findall(token)
    if (len(token) <= 4 and "." not in token and "_" not in token) or len(found) < 2:
        return (token.lower(),)
    return tuple(part.lower() for part in found)


def tokens(text: str) -> list[str]:
    """The written tokens of a text, in order."""
    return TOKEN.findall(text)


def _trunk(term: str) -> str:
    """What every word with this stem begins with. Of what it leaves, stemming changes the last letter of a stem in `i`
    (`ponies`), `e` (`hoping`) or `bl` (`possibility`), and the last two in `ble`; three letters are looked up at least."""
    changed = 2 if term.endswith("ble") else 1 if term.endswith(("i", "e", "bl")) else 0
    return term[: max(3, len(term) - changed)]


_Read = list[tuple[str, str | None, tuple[str, ...]]]
"""The words of a token, each with its term and the beginnings of compounds that it may be."""


class Vocabulary:
    """The terms a PART asks about. `terms` are stems of single words, or of neighbours joined (`cudagraph`)."""

    def __init__(self, terms: Iterable[str]) -> None:
        self.terms = frozenset(terms)
        self._starts = frozenset(term[:3] for term in self.terms)
        self._trunks = frozenset(map(_trunk, self.terms))
        self._openings = frozenset(term[:n] for term in self.terms for n in range(2, len(term)))
        self._heads = self._starts | self._openings
        self._known: dict[str, str | None] = {}
        self._tokens: dict[str, _Read] = {}
        self._dull: dict[str, int] = {}  # tokens that neither are nor begin a term, with the number of their words

    def term(self, word: str) -> str | None:
        """The term that a lower-case word stands for, if the PART asks about it."""
        if word not in self._known:
            likely = word[:3] in self._starts and any(word[:n] in self._trunks for n in range(3, max(3, len(word)) + 1))
            self._known[word] = found if likely and (found := stem(word)) in self.terms else None
        return self._known[word]

    def positions(self, text: str) -> list[tuple[int, str]]:
        """Every (position in words, term) of the text; joined neighbours are reported at their last word."""
        return self.positions_in(tokens(text))

    def positions_in(self, written: Iterable[str]) -> list[tuple[int, str]]:
        """The same for a text that has been cut into its tokens."""
        found: list[tuple[int, str]] = []
        opened: tuple[str, ...] = ()
        position = 0
        dull = self._dull
        for token in written:
            if not opened and token in dull:
                position += dull[token]
                continue
            for word, term, opens in self._tokens.get(token) or self._read(token):
                position += 1
                if term is not None:
                    found.append((position, term))
                if opened:
                    joined = [earlier + word for earlier in opened]
                    names = [name for whole in joined if (name := self.term(whole)) is not None and name != term]
                    found += [(position, name) for name in names]
                    opens = (*(start for start in joined if start in self._openings), *opens)
                opened = opens
        return found

    def _read(self, token: str) -> _Read:
        word = token.lower()
        if word[:3] not in self._heads and word[1:] == token[1:] and token.isalpha():
            # A plain word whose beginning no term has: most words of a page.
            words: _Read = [(word, None, ())]
            self._dull[token] = 1
        else:
            words = [self._look_at(word) for word in pieces(token)]
            if not any(term or opens for _, term, opens in words):
                self._dull[token] = len(words)
        self._tokens[token] = words
        return words

    def _look_at(self, word: str) -> tuple[str, str | None, tuple[str, ...]]:
        return (word, self.term(word), self._opens(word)) if word[:3] in self._heads else (word, None, ())

    def _opens(self, word: str) -> tuple[str, ...]:
        if word[:3] not in self._openings:
            return ()
        # "rolling back" is "rollback": a verb's stem may open a compound too.
        forms = (word, stem(word)) if word.endswith(("ing", "ed")) else (word,)
        return tuple(start for start in forms if start in self._openings)
