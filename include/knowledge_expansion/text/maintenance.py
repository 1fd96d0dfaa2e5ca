"""The report of an audit on a schedule: what was found by rule, and how that changed."""

from __future__ import annotations

import dataclasses

from knowledge_expansion.text.links import escape
from knowledge_expansion.values.maintenance import MaintenanceReport, RuleCount


def with_text(report: MaintenanceReport) -> MaintenanceReport:
    """The report with its text put in, ready for the notifiers: Markdown that also reads well as plain text."""
    lines = [f"# {escape(report.subject)}", ""]
    if report.fault:
        lines += [f"- Why: {escape(report.fault)}"]
    else:
        lines += [f"- Audited: {f'commit `{report.commit}`' if report.commit else 'a base without a commit'}"]
        lines += [
            f"- Compared with: {f'the audit as of {report.since}' if report.since else 'nothing, this is the first one'}"
        ]
        lines += ["", "| Rule | Severity | Findings | Change |", "|---|---|---:|---:|"]
        lines += [_row(rule) for rule in report.rules if rule.count or rule.before]
    lines += ["", "## Where to look", "", f"- every finding: `{report.look}`"]
    return dataclasses.replace(report, text="\n".join(lines) + "\n")


def _row(rule: RuleCount) -> str:
    change = "new" if rule.before is None else f"{rule.count - rule.before:+d}" if rule.count != rule.before else "–"
    return f"| {rule.rule} | {rule.severity} | {rule.count} | {change} |"
