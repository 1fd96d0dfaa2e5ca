"""The outcome of one audit of a base on a schedule: counts by rule, and what they were the time before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Self

from knowledge_expansion.values.record import Record


@dataclass(frozen=True)
class RuleCount(Record):
    """One rule: `count` findings now, `before` at the audit before (None: there was none, or it knew no such rule)."""

    rule: str
    severity: str
    count: int
    before: int | None


@dataclass(frozen=True)
class MaintenanceReport(Record):
    """An audit as of a day. `since` is the day of the audit before, empty for the first one; `commit` is what was audited,
    empty for a base without a commit. `text` is the report for people, put in by `text.maintenance.with_text`."""

    as_of: str
    since: str
    commit: str
    files: int
    rules: tuple[RuleCount, ...]
    look: str
    fault: str = ""
    text: str = ""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(**{**data, "rules": tuple(RuleCount.from_json(rule) for rule in data["rules"])})

    @property
    def errors(self) -> int:
        """Findings of rules that count as errors."""
        return sum(rule.count for rule in self.rules if rule.severity == "error")

    @property
    def subject(self) -> str:
        """One line for a message's subject."""
        if self.fault:
            return f"Knowledge base audit as of {self.as_of}: NEEDS ATTENTION"
        total = sum(rule.count for rule in self.rules)
        before = [rule.before for rule in self.rules if rule.before is not None]
        change = f", {total - sum(before):+d} since {self.since}" if before else ""
        kinds = f"{_counted(total, 'finding')} ({_counted(self.errors, 'error')}) in {_counted(self.files, 'file')}"
        return f"Knowledge base audit as of {self.as_of}: {kinds}{change}"

    @property
    def json_text(self) -> str:
        """The report for machines, ending in a newline."""
        data = {name: value for name, value in self.to_json().items() if name != "text"} | {"subject": self.subject}
        return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"
