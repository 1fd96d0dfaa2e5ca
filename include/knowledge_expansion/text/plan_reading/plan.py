"""A whole plan: where its PARTs begin and end, what stands around them, and one account for every line."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_expansion.text.plan_reading import frame
from knowledge_expansion.text.plan_reading.closing import read_closing
from knowledge_expansion.text.plan_reading.drafts import PlanDraft
from knowledge_expansion.text.plan_reading.groups import open_group, read_group_line
from knowledge_expansion.text.plan_reading.heads import Head, read_head
from knowledge_expansion.text.plan_reading.inline import bare
from knowledge_expansion.text.plan_reading.openings import Openings, level_of, opened, title_line
from knowledge_expansion.text.plan_reading.part import PartReader, finish_part
from knowledge_expansion.text.plan_reading.roles import FINISH, is_step
from knowledge_expansion.text.plan_reading.sections import section_head
from knowledge_expansion.text.plan_reading.tokens import LABEL_LEVEL, Line, tokens


def read_plan(text: str) -> PlanDraft:
    """Read a plan. Never raises for what the text holds; a text that is no plan gives a draft without PARTs."""
    reader = _Reader(tokens(text))
    reader.read()
    return reader.plan


class _Reader:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.plan = PlanDraft()
        self.openings = Openings(lines)
        self.title = title_line(lines)
        self.region = "head"
        self.group = ""
        self.label = ""
        self.part: PartReader | None = None
        self.level = 0
        self.closing: list[Line] = []

    def read(self) -> None:
        for at, line in enumerate(self.lines):
            if (head := self.openings.head(line, self.plan)) is not None:
                self._open(line, head)
            elif self.part is not None and not self._ends_part(at, line):
                self.part.read([line])
            else:
                self._outside(at, line)
        for part in self.plan.parts:
            finish_part(part)
        read_closing(self.plan, self.closing)
        self._keep_empty_groups()

    def _keep_empty_groups(self) -> None:
        """A line that lists or counts PARTs which the plan does not have says something that no group can hold."""
        there = {part.number for part in self.plan.parts}
        listed = {line for group in self.plan.groups if not there.issuperset(group.parts) for line in group.lines}
        if sum(count for count, _ in self.plan.counted) != len(self.plan.parts):
            listed.add(self.plan.counted_at)
        for account in self.plan.accounts:
            account.noted |= account.line.number in listed

    def _open(self, line: Line, head: Head) -> None:
        part = opened(self.plan, line, head, self.group)
        day = self.plan.date.isoformat() if self.plan.date else ""
        self.part = PartReader(part, day)
        self.level = level_of(line)
        read_head(part, line, head.rest)

    def _ends_part(self, at: int, line: Line) -> bool:
        if line.fenced or line.kind != "heading" or section_head(line.text) is not None or is_step(line.text):
            return False
        if line.level <= self.level:
            return True
        before = next((other.kind for other in reversed(self.lines[:at]) if other.kind != "blank"), "")
        return before == "rule" and FINISH.search(line.text) is not None

    def _outside(self, at: int, line: Line) -> None:
        self.part = None
        if line.kind == "blank":
            return
        if at == self.title:
            found = frame.TITLE.match(line.text)
            self.plan.title = bare(found["title"] if found else line.text)
            self.plan.take(line, "title", self.plan.title)
            self.region = "head"
        elif line.kind == "heading" and not line.fenced:
            self._heading(at, line)
        else:
            self._framed(line)

    def _heading(self, at: int, line: Line) -> None:
        self.region = frame.region_of(line, before_parts=not self.plan.parts)
        self.label = ""
        if frame.TITLE.match(line.text) and self.plan.parts:
            self.plan.others.append(line.number)
        following = next(
            (
                other
                for other in self.lines[at + 1 :]
                if not other.fenced and (other.kind == "heading" or self.openings.begins(other, self.plan))
            ),
            None,
        )
        governs = following is not None and self.openings.head(following, self.plan) is not None
        if (
            governs
            and following is not None
            and (line.level < (following.level or LABEL_LEVEL))
            and self.region == "other"
        ):
            self.group = open_group(self.plan, line)
        elif self.region in ("settings", "notes", "overview"):
            self.plan.take(line, "notes" if self.region != "settings" else "settings")
        elif self.region == "finish":
            self.closing.append(line)
        elif self.region == "influences":
            self.plan.take(line, "field")
        else:
            self.plan.note(line)

    def _framed(self, line: Line) -> None:
        plan, region = self.plan, self.region
        if region == "head" and (line.kind in ("label", "text", "item")) and frame.read_header(plan, line):
            return
        if region == "overview":
            frame.read_overview(plan, line)
        elif line.kind == "rule":
            plan.take(line, "fence")
        elif region == "notes" and line.kind == "quote":
            plan.take(line, "notes", line.text)
        elif region == "settings" and frame.read_setting(plan, line):
            return
        elif region == "influences":
            if line.kind == "label":
                self.label = line.text
                plan.take(line, "field", line.text)
            elif not frame.read_influence(plan, line, self.label):
                plan.note(line)
        elif not plan.parts and read_group_line(plan, line):
            return
        elif region == "finish" and plan.parts and not line.fenced and line.kind != "fence":
            self.closing.append(line)
        else:
            plan.note(line)
