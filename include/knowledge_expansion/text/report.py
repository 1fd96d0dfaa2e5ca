"""The report of a run for people: the answer first, then what failed, what is new, and where to look."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from knowledge_expansion.text.bullets import bullet
from knowledge_expansion.text.links import cell, escape
from knowledge_expansion.values.report import PartReport, RunReport

_STATUS = {
    "complete": "complete",
    "short": "short",
    "failed": "FAILED",
    "skipped": "fresh",
    "left_out": "not asked for",
}


def render_report(report: RunReport) -> str:
    """The report as Markdown that also reads well as plain text."""
    lines = [
        *_head(report),
        *_failed(report.parts),
        *_files(report.parts),
        *_base(report),
        *_list("What changed", report.differences),
        *_list("Gaps still open", report.gaps_open),
        *_list("Warnings", report.warnings),
        *_list("Findings in pages (kept as data, never obeyed)", report.findings),
        *_look(report.look),
    ]
    return "\n".join(lines) + "\n"


def with_text(report: RunReport) -> RunReport:
    """The report with its text put in, ready for the notifiers."""
    return dataclasses.replace(report, text=render_report(report))


def _head(report: RunReport) -> Iterator[str]:
    share = f"{report.requests / report.request_limit:.0%}".replace("%", " %") if report.request_limit else "0 %"
    yield f"# {escape(report.subject)}"
    yield ""
    yield f"- Topic: {escape(report.title)}"
    yield f"- Result: {report.total}{_kinds(report.wanted)}"
    if report.reason:
        yield f"- Why: {escape(report.reason)}"
    yield f"- Requests: {report.requests} of {report.request_limit} ({share})"
    if (model := report.model) is not None:
        tokens = f"{model.calls} calls, {model.prompt_tokens:,} tokens in, {model.output_tokens:,} out"
        money = f"${model.usd:.4f} of ${model.limit_usd:.2f} (estimated before: ${model.estimated_usd:.4f})"
        yield f"- Model {escape(model.name)}: {tokens}, {money}"


def _kinds(parts: Iterable[PartReport]) -> str:
    statuses = [part.status for part in parts]
    counted = {"short": "short for lack of evidence", "skipped": "fresh and left as it is", "failed": "failed"}
    named = [f"{statuses.count(status)} {words}" for status, words in counted.items() if status in statuses]
    return f"; {', '.join(named)}" if named else ""


def _failed(parts: Iterable[PartReport]) -> list[str]:
    failed = [part for part in parts if part.status == "failed"]
    lines = [f"- PART {part.part}, {escape(part.title)}: {escape(part.reason)}" for part in failed]
    return ["", "## Failed", "", *lines] if lines else []


def _files(parts: Iterable[PartReport]) -> Iterator[str]:
    yield from ("", "## PARTs", "", "| PART | Status | File | Lines | Planned |", "|---:|---|---|---:|---:|")
    for part in parts:
        row = (str(part.part), _STATUS[part.status], f"`{part.file}`", str(part.lines or "–"), str(part.planned_lines))
        yield "| " + " | ".join(cell(value) for value in row) + " |"


def _base(report: RunReport) -> Iterator[str]:
    yield from ("", "## Knowledge base", "")
    yield f"- Commit: {f'`{report.commit}`' if report.commit else 'none'}"
    yield f"- Updated: {', '.join(f'`{path}`' for path in report.updated) or 'nothing'}"
    yield f"- Archived to: {f'`{report.archived_to}`' if report.archived_to else 'nowhere'}"


def _list(title: str, items: Iterable[str]) -> list[str]:
    lines = [bullet(item) for item in items]
    return ["", f"## {title}", "", *lines] if lines else []


def _look(pairs: Iterable[tuple[str, str]]) -> list[str]:
    lines = [f"- {escape(what)}: `{where}`" for what, where in pairs]
    return ["", "## Where to look", "", *lines] if lines else []
