"""Numbers of two sources that do not agree: shown side by side, never averaged, never one of them alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from knowledge_expansion.gate.rewritten.guards import is_guard
from knowledge_expansion.gate.rewritten.numbers import Number, numbers_of
from knowledge_expansion.gate.rewritten.units import Unit
from knowledge_expansion.gate.rewritten.words import Word, words_of

ALIKE = 0.6
"""The share of content words, numbers aside, that two sentences about the same quantity have in common."""
_LEAST = 3


def conflicting(one: Unit, other: Unit) -> bool:
    """Whether two sentences give the same quantity of the same thing with different values."""
    first, second = words_of(one.text), words_of(other.text)
    words, others = _plain(first), _plain(second)
    if min(len(words), len(others)) < _LEAST or len(words & others) < ALIKE * len(words | others):
        return False
    return any(_differ(a, b) for a in _quantities(first) for b in _quantities(second))


def _plain(words: Sequence[Word]) -> set[str]:
    return {word.stem for word in words if word.content and not word.number and not is_guard(word)}


def _quantities(words: Sequence[Word]) -> list[Number]:
    """Numbers of something; a bare one may be a year or a list's."""
    return [number for number in numbers_of(words) if number.unit or number.nouns]


def _differ(one: Number, other: Number) -> bool:
    same = bool(one.unit) or one.nouns[:1] == other.nouns[:1]
    return one.unit == other.unit and same and one.value != other.value


def pairs(windows: Sequence[tuple[str, Sequence[Unit]]]) -> Iterator[tuple[int, Unit, int, Unit]]:
    """(window, unit, window, unit) of every disagreement between windows of different sources (`windows`: source, units).
    Values that both sources give are no disagreement."""
    for (a, (source, units)), (b, (another, others)) in combinations(enumerate(windows), 2):
        if source == another:
            continue
        for one in units:
            if any(_values(one) == _values(other) for other in others):
                continue
            yield from ((a, one, b, other) for other in others if conflicting(one, other))


def _values(unit: Unit) -> set[tuple[str, str]]:
    return {(number.value, number.unit) for number in numbers_of(words_of(unit.text))} or {("", unit.text)}
