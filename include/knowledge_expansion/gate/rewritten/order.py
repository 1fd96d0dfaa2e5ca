"""Who does what to whom: the words of a statement stand in the order of its unit, or the meaning may have been turned round.

One move is known to be harmless: a phrase with its preposition from one end of the sentence to the other ("In 2024, …").
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from knowledge_expansion.gate.rewritten.words import Word

_LEADS = frozenset(
    """in on at with within for from during since under after before as inside when by per if unless because while until once
    over across through without""".split()
)
"""What begins a phrase or a clause that may stand at either end of a sentence."""


def alignment(said: Sequence[Word], there: Sequence[Word]) -> list[tuple[int, int]]:
    """Pairs (place in the statement, place in the unit) of the content words that both have. A word that the unit has more
    than once is taken where the order is kept."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(there):
        if word.content:
            places[word.stem].append(place)
    found: list[tuple[int, int]] = []
    last = -1
    for place, word in enumerate(said):
        known = places.get(word.stem) if word.content else None
        if not known:
            continue
        at = bisect_right(known, last)
        last = known[at] if at < len(known) else known[0]
        found.append((place, last))
    return _compounds(found, said)


def _compounds(pairs: list[tuple[int, int]], said: Sequence[Word]) -> list[tuple[int, int]]:
    """`the relay of a kiln` is `a kiln relay`: neighbours in the unit, exchanged around an `of`."""
    for at in range(len(pairs) - 1):
        (one, first), (other, second) = pairs[at], pairs[at + 1]
        if first == second + 1 and said[other].lead == "of":
            pairs[at], pairs[at + 1] = (one, second), (other, first)
    return pairs


def disorder(said: Sequence[Word], there: Sequence[Word]) -> Iterator[str]:
    """What stands in another order than in the unit, and what was skipped right before a number."""
    pairs = alignment(said, there)
    runs = _runs(pairs)
    content = [place for place, word in enumerate(there) if word.content]
    for left, right in itertools.pairwise(runs):
        if not (_movable(left, said, there, content) or _movable(right, said, there, content)):
            words = f"{said[left[0][0]].text} … {said[right[0][0]].text}"
            yield f"another order than in the source ({words}): who does what may be exchanged"
    for (_, one), (place, other) in itertools.pairwise(pairs):
        between = there[one + 1 : other] if one < other else ()
        if said[place].number and any(word.number or word.name for word in between):
            yield f"the number {said[place].text}, which the source gives for something else"


def _runs(pairs: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    runs: list[list[tuple[int, int]]] = []
    for pair in pairs:
        if runs and pair[1] > runs[-1][-1][1]:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return runs


def _movable(
    run: Sequence[tuple[int, int]], said: Sequence[Word], there: Sequence[Word], content: Sequence[int]
) -> bool:
    """A phrase or clause, whole in the unit, that the same word begins on both sides, and that stands at an end."""
    own = [place for place in content if run[0][1] <= place <= run[-1][1]]
    ends = [place for place, word in enumerate(said) if word.content]
    at_an_end = run[0][1] == content[0] or run[-1][1] == content[-1] or run[0][0] == ends[0] or run[-1][0] == ends[-1]
    lead = _lead(said, run[0][0])
    return at_an_end and len(own) == len(run) and lead != "" and lead == _lead(there, run[0][1])


def _lead(words: Sequence[Word], place: int) -> str:
    """The word that begins the phrase of a content word; empty when another content word stands between."""
    while place > 0 and not words[place - 1].content:
        place -= 1
        if words[place].lower in _LEADS:
            return words[place].lower
    return ""
