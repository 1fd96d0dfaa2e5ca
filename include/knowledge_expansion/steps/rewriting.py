"""From chosen evidence to rewritten sections: ask, judge, ask once more with the findings, quote what still does not hold.

Whatever the model does, every section ends with what holds or with its quotes; a PART never fails for its writer, nor waits
for it again and again: a model that stayed busy or down through all tries of one question is not asked for other sections.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge_expansion.errors import ConfigurationError, NotAvailable, ResearchError, Retryable, SlowDown, StopRun
from knowledge_expansion.gate import StoredPage
from knowledge_expansion.gate.rewritten.windows import resolve
from knowledge_expansion.steps.asking_model import AskingModel
from knowledge_expansion.steps.disagreeing import show_disagreements
from knowledge_expansion.steps.holding import Held, Holding
from knowledge_expansion.text.compose import Planned, Prose
from knowledge_expansion.text.compose.footnotes import Footnotes, span_words
from knowledge_expansion.text.compose.layout import Sheet
from knowledge_expansion.text.compose.rewritten import PointText, write_rewritten
from knowledge_expansion.text.rewrite.prompt import Numbered, numbered, section_request, tokens_of
from knowledge_expansion.text.rewrite.reading import Unusable, read_answer
from knowledge_expansion.values.evidence import Evidence, Passage

NOTHING = Held((), (), ())
_LENGTHS = (10, 20, 40)
"""Words at each end of a footnote: more where fewer name another place of the page as well."""
_FOR_ALL = (StopRun, ConfigurationError, Retryable, SlowDown)
"""Failures after which no other section is asked for either; those that may pass have been waited for already."""


@dataclass
class Rewriting:
    """Rewrites the sections of one PART. `record` says of each section what came of it."""

    planned: Planned
    asking: AskingModel
    record: list[dict[str, Any]] = field(default_factory=list)
    _stopped: str = ""

    def __post_init__(self) -> None:
        self._named = _names(self.planned)
        pages = {key: StoredPage(source, b"", "") for key, source in self.planned.sources.items()}
        windows = {p: resolve(words, pages[p.source]) for p, words in self._named.items()}
        self._windows = {p: window.units for p, window in windows.items() if window is not None}

    def prose(self) -> Prose:
        """Every section that has evidence to rewrite and an answer that holds."""
        sections: dict[int, Sequence[PointText]] = {}
        for number in range(1, len(self.planned.part.sections) + 1):
            points = self._section(number)
            if points is not None:
                sections[number] = points
        return Prose(sections, self._named)

    def _section(self, number: int) -> list[PointText] | None:
        own = self.planned.of_section(number)
        asked = numbered(
            [e for e in self.planned.of_pages(number) if e.passage in self._windows or e.passage.kind == "code"]
        )
        told: dict[str, Any] = {"section": number, "calls": 0, "kept": 0, "refused": 0, "findings": [], "quoted": ""}
        self.record.append(told)
        if not any(item.evidence.passage in self._windows for item in asked):
            told["quoted"] = "there is nothing to rewrite"
            return None
        held = self._held(number, asked, told)
        told["kept"], told["refused"] = held.statements, len(held.refused)
        told["findings"] = (told["findings"] + held.findings)[:20]
        if not held.blocks:
            told["quoted"] = told["quoted"] or "no statement of the answers holds"
            return None
        points = self._points(number, own, held)
        if self._lines(number, points) > self.planned.plan.most[number - 1]:
            told["quoted"] = "the answer is longer than the section may be"
            return None
        return points

    def _held(self, number: int, asked: Sequence[Numbered], told: dict[str, Any]) -> Held:
        """The better of at most two answers: the second is asked for with what was wrong about the first."""
        part = self.planned.part
        holding = Holding(part, number, asked, self._windows)
        best, findings = NOTHING, list[str]()
        for attempt in (1, 2):
            try:
                held = holding.held(self._answer(number, asked, findings, attempt, told))
            except Unusable as error:
                findings = [str(error)]
                told["findings"].append(str(error))
                continue
            except (ResearchError, ConfigurationError) as error:
                told["quoted"] = "" if best.blocks else str(error)
                told["findings"].append(str(error))
                if isinstance(error, _FOR_ALL):
                    self._stopped = str(error)
                    self.asking.log.warning("the model is not asked for the sections after %d: %s", number, error)
                break
            if (held.statements, -len(held.refused)) > (best.statements, -len(best.refused)):
                best = held
            findings = held.findings
            if not findings:
                break
        return best

    def _answer(
        self, number: int, asked: Sequence[Numbered], findings: Sequence[str], attempt: int, told: dict[str, Any]
    ) -> Any:
        planned = self.planned
        settings, sources = planned.topic.model, planned.sources
        room = planned.plan.most[number - 1]
        request = section_request(settings, planned.part, number, asked, sources, planned.existing, room, findings[:20])
        if tokens_of(request) > settings.max_prompt_tokens:
            raise NotAvailable(
                f"section {number} has more evidence than model.max_prompt_tokens ({settings.max_prompt_tokens}) lets in",
                code="prompt_tokens",
            )
        if self._stopped and self.asking.account.answer(request) is None:
            raise NotAvailable(f"not asked after: {self._stopped}", code="stopped")
        told["calls"] += 1
        return read_answer(self.asking.ask(request, f"section {number}, try {attempt}"))

    def _points(self, number: int, own: Sequence[Evidence], held: Held) -> list[PointText]:
        """What holds, under its points. Code, evidence of refused statements that no other statement tells, evidence that
        cannot be named by a footnote (as that of files of the base), and all evidence of points without a statement are
        quoted."""
        found: list[PointText] = []
        for at in range(1, len(self.planned.part.sections[number - 1].points) + 1):
            evidence = [e for e in own if e.point == at]
            point = PointText([block for p, block in held.blocks if p == at])
            stated = {e.passage for block in point.blocks for k in block.statements for e in k.evidence}
            elsewhere = {e.passage for _, b in held.blocks for k in b.statements for e in k.evidence}
            failed = {e.passage for refused in held.refused for e in refused.evidence} - elsewhere
            answered = bool(stated)
            point.quotes = [
                e
                for e in evidence
                if e.passage not in elsewhere
                and (not answered or e.passage not in self._windows or e.passage in failed or e.passage.kind == "code")
            ]
            show_disagreements(point, [e for e in evidence if e not in point.quotes], self._windows)
            found.append(point)
        return found

    def _lines(self, number: int, points: Sequence[PointText]) -> int:
        planned = self.planned
        sheet, section = Sheet(planned.topic.path_of(planned.part)), planned.part.sections[number - 1]
        write_rewritten(sheet, number, section, points, planned.sources, Footnotes(planned.sources, self._named))
        return len(sheet.lines)


def _names(planned: Planned) -> dict[Passage, str]:
    """By passage the words that a footnote names it with, for those of pages that such words name."""
    pages = {key: StoredPage(source, b"", "") for key, source in planned.sources.items()}
    named: dict[Passage, str] = {}
    chosen = [e for number in range(1, len(planned.part.sections) + 1) for e in planned.of_pages(number)]
    for passage in (e.passage for e in chosen if e.passage.kind != "code"):
        for length in _LENGTHS:
            words = span_words(passage, planned.sources[passage.source], length)
            window = resolve(words, pages[passage.source])
            if window is not None and (window.first, window.last) == (passage.first, passage.last):
                named[passage] = words
                break
    return named
