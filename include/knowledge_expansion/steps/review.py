"""`review`: read all drops, look at the files side by side, decide what lands."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from knowledge_expansion.base.settings import read_settings
from knowledge_expansion.base.snapshot import Snapshot
from knowledge_expansion.steps.settle import settle
from knowledge_expansion.stores.run import PartStore, RunStore
from knowledge_expansion.values.model import Model
from knowledge_expansion.values.record import Record
from knowledge_expansion.values.records import DropFacts
from knowledge_expansion.values.topic import Topic

Decision = Literal["commit_and_push", "nothing_changed", "needs_attention"]
LEFT_OUT = "left out of this run"
States = Mapping[int, tuple[str | None, str | None]]
"""By PART: the states of its check_existing and of its write_drop in this run."""


@dataclass(frozen=True)
class Review(Record):
    """What a run came to. `landing` are the PARTs whose files are right, `unchanged` those of them that the base already
    holds to the byte; `failed` pairs PARTs with reasons, `skipped` pairs them with why; `reason` explains the decision."""

    decision: Decision
    reason: str
    landing: tuple[int, ...]
    unchanged: tuple[int, ...]
    failed: tuple[tuple[int, str], ...]
    skipped: tuple[tuple[int, str], ...]

    def failing(self, reasons: Mapping[int, str]) -> Self:
        """The same review with these PARTs failed instead of landing."""
        return dataclasses.replace(
            self,
            landing=tuple(number for number in self.landing if number not in reasons),
            unchanged=tuple(number for number in self.unchanged if number not in reasons),
            failed=tuple(sorted((dict(self.failed) | dict(reasons)).items())),
        )

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        for name in ("failed", "skipped"):
            fields[name] = tuple((pair[0], pair[1]) for pair in data[name])
        return cls(**fields)


def review_run(
    run: RunStore,
    topic: Topic,
    states: States,
    *,
    dry_run: bool,
    model: Callable[[], Model] | None = None,
    log: Any,
) -> Review:
    """Store review.json and return it. `model` rewrites the PARTs that repeat others, in a topic that has one."""
    failed: dict[int, str] = {}
    skipped: dict[int, str] = {}
    for part in topic.parts:
        checked, dropped = states.get(part.number, (None, None))
        store = run.part(part.number)
        if checked == "skipped":
            skipped[part.number] = _why_skipped(store)
        elif reason := _failure(store, topic, run.snapshot(), dropped):
            failed[part.number] = reason
    landing = [part.number for part in topic.parts if part.number not in (*failed, *skipped)]
    fresh = [number for number, why in skipped.items() if why != LEFT_OUT]
    failed |= settle(run, topic, landing, fresh, model=model, log=log)
    landing = [number for number in landing if number not in failed]
    unchanged = unchanged_parts(run, topic, landing)
    new_date = not run.retracts() and bool(set(landing) - set(run.landed_dates().get(run.as_of, ())))
    decision, why = _decide(landing, unchanged, failed, new_date=new_date, dry_run=dry_run)
    review = Review(decision, why, tuple(landing), tuple(unchanged), tuple(failed.items()), tuple(skipped.items()))
    run.write("review.json", review.to_json())
    log.info(
        "%d land, %d of them unchanged, %d failed, %d skipped", len(landing), len(unchanged), len(failed), len(skipped)
    )
    log.info("%s: %s", decision, why)
    return review


def read_review(run: RunStore) -> Review:
    """The stored review. Raises WorkspaceError when there is none."""
    return Review.from_json(run.read("review.json"))


def _failure(store: PartStore, topic: Topic, snapshot: Snapshot, dropped: str | None) -> str:
    """Why this PART cannot land, or nothing."""
    if dropped != "success":
        return f"it ended without a drop (its task write_drop is {dropped or 'not started'})"
    facts = store.drop()
    if facts is None:
        return "its drop is not in the workspace"
    if facts.status == "failed":
        return facts.reason
    return _local_fault(facts, topic, snapshot)


def _local_fault(facts: DropFacts, topic: Topic, snapshot: Snapshot) -> str:
    local = [source for source in facts.sources if source.local]
    if not local or topic.local_sources == "allow" or read_settings(snapshot).local_sources == "allow":
        return ""
    return (
        f"{len(local)} of its sources are local copies, and neither the topic nor the base allows them. "
        "Set `local_sources: allow` in the topic, or in .knowledge-base.yaml of the base."
    )


def unchanged_parts(run: RunStore, topic: Topic, landing: Sequence[int]) -> list[int]:
    """Those whose files the base already holds to the byte."""
    snapshot = run.snapshot()

    def held(number: int) -> bool:
        text = run.part(number).find_text("file.md") or ""
        return snapshot.read(topic.path_of(topic.part(number))) == text.encode()

    return [number for number in landing if held(number)]


def _why_skipped(store: PartStore) -> str:
    existing = store.existing()
    return existing.reason if existing is not None and existing.state == "fresh" else LEFT_OUT


def _decide(
    landing: list[int], unchanged: list[int], failed: Mapping[int, str], *, new_date: bool, dry_run: bool
) -> tuple[Decision, str]:
    changed = len(landing) - len(unchanged)
    if (changed or new_date) and dry_run:
        return "nothing_changed", f"a dry run: {changed} files would have landed"
    if changed:
        return "commit_and_push", f"{changed} files are new or changed"
    if new_date:
        return "commit_and_push", "no file changes; the expansion's log gains this date"
    if failed:
        return "needs_attention", f"nothing new landed and {len(failed)} PARTs failed"
    return "nothing_changed", "every PART is fresh or says what the base already says"
