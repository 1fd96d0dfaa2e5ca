"""Decides how much of the evidence each section gets: up to its budget in lines, best first, never padded.

Limits: the section's tolerance, the file's tolerance (title, related files and sources count there too), and the share of a
page's prose that one file may quote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from knowledge_expansion.text.compose.layout import is_linked, size, skeleton_lines
from knowledge_expansion.values.evidence import Evidence
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.topic import Part, Topic

# Each further quote of one page in a section must be this much better than another page's.
_SAME_SOURCE = 0.94
_SECOND_SOURCE = 0.15


class Plan:
    """What has been chosen so far, and what it uses up."""

    def __init__(self, part: Part, topic: Topic, sources: Mapping[str, Source], overhead: int) -> None:
        self._part, self._sources = part, sources
        room = int(part.lines * (1 + topic.tolerance)) - overhead
        scale = max(0.0, room / sum(s.lines for s in part.sections))
        self.most = [int(s.lines * min(1 + topic.tolerance, scale)) for s in part.sections]
        self.target = [int(s.lines * min(1.0, scale)) for s in part.sections]
        self.lines = [skeleton_lines(s) for s in part.sections]
        self.chosen: list[Evidence] = []
        self._words = {key: int(s.document.prose_words * topic.quote_share) for key, s in sources.items()}
        self._leads: set[tuple[int, int, str]] = set()
        self._used: Counter[tuple[int, str]] = Counter()

    def fits(self, evidence: Evidence, ceilings: Sequence[int]) -> bool:
        """Whether the section stays below its ceiling and the page below its share."""
        at = evidence.section - 1
        return (
            self.lines[at] + self.cost(evidence) <= ceilings[at]
            and self._prose(evidence) <= self._words[evidence.passage.source]
        )

    def cost(self, evidence: Evidence) -> int:
        """Lines the section grows by: the quote, its lead-in when new, the heading or notice that comes or goes."""
        section, key = self._part.sections[evidence.section - 1], (evidence.section, evidence.point)
        source = self._sources[evidence.passage.source]
        new = not any(lead[:2] == key for lead in self._leads)
        lead = 2 if is_linked(evidence, section, source) or (*key, evidence.passage.source) not in self._leads else 0
        return size(evidence, section, source) + lead + (0 if not new else 2 if evidence.point == 0 else -2)

    def take(self, evidence: Evidence) -> None:
        """Choose it."""
        self.lines[evidence.section - 1] += self.cost(evidence)
        self._words[evidence.passage.source] -= self._prose(evidence)
        self._leads.add((evidence.section, evidence.point, evidence.passage.source))
        self._used[evidence.section, evidence.passage.source] += 1
        self.chosen.append(evidence)

    def worth(self, evidence: Evidence) -> float:
        """The score, less for a page that the section quotes already, more for its second page."""
        used = self._used[evidence.section, evidence.passage.source]
        pages = {source for section, source in self._used if section == evidence.section}
        second = _SECOND_SOURCE if len(pages) == 1 and not used else 0.0
        return evidence.score * _SAME_SOURCE**used + second

    def _prose(self, evidence: Evidence) -> int:
        """Words of prose that count against the page's share; code and tables do not."""
        passage, source = evidence.passage, self._sources[evidence.passage.source]
        if passage.first == passage.last:
            return passage.prose_words
        parts = source.document.blocks[passage.first : passage.last + 1]
        return sum(len(b.text.split()) for b in parts if b.kind in ("paragraph", "item"))


def fill(plan: Plan, evidence: Sequence[Evidence]) -> list[Evidence]:
    """First the best for every point, then by worth up to the budget; beyond it only to reach the lower tolerance."""
    left = sorted(evidence, key=_order)
    for key in dict.fromkeys((e.section, e.point) for e in left if e.point):
        first = next((e for e in left if (e.section, e.point) == key and plan.fits(e, plan.most)), None)
        if first is not None:
            plan.take(first)
            left.remove(first)
    left = _fill_to(plan, left, plan.target)
    _fill_to(plan, left, [most if now < 0.9 * target else 0 for now, target, most in zip(plan.lines, plan.target, plan.most, strict=True)])
    return plan.chosen


def _fill_to(plan: Plan, left: list[Evidence], ceilings: Sequence[int]) -> list[Evidence]:
    while fitting := [e for e in left if plan.fits(e, ceilings)]:
        best = max(fitting, key=lambda e: (e.point > 0, plan.worth(e)))
        plan.take(best)
        left = [e for e in left if e is not best]
    return left


def _order(e: Evidence) -> tuple[float, int, int, str, int, int]:
    return (-e.score, e.section, e.point, e.passage.source, e.passage.first, e.passage.start)
