"""`notify`: the report of a run, gathered from its records."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from knowledge_expansion.steps.review import LEFT_OUT, Review, read_review
from knowledge_expansion.steps.states import finish_state, part_states
from knowledge_expansion.stores.run import RunStore
from knowledge_expansion.text.differences import sentence, summary
from knowledge_expansion.text.drop_name import drop_name
from knowledge_expansion.text.plan import render_plan
from knowledge_expansion.text.report import with_text
from knowledge_expansion.values.records import DropFacts
from knowledge_expansion.values.report import ModelCost, Outcome, PartReport, RunReport
from knowledge_expansion.values.topic import Topic


def report_run(run: RunStore, states: Mapping[str, str | None], *, note: str = "", log: Any) -> RunReport:
    """Store report.json, report.md and the plan with its boxes; return the report.

    `states` are those of prepare, review, approve and the three ends in this run; `note` heads the warnings.
    """
    if states.get("prepare") != "success":
        return _nothing_ran(run, _why(run, "prepare", "no request was sent and nothing was changed"))
    topic = run.topic()
    if states.get("review") != "success":
        return _nothing_ran(run, _why(run, "review", "nothing was changed"), topic)
    review = read_review(run)
    landed = run.find("landed.json") if states.get("commit_and_push") == "success" else None
    outcome, reason = _outcome(run, review, states)
    if landed and (waits := landed.get("waits")):
        reason = f"{reason}. {waits}"
    report = run_report(run, topic, review, landed or {}, outcome, reason)
    if note:
        report = dataclasses.replace(report, warnings=(note, *report.warnings))
    report = with_text(report)
    if outcome != "nothing_changed":  # else the plan of the run that landed stands
        finish = finish_state(review, new_folder=False, reported=True) if landed else None
        states_now = part_states(run, topic, review)
        plan = render_plan(topic, states_now, finish, as_of=run.as_of, overlaps=run.overlaps())
        run.write_text("plan.md", plan)
    store_report(run, report)
    log.info("%s", report.subject)
    return report


def _why(run: RunStore, task: str, consequence: str) -> str:
    return f"{task} failed: {run.failure(task) or 'its log says why'} ({consequence})"


def _outcome(run: RunStore, review: Review, states: Mapping[str, str | None]) -> tuple[Outcome, str]:
    if review.decision == "commit_and_push" and states.get("commit_and_push") != "success":
        stopped = "approve" if states.get("approve") == "failed" else "commit_and_push"
        return "needs_attention", _why(run, stopped, "the files are right and kept in the workspace")
    if review.decision == "nothing_changed":
        return ("dry_run" if review.reason.startswith("a dry run") else "nothing_changed"), review.reason
    if review.decision == "needs_attention":
        return "needs_attention", review.reason
    answer = run.answer() if states.get("approve") == "success" else None
    return "landed", f"{review.reason}; approved by {answer.by}" if answer else review.reason


def run_report(
    run: RunStore, topic: Topic, review: Review, landed: Mapping[str, Any], outcome: Outcome, reason: str
) -> RunReport:
    """The report of a run whose PARTs were reviewed; `landed` is the commit's record, empty without one."""
    drops = [facts for number in review.landing if (facts := run.part(number).drop()) is not None]
    files = set(landed.get("files", ()))
    archived = str(landed.get("archived_to", ""))
    return RunReport(
        topic=topic.id,
        title=topic.title,
        as_of=run.as_of.isoformat(),
        outcome=outcome,
        reason=reason,
        parts=tuple(_part(run, topic, review, part.number) for part in topic.parts),
        updated=tuple(
            p for p in landed.get("written", ()) if p not in files and not (archived and p.startswith(archived))
        ),
        archived_to=archived,
        commit=str(landed.get("commit") or ""),
        requests=sum(run.part(part.number).ledger().used for part in topic.parts),
        request_limit=topic.spend_limit,
        gaps_open=tuple(f"PART {facts.part}: {gap}" for facts in drops for gap in facts.gaps_open),
        warnings=_warnings(run, landed, drops),
        findings=tuple(dict.fromkeys(finding for facts in drops for finding in facts.findings)),
        look=_look(run),
        differences=tuple(told for facts in drops for told in differences_of(facts)),
        model=_model(run, topic),
    )


