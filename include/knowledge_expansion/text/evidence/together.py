"""Whether a passage says what a point asks in so many words, close together.

Score features reward related words, headings and the page; this one trusts none of them. It is looked at only for what may
be quoted: of audited quotes that score .90 and more, it leaves out one in nine, of which one in eight answered its point.
"""

from __future__ import annotations

from collections.abc import Iterable

from knowledge_expansion.text.evidence.questions import Question

REACH = 12
"""Words from the first to the last: a long sentence."""
_SAME = 0.99


class OwnWords:
    """The words of a question's concepts, read once for all the passages that may answer it."""

    def __init__(self, question: Question) -> None:
        self._named: dict[str, list[tuple[str, float]]] = {}
        for concept in question.concepts:
            for term, strength in concept.terms.items():
                if strength >= _SAME:
                    self._named.setdefault(term, []).append((concept.name, concept.weight))
        self._total = sum(concept.weight for concept in question.concepts) or 1.0

    def together(self, positions: Iterable[tuple[int, str]]) -> float:
        """The share (0..1, by weight) of the concepts that stand in their own words within `REACH` words of a text, given as
        the positions of its terms in words."""
        found = [(at, *own) for at, term in positions for own in self._named.get(term, ())]
        best = 0.0
        for first, (start, _, _) in enumerate(found):
            near = {name: weight for at, name, weight in found[first:] if at - start <= REACH}
            best = max(best, sum(near.values()))
        return best / self._total
