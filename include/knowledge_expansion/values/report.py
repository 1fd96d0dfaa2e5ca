"""The report of a run: what each PART came to and what became of the base."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal, Protocol, Self

from knowledge_expansion.values.record import Record

Outcome = Literal["landed", "nothing_changed", "needs_attention", "dry_run", "waiting", "late"]
"""The last two are of runs that have not ended: one waits for a person, one has passed its deadline."""


class Report(Protocol):
    """What a notifier needs of a report: a line for the subject, a text for people, JSON for machines."""

    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def json_text(self) -> str: ...


@dataclass(frozen=True)
class PartReport(Record):
    """One PART. `lines` is the length of its file, 0 when there is none; `drop` the name of its KNOWLEDGE DROP."""

    part: int
    title: str
    status: Literal["complete", "short", "failed", "skipped", "left_out"]
    reason: str
    file: str
    lines: int
    planned_lines: int
    drop: str


@dataclass(frozen=True)
class ModelCost(Record):
    """What a model was asked for all PARTs of a run, in tokens and US dollars as counted (calls that were lost by their
    estimate); `estimated_usd` was said before the first question of each PART, `limit_usd` is the topic's."""

    name: str
    calls: int
    prompt_tokens: int
    output_tokens: int
    usd: float
    estimated_usd: float
    limit_usd: float


@dataclass(frozen=True)
class RunReport(Record):
    """Everything a report says. `outcome` is how the run ended and `reason` why, in words; `updated` are files of the
    base that changed beside the new ones; `differences` says what a refresh changed; `commit` is empty when there was
    none; `look` pairs what with where it lies; `model` is None for files of quotes.
    `text` is the report for people, put in by `text.report.with_text`."""

    topic: str
    title: str
    as_of: str
    outcome: Outcome
    reason: str
    parts: tuple[PartReport, ...]
    updated: tuple[str, ...]
    archived_to: str
    commit: str
    requests: int
    request_limit: int
    gaps_open: tuple[str, ...]
    warnings: tuple[str, ...]
    findings: tuple[str, ...]
    look: tuple[tuple[str, str], ...]
    differences: tuple[str, ...] = ()
    model: ModelCost | None = None
    text: str = ""

    @property
    def wanted(self) -> tuple[PartReport, ...]:
        """The PARTs that this run was asked for."""
        return tuple(part for part in self.parts if part.status != "left_out")

    @property
    def completed(self) -> int:
        """PARTs whose file stands: written and checked in this run, or found fresh."""
        return sum(part.status in ("complete", "short", "skipped") for part in self.parts)

    @property
    def total(self) -> str:
        """`completed 8/9 (88.9 %)`."""
        count = len(self.wanted)
        return f"completed {self.completed}/{count} ({self.completed / count if count else 0:.1%})".replace("%", " %")

    @property
    def subject(self) -> str:
        """One line for a message's subject."""
        words = {
            "landed": "landed",
            "nothing_changed": "nothing changed",
            "needs_attention": "NEEDS ATTENTION",
            "dry_run": "dry run",
            "waiting": "WAITS FOR APPROVAL",
            "late": "LATE",
        }
        total = f", {self.total}" if self.parts else ""
        return f"Knowledge expansion {self.topic} as of {self.as_of}: {words[self.outcome]}{total}"

    @property
    def json_text(self) -> str:
        """The report for machines: the fields and the computed totals, ending in a newline."""
        data: dict[str, Any] = {name: value for name, value in self.to_json().items() if name != "text"}
        data |= {"completed": self.completed, "wanted": len(self.wanted), "subject": self.subject}
        return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The inverse of `to_json`."""
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        fields["parts"] = tuple(PartReport.from_json(part) for part in data["parts"])
        fields["look"] = tuple((what, where) for what, where in data["look"])
        fields["model"] = ModelCost.from_json(data["model"]) if data.get("model") else None
        return cls(**fields)