def differences_of(facts: DropFacts) -> list[str]:
    """What the refresh of a PART changed: the counts, then each difference in words."""
    found = facts.differences
    if found is None:
        return []
    about = f"PART {facts.part}, {facts.file}"
    return [f"{about}, since {found.since}: {summary(found)}", *(f"{about}: {sentence(item)}" for item in found.items)]


def _warnings(run: RunStore, landed: Mapping[str, Any], drops: Sequence[DropFacts]) -> tuple[str, ...]:
    of_parts = (warning for facts in drops for warning in facts.warnings)
    return tuple(dict.fromkeys((*run.overlaps(), *landed.get("warnings", ()), *of_parts)))


def _part(run: RunStore, topic: Topic, review: Review, number: int) -> PartReport:
    part = topic.part(number)
    failed, skipped = dict(review.failed), dict(review.skipped)
    facts = run.part(number).drop() if number not in skipped else None
    status: Literal["complete", "short", "failed", "skipped", "left_out"]
    if number in failed:
        status = "failed"
    elif number in skipped:
        status = "left_out" if skipped[number] == LEFT_OUT else "skipped"
    else:
        status = "short" if facts is not None and facts.status == "short" else "complete"
    return PartReport(
        part=number,
        title=part.title,
        status=status,
        reason=failed.get(number) or skipped.get(number) or "",
        file=topic.path_of(part),
        lines=facts.lines if facts is not None and number not in failed else 0,
        planned_lines=part.lines,
        drop=drop_name(part, run.as_of, facts.completed_at) if facts is not None else "",
    )


def _nothing_ran(run: RunStore, reason: str, topic: Topic | None = None) -> RunReport:
    """The report of a run that ended before its PARTs could be reviewed."""
    report = short_report(run, topic, "needs_attention", reason)
    store_report(run, report)
    return report


def short_report(run: RunStore, topic: Topic | None, outcome: Outcome, reason: str) -> RunReport:
    """The report of a run that has no review: why there is a report, and what was spent. `topic` as `prepare` pinned it."""
    parts = topic.parts if topic else ()
    return with_text(
        RunReport(
            topic=run.topic_id,
            title=topic.title if topic else run.topic_id,
            as_of=run.as_of.isoformat(),
            outcome=outcome,
            reason=reason,
            parts=(),
            updated=(),
            archived_to="",
            commit="",
            requests=sum(run.part(part.number).ledger().used for part in parts),
            request_limit=topic.spend_limit if topic else 0,
            gaps_open=(),
            warnings=(),
            findings=(),
            look=_look(run),
            model=_model(run, topic),
        )
    )


def _model(run: RunStore, topic: Topic | None) -> ModelCost | None:
    """The money of all PARTs, from their accounts: a PART that failed has spent what it has spent."""
    if topic is None or topic.writer == "extractive":
        return None
    parts = [run.part(part.number) for part in topic.parts]
    calls = [call for part in parts for call in part.model_account(topic).calls]
    records = [(part.written() or {}).get("writer") or {} for part in parts]
    return ModelCost(
        name=topic.model.name,
        calls=len(calls),
        prompt_tokens=sum(call.prompt_tokens for call in calls),
        output_tokens=sum(call.output_tokens for call in calls),
        usd=round(sum(call.usd for call in calls), 6),
        estimated_usd=round(sum(record.get("estimated_usd", 0.0) for record in records), 6),
        limit_usd=topic.model.spend_limit,
    )


def _look(run: RunStore) -> tuple[tuple[str, str], ...]:
    place = f"{run.workspace.root}/{run.folder}"
    return (("workspace of this run", place), ("plan", f"{place}/plan.md"), ("this report", f"{place}/report.md"))


def store_report(run: RunStore, report: RunReport) -> None:
    """Leave the report in the workspace, for people and for machines."""
    run.write_text("report.md", report.text)
    run.write_text("report.json", report.json_text)
