"""Chooses what answers each point: an absolute threshold, every passage used once, no two that say the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from knowledge_expansion.text.evidence.acronyms import learned
from knowledge_expansion.text.evidence.natures import natures_of
from knowledge_expansion.text.evidence.passages import Candidate, candidates
from knowledge_expansion.text.evidence.questions import inquiry
from knowledge_expansion.text.evidence.scoring import Scored, score_all
from knowledge_expansion.text.evidence.together import OwnWords
from knowledge_expansion.text.evidence.twins import Twins
from knowledge_expansion.values.evidence import Evidence
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.topic import Part

# On the development labels: precision .88, recall .74 (benchmarks/evidence.py). Writers ask for more (compose/quotable.py).
THRESHOLD = 0.47
_WANTED = _MUCH = 0.15
# No writer quotes what scores less, so how a passage words it is not looked at.
_QUOTED_FROM = 0.8


def choose_evidence(part: Part, sources: Sequence[Source], *, as_of: dt.date) -> list[Evidence]:
    """The evidence for every point of a PART, by section and point, best first.

    Sources with faults and those published after `as_of` are left out. A passage (and any near copy of it) answers one
    point only; a point that nothing answers well enough gets nothing.
    """
    usable = [s for s in sources if not s.document.faults and not _later(s, as_of)]
    found = [c for source in usable for c in candidates(source)]
    accepted = [s for s in scores(part, usable, found) if s.score >= THRESHOLD]
    questions = {_point(s): s.question for s in accepted}
    own_words = {point: OwnWords(question) for point, question in questions.items()}
    evidence = [
        _evidence(scored, found[scored.candidate], own_words[_point(scored)]) for scored in _assign(accepted, found)
    ]
    return sorted(evidence, key=_order)


def _point(scored: Scored) -> tuple[int, int]:
    return scored.question.section, scored.question.point


def _evidence(scored: Scored, candidate: Candidate, own_words: OwnWords) -> Evidence:
    """The natures are those for this point: no definition where one is wanted and the passage defines something else."""
    missed = scored.question.wanted == "definition" and scored.features.undefined == 1
    natures = tuple(n for n in natures_of(candidate.passage) if not (missed and n == "definition"))
    question = scored.question
    together = own_words.together(candidate.passage.text) if scored.score >= _QUOTED_FROM else 0.0
    return Evidence(question.section, question.point, candidate.passage, scored.score, natures, together)


def _order(evidence: Evidence) -> tuple[int, int, float, str, int, int]:
    passage = evidence.passage
    return (evidence.section, evidence.point, -evidence.score, passage.source, passage.first, passage.start)


def scores(part: Part, sources: Sequence[Source], found: Sequence[Candidate]) -> list[Scored]:
    """Every scored pair of a question of the PART and one of the candidates of its sources."""
    return score_all(inquiry(part, learned(sources)), found)


def _later(source: Source, as_of: dt.date) -> bool:
    published = source.document.published
    return published is not None and published > as_of.isoformat()


def _assign(accepted: Sequence[Scored], found: Sequence[Candidate]) -> list[Scored]:
    """First the best passage for each point, the points with the least to choose from before the others, as far as it does
    not answer another point much better; then every passage where it fits best. What a point took, no other gets, nor
    anything that overlaps or repeats it."""
    ordered = sorted(accepted, key=lambda s: (-_fit(s), s.candidate, s.question.section, s.question.point))
    best: dict[int, float] = {}
    by_point: dict[tuple[int, int], list[Scored]] = {}
    for scored in ordered:
        best.setdefault(scored.candidate, _fit(scored))
        by_point.setdefault((scored.question.section, scored.question.point), []).append(scored)
    taken = Twins()
    gone: set[int] = set()  # candidates that are taken, or not free; what is not free never becomes so
    chosen: list[Scored] = []

    def take(wanted: Iterable[Scored], most: int) -> None:
        for scored in wanted:
            if not most:
                return
            if scored.candidate in gone:
                continue
            gone.add(scored.candidate)
            passage = found[scored.candidate].passage
            if taken.free(passage):
                taken.take(passage)
                chosen.append(scored)
                most -= 1

    for key in sorted(by_point, key=lambda k: (len(by_point[k]), k)):
        take((s for s in by_point[key] if _fit(s) > best[s.candidate] - _MUCH), 1)
    take(ordered, len(ordered))
    return chosen


def _fit(scored: Scored) -> float:
    """The score, a little more where the passage is the kind of answer that the point wants: of two points that it might
    answer, a definition goes to the one that asks what something is."""
    features = scored.features
    defines = scored.question.wanted == "definition" and features.undefined == 0
    return scored.score + (_WANTED if features.nature or defines else 0.0)
