"""How alike two texts are, by the runs of words they share. Finds mirrors and reposts of one article."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
RUN = 5
"""Words in a run: short enough to survive an edited sentence, long enough not to be shared by chance."""
TWIN = 0.8
"""From this share on two texts count as one. Among 165 real pages the one edited copy scores 0.85, two sister pages with
largely the same text 0.78, and every other pair less than 0.25."""

Shingles = frozenset[int]


def shingles(text: str) -> Shingles:
    """Hashes of all runs of 5 words, letter case and punctuation aside; of the whole text when it is shorter.
    Comparable within one process only."""
    words = _WORD.findall(text.lower())
    if len(words) <= RUN:
        return frozenset({hash(tuple(words))}) if words else frozenset()
    return frozenset(map(hash, zip(*(words[shift:] for shift in range(RUN)), strict=False)))


def likeness(one: Shingles, other: Shingles) -> float:
    """The Jaccard index, 0..1: shared runs among all runs. Two empty texts are not alike."""
    if not one or not other:
        return 0.0
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def are_twins(one: Shingles, other: Shingles) -> bool:
    """Whether two texts are copies. Sizes further apart than the threshold cannot be, and are not compared."""
    small, large = sorted((len(one), len(other)))
    return small >= TWIN * large and likeness(one, other) >= TWIN
