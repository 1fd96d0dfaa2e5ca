"""What the checks of the gate look at, and how a finding becomes a Check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge_expansion.base.view import BaseView
from knowledge_expansion.gate.locating import Located, locate
from knowledge_expansion.gate.parsed import ParsedFile, Stated
from knowledge_expansion.gate.rewritten.judging import Verdict, judge
from knowledge_expansion.gate.rewritten.windows import Window, resolve
from knowledge_expansion.gate.stored import StoredPage
from knowledge_expansion.values.records import Check, ExistingKnowledge
from knowledge_expansion.values.topic import Part, Topic


@dataclass(frozen=True)
class Case:
    """Everything that the gate may look at. `pages` are by address, as a Markdown reader gives addresses back."""

    text: str
    file: ParsedFile
    part: Part
    topic: Topic
    pages: Mapping[str, StoredPage]
    base: BaseView
    existing: ExistingKnowledge | None
    as_of: dt.date
    now: dt.datetime

    @cached_property
    def located(self) -> tuple[Located, ...]:
        """Every quote with its place in its page."""
        return tuple(locate(self.file, self.pages))

    @cached_property
    def windows(self) -> dict[int, Window | None]:
        """By number, the span of a stored page that each footnote names; None where there is none."""
        notes, pages = self.file.note_of, self.pages
        return {n: resolve(note.words, pages[note.url]) if note.url in pages else None for n, note in notes.items()}

    @cached_property
    def verdicts(self) -> dict[Stated, Verdict]:
        """Of every statement, inferences apart, what the spans that it cites say to it."""
        found = {}
        for stated in self.file.statements:
            if not stated.inference:
                windows = [window.units for n in stated.notes if (window := self.windows.get(n)) is not None]
                found[stated] = judge(stated.text, windows)
        return found


def check(name: str, figure: str, findings: Sequence[str]) -> Check:
    """A check that passed exactly when it found nothing."""
    return Check(name=name, passed=not findings, figure=figure, findings=tuple(findings))
