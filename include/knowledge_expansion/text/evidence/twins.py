"""Keeps a file from saying the same thing twice: passages that overlap on their page, and near copies on other pages."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge_expansion.values.evidence import Passage

_SHINGLE = 4
_ALIKE = 0.6
_WORD = re.compile(r"\w+")


class Twins:
    """The passages taken so far."""

    def __init__(self) -> None:
        self._ranges: dict[tuple[str, int], list[tuple[int, int]]] = {}
        self._shingles: list[frozenset[tuple[str, ...]]] = []
        self._index: dict[tuple[str, ...], list[int]] = {}

    def free(self, passage: Passage) -> bool:
        """Whether nothing taken overlaps this passage on its page or shares most of its words in the same order."""
        return not self._overlaps(passage) and not self._repeats(passage)

    def take(self, passage: Passage) -> None:
        """Remember a passage."""
        for block, start, end in _blocks(passage):
            self._ranges.setdefault((passage.source, block), []).append((start, end))
        number = len(self._shingles)
        shingles = _shingles(passage.text)
        self._shingles.append(shingles)
        for shingle in shingles:
            self._index.setdefault(shingle, []).append(number)

    def _overlaps(self, passage: Passage) -> bool:
        return any(
            start < other_end and other_start < end
            for block, start, end in _blocks(passage)
            for other_start, other_end in self._ranges.get((passage.source, block), ())
        )

    def _repeats(self, passage: Passage) -> bool:
        mine = _shingles(passage.text)
        shared: dict[int, int] = {}
        for shingle in filter(self._index.__contains__, mine):
            for number in self._index[shingle]:
                shared[number] = shared.get(number, 0) + 1
        return any(count >= _ALIKE * min(len(mine), len(self._shingles[n])) for n, count in shared.items())


def _blocks(passage: Passage) -> list[tuple[int, int, int]]:
    if passage.first == passage.last:
        return [(passage.first, passage.start, max(passage.end, passage.start + 1))]
    return [(block, 0, 10**9) for block in range(passage.first, passage.last + 1)]


@lru_cache(maxsize=4096)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    width = min(_SHINGLE, len(words)) or 1
    return frozenset(zip(*(words[shift:] for shift in range(width)), strict=False)) or frozenset({()})
