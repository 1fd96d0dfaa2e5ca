"""The report of a run: the answer first, nothing missing, the same for people and machines."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

from knowledge_expansion.steps.report import short_report
from knowledge_expansion.stores.run import RunStore
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.text.report import render_report, with_text
from knowledge_expansion.values.report import ModelCost, PartReport, RunReport
from knowledge_expansion.values.topic import Topic
from topic_samples import small_data


def part(number: int, status: str = "complete", reason: str = "", lines: int = 390) -> PartReport:
    file = f"karpathy/practical/{64 + number}-subject.md"
    return PartReport(number, f"Subject {number}", status, reason, file, lines, 400, f"KNOWLEDGE-DROP-s{number}.md")  # type: ignore[arg-type]


PARTIAL = RunReport(
    topic="nine-things",
    title="Nine <things>",
    as_of="2026-11-01",
    outcome="landed",
    reason="",
    parts=(
        *(part(n) for n in range(1, 7)),
        part(7, "short", lines=200),
        part(8, "skipped", "fresh"),
        part(9, "failed", "no *result*", 0),
    ),
    updated=("karpathy/INDEX.md",),
    archived_to="_ingest-auto/completed/expansion-nine-things-2025-01-13",
    commit="0123abcd",
    requests=111,
    request_limit=250,
    gaps_open=("PART 7: What is X?",),
    warnings=("66 is used twice",),
    findings=("https://x.example: text addressed to a model: <b>ignore</b>",),
    look=(("The drops", "/workspace/nine-things/2026-11-01"),),
)


def test_a_partial_finish_is_told_as_it_is() -> None:
    text = render_report(PARTIAL)
    assert text.startswith("# Knowledge expansion nine-things as of 2026-11-01: landed, completed 8/9 (88.9 %)\n")
    assert (
        "- Result: completed 8/9 (88.9 %); 1 short for lack of evidence, 1 fresh and left as it is, 1 failed\n" in text
    )
    assert "- Requests: 111 of 250 (44 %)\n" in text
    assert "## Failed\n\n- PART 9, Subject 9: no \\*result\\*\n" in text
    assert "| 1 | complete | `karpathy/practical/65-subject.md` | 390 | 400 |\n" in text
    assert "| 9 | FAILED | `karpathy/practical/73-subject.md` | – | 400 |\n" in text
    assert "- Commit: `0123abcd`\n- Updated: `karpathy/INDEX.md`\n- Archived to: `_ingest-auto/completed/" in text
    assert "## Gaps still open\n\n- PART 7: What is X?\n" in text
    assert "text addressed to a model: \\<b>ignore" in text
    assert text.endswith("## Where to look\n\n- The drops: `/workspace/nine-things/2026-11-01`\n")


def test_parts_that_were_not_asked_for_do_not_count() -> None:
    report = dataclasses.replace(PARTIAL, parts=(part(1), part(2, "left_out", lines=0)))
    assert report.total == "completed 1/1 (100.0 %)"
    assert "| 2 | not asked for |" in render_report(report)


def test_a_run_that_needs_attention_says_so_first() -> None:
    report = dataclasses.replace(
        PARTIAL, outcome="needs_attention", reason="nothing landed", parts=(part(1, "failed", "x", 0),), commit=""
    )
    text = render_report(report)
    assert text.startswith(
        "# Knowledge expansion nine-things as of 2026-11-01: NEEDS ATTENTION, completed 0/1 (0.0 %)\n"
    )
    assert "- Why: nothing landed\n" in text
    assert "- Commit: none\n" in text


def test_nothing_to_do_is_no_division_by_zero() -> None:
    report = dataclasses.replace(PARTIAL, parts=(), request_limit=0, requests=0)
    assert "completed 0/0 (0.0 %)" in render_report(report)


def test_machines_read_the_same_facts() -> None:
    data = json.loads(PARTIAL.json_text)
    assert (data["completed"], data["wanted"], data["requests"], data["outcome"]) == (8, 9, 111, "landed")
    assert data["subject"] == PARTIAL.subject
    assert "text" not in data
    assert RunReport.from_json(json.loads(json.dumps(PARTIAL.to_json()))) == PARTIAL


def test_the_text_travels_with_the_report() -> None:
    report = with_text(PARTIAL)
    assert report.text == render_report(PARTIAL) == render_report(report)


COST = ModelCost("gemini-3.1-flash-lite", 14, 52_000, 26_000, 0.052, 0.11, 1.0)


def test_the_money_of_a_model_is_told_to_people_and_machines() -> None:
    report = with_text(dataclasses.replace(PARTIAL, model=COST))
    assert (
        "- Model gemini-3.1-flash-lite: 14 calls, 52,000 tokens in, 26,000 out, $0.0520 of $1.00 (estimated before: $0.1100)\n"
        in report.text
    )
    assert json.loads(report.json_text)["model"]["usd"] == 0.052
    assert RunReport.from_json(report.to_json()) == report
    assert "Model" not in render_report(PARTIAL)


def run_with_a_model(tmp_path: Path, **settings: object) -> tuple[RunStore, Topic]:
    """Two PARTs whose calls are on the account; the second one failed after its calls, so that it has no record of writing."""
    topic = Topic.model_validate({**small_data(), **settings})
    run = RunStore(Workspace(tmp_path), topic.id, dt.date(2026, 11, 20), "a-run")
    run.write("run.json", {"shares": {"1": 50, "2": 50}})
    call = {"key": "k", "at": "2026-11-20T10:00:00+00:00", "outcome": "answered"}
    told = [
        {"what": "section 1, try 1", "usd": 0.25, "prompt_tokens": 1000, "output_tokens": 200, **call},
        {
            "what": "section 2, try 1",
            "usd": 0.125,
            "prompt_tokens": 0,
            "output_tokens": 0,
            **call,
            "outcome": "timeout",
        },
    ]
    run.part(1).write("model.json", {"share_usd": 0.5, "calls": told})
    run.part(2).write("model.json", {"share_usd": 0.5, "calls": told[:1]})
    run.part(1).write("written.json", {"writer": {"usd": 0.375, "estimated_usd": 0.4}})
    return run, topic


def test_the_money_of_a_run_is_the_sum_of_its_parts(tmp_path: Path) -> None:
    run, topic = run_with_a_model(tmp_path, writer="gemini")
    report = short_report(run, topic, "needs_attention", "it stopped")
    assert report.model == ModelCost("gemini-3.1-flash-lite", 3, 2000, 400, 0.625, 0.4, 1.0)
    assert "$0.6250 of $1.00 (estimated before: $0.4000)" in report.text


def test_a_run_of_quotes_has_no_money_to_tell(tmp_path: Path) -> None:
    run, topic = run_with_a_model(tmp_path)
    assert short_report(run, topic, "needs_attention", "it stopped").model is None
