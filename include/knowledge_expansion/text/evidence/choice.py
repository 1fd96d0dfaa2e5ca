"""Chooses what answers each point: an absolute threshold, every passage used once, no two that say the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from knowledge_expansion.text.evidence.acronyms import learned
from knowledge_expansion.text.evidence.natures import natures_of
from knowledge_expansion.text.evidence.passages import Candidate, candidates
from knowledge_expansion.text.evidence.questions import inquiry
from knowledge_expansion.text.evidence.scoring import Scored, score_all
from knowledge_expansion.text.evidence.twins import Twins
from knowledge_expansion.values.evidence import Evidence, Passage
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.topic import Part

# On the development labels: precision .86, recall .78 (benchmarks/evidence.py).
THRESHOLD = 0.53
_WANTED = 0.15


def choose_evidence(part: Part, sources: Sequence[Source], *, as_of: dt.date) -> list[Evidence]:
    """The evidence for every point of a PART, by section and point, best first.

    Sources with faults and those published after `as_of` are left out. A passage (and any near copy of it) answers one
    point only; a point that nothing answers well enough gets nothing.
    """
    usable = [s for s in sources if not s.document.faults and not _later(s, as_of)]
    found = [c for source in usable for c in candidates(source)]
    accepted = [s for s in scores(part, usable, found) if s.score >= THRESHOLD]
    chosen = _assign(part, accepted, found)
    evidence = [
        Evidence(
            s.question.section,
            s.question.point,
            found[s.candidate].passage,
            s.score,
            natures_of(found[s.candidate].passage),
        )
        for s in chosen
    ]
    return sorted(
        evidence, key=lambda e: (e.section, e.point, -e.score, e.passage.source, e.passage.first, e.passage.start)
    )


def scores(part: Part, sources: Sequence[Source], found: Sequence[Candidate]) -> list[Scored]:
    """Every scored pair of a question of the PART and one of the candidates of its sources."""
    return score_all(inquiry(part, learned(sources)), found)


def _later(source: Source, as_of: dt.date) -> bool:
    published = source.document.published
    return published is not None and published > as_of.isoformat()


def _assign(part: Part, accepted: Sequence[Scored], found: Sequence[Candidate]) -> list[Scored]:
    """First the best passage for each point, the points with the least to choose from before the others; then every
    passage where it fits best. What a point took, no other gets, nor anything that overlaps or repeats it."""
    taken = Twins()
    chosen: list[Scored] = []
    by_point: dict[tuple[int, int], list[Scored]] = {}
    for scored in sorted(accepted, key=lambda s: (-_fit(s), s.candidate, s.question.section, s.question.point)):
        by_point.setdefault((scored.question.section, scored.question.point), []).append(scored)
    for key in sorted(by_point, key=lambda k: (len(by_point[k]), k)):
        if first := next((s for s in by_point[key] if taken.free(_passage(found, s))), None):
            taken.take(_passage(found, first))
            chosen.append(first)
    rest = sorted(
        (s for pairs in by_point.values() for s in pairs),
        key=lambda s: (-_fit(s), s.candidate, s.question.section, s.question.point),
    )
    for scored in rest:
        if taken.free(_passage(found, scored)):
            taken.take(_passage(found, scored))
            chosen.append(scored)
    return chosen


def _fit(scored: Scored) -> float:
    """The score, a little more where the passage is the kind of answer that the point wants: of two points that it might
    answer, a definition goes to the one that asks what something is."""
    features = scored.features
    defines = scored.question.wanted == "definition" and features.undefined == 0
    return scored.score + (_WANTED if features.nature or defines else 0.0)


def _passage(found: Sequence[Candidate], scored: Scored) -> Passage:
    return found[scored.candidate].passage
