"""Chooses what answers each point: an absolute threshold, every passage used once, no two that say the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Container, Iterable, Mapping, Sequence

from knowledge_expansion.text.evidence.acronyms import learned
from knowledge_expansion.text.evidence.definitions import Definition
from knowledge_expansion.text.evidence.flaws import Flaws
from knowledge_expansion.text.evidence.index import Index
from knowledge_expansion.text.evidence.natures import natures_of
from knowledge_expansion.text.evidence.passages import Candidate, candidates, from_sentence
from knowledge_expansion.text.evidence.questions import Question, inquiry
from knowledge_expansion.text.evidence.scoring import Scored, score_all
from knowledge_expansion.text.evidence.together import OwnWords
from knowledge_expansion.text.evidence.twins import Twins
from knowledge_expansion.values.evidence import NEVER_QUOTED, QUOTED_FROM, Evidence, Flaw
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.topic import Part

# On the development labels: precision .88, recall .74 (benchmarks/evidence.py). Writers ask for more (compose/quotable.py).
THRESHOLD = 0.47
_WANTED = _MUCH = 0.15


def choose_evidence(
    part: Part,
    sources: Sequence[Source],
    *,
    as_of: dt.date,
    only: Mapping[str, Collection[int]] | None = None,
    at_least: float = THRESHOLD,
) -> list[Evidence]:
    """The evidence for every point of a PART that scores `at_least` so much (0..1), by section and point, best first. `only`
    names, for the keys of some sources, the sections that these may answer; all others may answer every section.

    Sources with faults and those published after `as_of` are left out. A passage (and any near copy of it) answers one
    point only; a point that nothing answers well enough gets nothing.
    """
    usable = [s for s in sources if not s.document.faults and not _later(s, as_of)]
    found = [c for source in usable for c in candidates(source)]
    asked = inquiry(part, learned(usable))
    index = Index(found, asked.terms())
    scored = [s for s in score_all(asked, index, at_least=at_least) if s.score >= at_least]
    limits = only or {}
    keys = [found[s.candidate].source.key for s in scored]
    accepted = [
        s for s, key in zip(scored, keys, strict=True) if key not in limits or s.question.section in limits[key]
    ]
    questions = {_point(s): s.question for s in accepted}
    judges = {point: _Judge(question, index) for point, question in questions.items()}
    flawed = {(_point(s), s.candidate) for s in accepted if judges[_point(s)].bars(s, found[s.candidate])}
    assigned = _assign(accepted, found, flawed)
    return sorted((judges[_point(s)].evidence(s, found[s.candidate]) for s in assigned), key=_order)


def _point(scored: Scored) -> tuple[int, int]:
    return scored.question.section, scored.question.point


class _Judge:
    """What one question thinks of its passages, beyond their score."""

    def __init__(self, question: Question, index: Index) -> None:
        self._index = index
        self._flaws, self._own_words = Flaws(question, index), OwnWords(question)
        self._definition = Definition(question)
        self._known: dict[int, tuple[Flaw, ...]] = {}
        self._defines = question.wanted == "definition"

    def bars(self, scored: Scored, candidate: Candidate) -> bool:
        """Whether no writer would quote the passage for this point."""
        return not NEVER_QUOTED.isdisjoint(self._flaws_of(scored, candidate))

    def _flaws_of(self, scored: Scored, candidate: Candidate) -> tuple[Flaw, ...]:
        """Looked at once, and not at all where no writer would quote."""
        if scored.score < QUOTED_FROM:
            return ()
        if scored.candidate not in self._known:
            self._known[scored.candidate] = self._flaws.of(scored, candidate)
        return self._known[scored.candidate]

    def evidence(self, scored: Scored, candidate: Candidate) -> Evidence:
        """The natures are those for this point: a definition is one of what the point asks about. Where the point asks what
        something is, the passage begins at the sentence that says so."""
        question, passage = scored.question, candidate.passage
        at = self._definition.place(passage.text) if passage.kind == "prose" else None
        natures = tuple(n for n in natures_of(passage) if at is not None or n != "definition")
        quotable = scored.score >= QUOTED_FROM
        together = self._own_words.together(self._index.positions_in(passage.text)) if quotable else 0.0
        if self._defines and at:
            passage = from_sentence(candidate, at) or passage
        flaws = self._flaws_of(scored, candidate)
        return Evidence(question.section, question.point, passage, scored.score, natures, together, flaws)


def _order(evidence: Evidence) -> tuple[int, int, float, str, int, int]:
    passage = evidence.passage
    return (evidence.section, evidence.point, -evidence.score, passage.source, passage.first, passage.start)


def _later(source: Source, as_of: dt.date) -> bool:
    published = source.document.published
    return published is not None and published > as_of.isoformat()


def _assign(
    accepted: Sequence[Scored], found: Sequence[Candidate], flawed: Container[tuple[tuple[int, int], int]]
) -> list[Scored]:
    """First the best passage for each point, the points with the least to choose from before the others, as far as it does
    not answer another point much better; then every passage where it fits best. What a point took, no other gets, nor
    anything that overlaps or repeats it. What is flawed for one point (by point and candidate) is left to the others first."""

    def rank(s: Scored) -> tuple[bool, float, int, int, int]:
        return (_point(s), s.candidate) in flawed, -_fit(s), s.candidate, s.question.section, s.question.point

    ordered = sorted(accepted, key=rank)
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
