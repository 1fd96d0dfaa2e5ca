"""Which evidence is good enough to be quoted. A search for evidence may be generous; a file that people trust may not.

The bars come from an audit of all quotes of one run of the nine-PART topic, each judged by a reader against its point. On
the half of the points that the scorer was not tuned on, the share that answers the point is, by score: below .80 19 %,
from .80 35 %, from .85 34 %, from .90 45 %, from .95 60 %, from .98 74 %; in sections about a reader's own project, which
no page of the web knows, 2 %. A score does not see everything: what has a flaw (evidence/flaws.py) is not quoted or must
score more. With that, 75 % of the quotes from .90 on answer on that half, 60 % without. The bars themselves were set with
all of the audit in view. What stays below a bar is not padded in: the section is short and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from knowledge_expansion.values.evidence import NEVER_QUOTED, QUOTED_FROM, Evidence
from knowledge_expansion.values.topic import Part

BAR = 0.90
PROJECT_BAR = 0.95
ONLY_ANSWER = 0.85
"""The best evidence of a point may be a little weaker when the point would have no answer at all."""


SECOND_SOURCE = QUOTED_FROM
"""So may the best of a second source, in a section that would rest on one page alone: a reader then sees two."""
_ROOM = 1.5
"""Of a point's share of the section's lines: the second page is heard, it does not take over."""
DOUBTFUL_BAR = 0.96
"""For what lacks a word of the point or of the PART's subject, or the sentence that announces its list: of such quotes 65 %
answer from here on, 35 % between the two bars."""
_BARS = {False: BAR, True: DOUBTFUL_BAR}
OWN_WORDS = 0.4
"""The share of the point's own words that must stand close together in the quote."""


def quotable(part: Part, evidence: Sequence[Evidence], internal: Collection[str] = ()) -> list[Evidence]:
    """The evidence that may stand in the PART's file, in the order given. `internal` are the keys of the base's own files: on
    the reader's own project they are no strangers, and they are never a section's second page."""
    own = [item for item in evidence if item.passage.source in internal]
    named = [item for item in evidence if item.together >= OWN_WORDS and NEVER_QUOTED.isdisjoint(item.flaws)]
    good = [item for item in named if item.score >= (_BARS[bool(item.flaws)] if item in own else _bar(part, item))]
    answered = {(item.section, item.point) for item in good}
    good += _only_answers(
        item for item in named if (item.section, item.point) not in answered and (_is_asked(part, item) or item in own)
    )
    for number, section in enumerate(part.sections, 1):
        sources = {item.passage.source for item in good if item.section == number and item not in own}
        if len(sources) == 1 and not section.project:
            pages = [item for item in named if item not in own]
            good += _second(pages, number, sources, _ROOM * section.lines / len(section.points))
    chosen = set(map(id, good))
    return [item for item in evidence if id(item) in chosen]


def _is_asked(part: Part, item: Evidence) -> bool:
    return not part.sections[item.section - 1].project


def _bar(part: Part, item: Evidence) -> float:
    if not _is_asked(part, item):
        return PROJECT_BAR
    return _BARS[bool(item.flaws)]


def _only_answers(weaker: Iterable[Evidence]) -> list[Evidence]:
    """For each point the best of some evidence, if it is nearly good enough."""
    best: dict[tuple[int, int], Evidence] = {}
    for item in weaker:
        key = (item.section, item.point)
        if item.score >= (BAR if item.flaws else ONLY_ANSWER) and (key not in best or item.score > best[key].score):
            best[key] = item
    return list(best.values())


def _second(named: Sequence[Evidence], section: int, sources: Collection[str], most: float) -> list[Evidence]:
    """The best evidence for a section from another page, if it is good enough and has at most so many lines; at most one."""
    others = [item for item in named if item.section == section and item.passage.source not in sources]
    able = [e for e in others if e.score >= SECOND_SOURCE and e.passage.markdown.count("\n") < most]
    return sorted(able, key=lambda item: (bool(item.flaws), -item.score))[:1]
