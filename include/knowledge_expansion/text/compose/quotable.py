"""Which evidence is good enough to be quoted. A search for evidence may be generous; a file that people trust may not.

The bars come from an audit of all quotes of one run of the nine-PART topic, each judged by a reader against its point. On
the half of the points that the scorer was not tuned on, the share that answers the point is, by score: below .80 19 %,
from .80 35 %, from .85 34 %, from .90 45 %, from .95 60 %, from .98 74 %; in sections about a reader's own project, which
no page of the web knows, 2 %. The bars themselves were set with all of the audit in view. What stays below a bar is not
padded in: the section is short and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from knowledge_expansion.values.evidence import Evidence
from knowledge_expansion.values.topic import Part

BAR = 0.90
PROJECT_BAR = 0.95
ONLY_ANSWER = 0.85
"""The best evidence of a point may be a little weaker when the point would have no answer at all."""


SECOND_SOURCE = 0.75
"""So may the best of a second source, in a section that would rest on one page alone: a reader then sees two."""
OWN_WORDS = 0.4
"""The share of the point's own words that must stand close together in the quote."""


def quotable(part: Part, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that may stand in the PART's file, in the order given."""
    named = [item for item in evidence if item.together >= OWN_WORDS]
    best: dict[tuple[int, int], float] = {}
    for item in named:
        key = (item.section, item.point)
        best[key] = max(best.get(key, 0.0), item.score)
    good = [item for item in named if item.score >= _bar(part, item, best[item.section, item.point])]
    for number, section in enumerate(part.sections, 1):
        sources = {item.passage.source for item in good if item.section == number}
        if len(sources) == 1 and not section.project:
            good += _second(named, number, sources)
    return [item for item in evidence if item in good]


def _bar(part: Part, item: Evidence, best: float) -> float:
    if part.sections[item.section - 1].project:
        return PROJECT_BAR
    return ONLY_ANSWER if best < BAR and item.score == best else BAR


def _second(named: Sequence[Evidence], section: int, sources: Collection[str]) -> list[Evidence]:
    """The best evidence for a section from another page, if it is good enough; at most one."""
    others = [item for item in named if item.section == section and item.passage.source not in sources]
    return sorted((item for item in others if item.score >= SECOND_SOURCE), key=lambda item: -item.score)[:1]
