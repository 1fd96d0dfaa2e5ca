"""What the PARTs of an imported plan settle between them, and the lines of it that are kept word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from knowledge_expansion.text.plan_reading.drafts import Account, PartDraft
from knowledge_expansion.topics.deriving import budget_for, files_for, project_names, slug
from knowledge_expansion.topics.plan_kinds import is_chore

_NUMBER_OR_DAY = re.compile(r"^\d+-|-20\d\d-\d\d-\d\d$")


class Planned:
    """What the PARTs of a plan settle between them: numbers, files, budgets, slugs of drops, the project's names. An
    `exported` plan marks the project's own sections itself; `folder` takes files when no PART names any; `sources` says
    that the topic has some of its own."""

    def __init__(
        self,
        parts: Sequence[PartDraft],
        findings: list[tuple[int, str]],
        folder: str,
        *,
        exported: bool,
        sources: bool,
    ) -> None:
        self.exported = exported
        self.sources = sources
        self.findings = findings
        self.parts = parts
        files = [part for part in parts if not is_chore(part)]
        self.files = {id(files[at]): found for at, found in files_for(files, folder).items()}
        self.budget = budget_for(files)
        self.projects = project_names(files)
        self._numbers: dict[int, int] = {}
        self._drops: dict[int, str] = {}
        for part in parts:
            self._number(part)
        for part in files:
            self._drop(part)
        self.ready: dict[int, dict[str, Any]] = {}

    def number_of(self, part: PartDraft) -> int:
        return self._numbers[id(part)]

    def drop_of(self, part: PartDraft) -> str:
        return self._drops[id(part)]

    def _number(self, part: PartDraft) -> None:
        taken, number = set(self._numbers.values()), part.number
        later = {other.number for other in self.parts}
        if part.unnumbered:
            self.findings.append((part.first, f"PART {number} has no number in the plan; its place gave it one"))
        if number in taken:
            number = next(free for free in range(1, 1000) if free not in taken and free not in later)
            self.findings.append(
                (part.first, f"a second PART {part.number} writes another file; it became PART {number}")
            )
        self._numbers[id(part)] = number

    def _drop(self, part: PartDraft) -> None:
        name = slug(part.drop) or slug(_NUMBER_OR_DAY.sub("", self.files[id(part)][0].rpartition("/")[2][:-3]), 50)
        name = name or f"part-{part.number}"
        if name in self._drops.values():
            self.findings.append(
                (part.first, f"the drop of PART {part.number} has the name of another; its number was added")
            )
            name = f"{name[:58].strip('-')}-{self.number_of(part)}"
        self._drops[id(part)] = name


def notes_of(accounts: Sequence[Account]) -> str:
    """The lines that are kept, in the plan's order, word for word."""
    kept = [
        (account.line.number, account.line.raw if account.noted else account.kept)
        for account in accounts
        if account.noted or (account.role == "notes" and account.line.kind == "quote")
    ]
    return "\n".join(text for _, text in sorted(kept, key=lambda pair: pair[0]))
