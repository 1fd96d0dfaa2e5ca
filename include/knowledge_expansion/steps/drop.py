"""`write_drop`: the KNOWLEDGE DROP of a PART, complete or failed, and what makes the sensor believe it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from typing import Any

from knowledge_expansion.steps.drop_facts import count_facts
from knowledge_expansion.steps.external import outside_facts
from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.text.drop import render_drop
from knowledge_expansion.values.records import DropFacts


def drop_part(part: PartStore, *, failed_step: str | None, log: Any) -> DropFacts:
    """Store drop.json and drop.md. `failed_step` names the step that failed in this run, None when all went well.

    The time of a first completion with the same file is kept, so that a rerun writes the same bytes.
    """
    topic = part.run.topic()
    reason = "" if failed_step is None else _reason(part, failed_step)
    text = part.find_text("file.md") if failed_step in (None, "verify") else None
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    count = outside_facts if topic.part(part.number).runner == "external" else count_facts
    facts = count(part, topic, text=text, reason=reason, completed_at=now)
    before = part.drop()
    if before is not None and (before.sha256, before.status, before.reason) == (
        facts.sha256,
        facts.status,
        facts.reason,
    ):
        facts = dataclasses.replace(facts, completed_at=before.completed_at)
    part.write("drop.json", facts.to_json())
    part.write_text("drop.md", render_drop(facts, topic))
    counted = (
        f"{facts.lines} lines of {facts.planned_lines} planned, {sum(s.kind == 'web' for s in facts.sources)} sources"
    )
    log.info("PART %d: %s, %s", part.number, facts.status, counted)
    return facts


def _reason(part: PartStore, step: str) -> str:
    lost = f"the task {step} failed without leaving a reason; its worker was probably lost. Its log says more."
    return part.failure(step) or lost


def drop_fault(part: PartStore) -> str:
    """Why the PART's drop does not stand for a finished file; empty when it does."""
    facts = part.drop()
    if facts is None:
        return "its drop is not in the workspace"
    if facts.status == "failed":
        return facts.reason
    text = part.find_text("file.md") or ""
    if hashlib.sha256(text.encode()).hexdigest() != facts.sha256:
        return "its drop and its file do not belong together: clear its task write_knowledge"
    bad = [check.name for check in facts.checks if not check.passed]
    if bad or not facts.checks:
        return f"its checks did not pass: {', '.join(bad) or 'none was made'}"
    return ""
