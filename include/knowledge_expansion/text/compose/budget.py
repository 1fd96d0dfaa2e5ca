"""What a knowledge file may still take, and what a quote is worth to it while it is being filled (filling.py).

Limits: the section's tolerance, the file's tolerance (title, related files and sources count there too), and the share of a
page's prose that one file may quote.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping, Sequence

from knowledge_expansion.text.compose.layout import is_linked, skeleton_lines
from knowledge_expansion.text.compose.quotes import quote_lines
from knowledge_expansion.text.evidence.natures import wanted_nature
from knowledge_expansion.values.evidence import Evidence, Passage
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.topic import Part, Topic

# Each further quote from one page in a section, and each further one for one point, must be this much better than another.
_SAME_SOURCE = 0.95
_SAME_POINT = 0.92
_SECOND_SOURCE = 0.15
# What the kind of answer that a point wants is worth: a definition for "What is X", code for an API.
_KIND = 0.2
# From which score on a point gets a further quote: of those from .90 to .95 that were not the first of their point, one in
# nine answered it (audit of 150 quotes of one run).
_FURTHER = 0.95
# What a quote as long as its whole section loses: one long listing should not crowd out the other points.
_LENGTH = 0.5
# What a quote loses that something speaks against: those without a flaw come first.
_DOUBT = 0.1


class Plan:
    """What has been chosen so far, and what it uses up."""

    def __init__(self, part: Part, topic: Topic, sources: Mapping[str, Source], overhead: int) -> None:
        self._part, self._sources = part, sources
        room = int(part.lines * (1 + topic.tolerance)) - overhead
        scale = max(0.0, room / sum(s.lines for s in part.sections))
        self.most = [int(s.lines * min(1 + topic.tolerance, scale)) for s in part.sections]
        self.target = [int(s.lines * min(1.0, scale)) for s in part.sections]
        self.least = [int(s.lines * (1 - topic.tolerance)) + 1 for s in part.sections]
        self.lines = [skeleton_lines(s) for s in part.sections]
        self.chosen: list[Evidence] = []
        # The share protects what others wrote; the base's own files may be quoted whole.
        self._words = {
            key: int(s.document.prose_words * (1.0 if s.internal else topic.quote_share)) for key, s in sources.items()
        }
        self._leads: set[tuple[int, int, str]] = set()
        self._used: Counter[tuple[int, str]] = Counter()
        self._pages: Counter[int] = Counter()
        self._points: Counter[tuple[int, int]] = Counter()
        self._wanted = {
            (n, p): wanted_nature(t) for n, s in enumerate(part.sections, 1) for p, t in enumerate(s.points, 1)
        }
        self._sizes: dict[Passage, tuple[int, int]] = {}

    def copy(self) -> Plan:
        """The same state, to go on from without changing this plan."""
        other = copy.copy(self)
        other.lines, other.chosen = list(self.lines), list(self.chosen)
        other._words, other._leads = dict(self._words), set(self._leads)
        other._used, other._points, other._pages = self._used.copy(), self._points.copy(), self._pages.copy()
        return other

    def is_short(self, section: int) -> bool:
        """Whether a section (1-based) is below its lower tolerance."""
        return self.lines[section - 1] < self.least[section - 1]

    def answered(self) -> set[tuple[int, int]]:
        """The points that have a quote, by section and point."""
        return set(self._points)

    def fits(self, evidence: Evidence, ceilings: Sequence[int]) -> bool:
        """Whether the section stays below its ceiling and the page below its share, and the point has use for it."""
        at = evidence.section - 1
        return (
            self._is_wanted(evidence)
            and self.lines[at] + self.cost(evidence) <= ceilings[at]
            and self._size(evidence)[1] <= self._words[evidence.passage.source]
        )

    def _is_wanted(self, evidence: Evidence) -> bool:
        """Whether its point has none yet, or this is surely one more answer, or the section's second page."""
        is_first = not self._points[evidence.section, evidence.point]
        return is_first or evidence.score >= _FURTHER or self._is_second(evidence)

    def _is_second(self, evidence: Evidence) -> bool:
        used = self._used[evidence.section, evidence.passage.source]
        return self._pages[evidence.section] == 1 and not used and self._is_page(evidence)

    def cost(self, evidence: Evidence) -> int:
        """Lines the section grows by: the quote, its lead-in when new, the heading or notice that comes or goes."""
        section, key = self._part.sections[evidence.section - 1], (evidence.section, evidence.point)
        source = self._sources[evidence.passage.source]
        linked = is_linked(evidence, section, source)
        # A quote from the base names its own lines.
        lead = 2 if linked or source.internal or (*key, source.key) not in self._leads else 0
        heading = 0 if self._points[key] else -2
        return (0 if linked else self._size(evidence)[0]) + lead + heading

    def is_modest(self, evidence: Evidence) -> bool:
        """Whether a point can have it without taking the other points' share of the section."""
        section = self._part.sections[evidence.section - 1]
        return self.cost(evidence) <= 1.5 * section.lines / len(section.points)

    def take(self, evidence: Evidence) -> None:
        """Choose it."""
        self.lines[evidence.section - 1] += self.cost(evidence)
        self._words[evidence.passage.source] -= self._size(evidence)[1]
        self._leads.add((evidence.section, evidence.point, evidence.passage.source))
        self._pages[evidence.section] += (
            self._is_page(evidence) and not self._used[evidence.section, evidence.passage.source]
        )
        self._used[evidence.section, evidence.passage.source] += 1
        self._points[evidence.section, evidence.point] += 1
        self.chosen.append(evidence)

    def worth(self, evidence: Evidence) -> float:
        """The score, less for a page or point that has its quotes already, for length and for doubts, more for a second page."""
        used = self._used[evidence.section, evidence.passage.source]
        second = _SECOND_SOURCE if self._is_second(evidence) else 0.0
        length = _LENGTH * self._size(evidence)[0] / self._part.sections[evidence.section - 1].lines
        repeated = _SAME_SOURCE**used * _SAME_POINT ** self._points[evidence.section, evidence.point]
        wanted = self._wanted.get((evidence.section, evidence.point))
        kind = _KIND if wanted != "statement" and wanted in evidence.natures else 0.0
        doubt = _DOUBT if evidence.flaws else 0.0
        return (evidence.score + kind) * repeated + second - length - doubt

    def _is_page(self, evidence: Evidence) -> bool:
        return not self._sources[evidence.passage.source].internal

    def _size(self, evidence: Evidence) -> tuple[int, int]:
        """Lines of the quote with the empty line after it; its words of prose."""
        passage = evidence.passage
        if (found := self._sizes.get(passage)) is None:
            lines = len(quote_lines(passage, self._sources[passage.source])) + 1
            found = self._sizes[passage] = lines, self._prose(evidence)
        return found

    def _prose(self, evidence: Evidence) -> int:
        """Words of prose that count against the page's share; code and tables do not."""
        passage, source = evidence.passage, self._sources[evidence.passage.source]
        if passage.first == passage.last:
            return passage.prose_words
        parts = source.document.blocks[passage.first : passage.last + 1]
        return sum(len(b.text.split()) for b in parts if b.kind in ("paragraph", "item"))
