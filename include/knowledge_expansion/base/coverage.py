"""Which questions of a topic the headings and lines of a base answer already: asked of every file once, for all PARTs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from knowledge_expansion.base.page import Page
from knowledge_expansion.base.search import Search
from knowledge_expansion.base.words import content_words
from knowledge_expansion.values.topic import Part, Topic


def points_of(part: Part) -> tuple[str, ...]:
    """The points of all sections of a PART, each once."""
    return tuple(dict.fromkeys(point for section in part.sections for point in section.points))


class Coverage:
    """Where the given files cover the topic's points and gap questions, or mention a gap question's words."""

    def __init__(self, topic: Topic, paths: Iterable[str], base: Search) -> None:
        gaps = {gap for part in topic.parts for gap in part.existing.gaps}
        points = {point for part in topic.parts for point in points_of(part)}
        self._words = {question: words for question in gaps | points if (words := content_words(question))}
        self._asking: defaultdict[str, list[str]] = defaultdict(list)
        for question, words in self._words.items():
            for word in words:
                self._asking[word].append(question)
        self._gaps = sorted(gaps & self._words.keys())
        self._headings: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._mentions: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for path in paths:
            if (page := base.page(path)) is not None:
                self._read(page)

    def covered_in(self, question: str, order: dict[str, int]) -> str:
        """The first of the files (path to rank) of which a heading has at least two thirds of a question's words (and two,
        when it has so many), as `path:line`; nothing when none has."""
        return _first(self._headings[question], order)

    def answer(self, question: str, order: dict[str, int]) -> str:
        """A gap question answered from these files: covered by a heading, mentioned on a line, or neither."""
        if place := self.covered_in(question, order):
            return f"covered in {place}"
        place = _first(self._mentions[question], order)
        return f"not covered (mentioned in {place})" if place else "not covered"

    def _read(self, page: Page) -> None:
        for _, line, held in page.subjects:
            for question, shared in Counter(q for word in held for q in self._asking.get(word, ())).items():
                words = self._words[question]
                if shared * 3 >= len(words) * 2 and shared >= min(2, len(words)):
                    self._headings[question].setdefault(page.path, line)
        for question in self._gaps:
            words = self._words[question]
            if page.path not in self._headings[question] and all(word in page.lowered for word in words):
                lines = (n for n, text in enumerate(page.lowered_lines, 1) if words <= content_words(text))
                if line := next(lines, 0):
                    self._mentions[question][page.path] = line


def _first(places: dict[str, int], order: dict[str, int]) -> str:
    path = min((path for path in places if path in order), key=order.__getitem__, default=None)
    return f"{path}:{places[path]}" if path is not None else ""
