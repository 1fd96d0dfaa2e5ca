"""The audit as a table for people, and whole as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from knowledge_expansion.lint.finding import RULES, Finding
from knowledge_expansion.lint.run import Audit

SHOWN = 5
"""Findings shown of one rule; all are in the JSON."""


def render_audit(audit: Audit, as_of: dt.date, mended: Sequence[str] = (), *, shown: int = SHOWN) -> str:
    """A table of the rules with their counts, then the findings of each, then what was mended."""
    lines = [
        f"{audit.files} files as of {as_of}: {_total(audit)}",
        "",
        *_table(audit),
        *_findings(audit.findings, shown),
    ]
    if mended:
        lines += ["", f"Mended ({len(mended)}):", *(f"  {line}" for line in mended)]
    return "\n".join(lines) + "\n"


def audit_json(audit: Audit, as_of: dt.date, mended: Sequence[str] = ()) -> dict[str, Any]:
    """Everything: counts by rule with their severity, all findings, what was mended."""
    return {
        "as_of": as_of.isoformat(),
        "files": audit.files,
        "errors": audit.errors,
        "rules": audit.counts,
        "findings": [asdict(found) for found in audit.findings],
        "mended": list(mended),
    }


def json_text(data: dict[str, Any]) -> str:
    """The JSON as text, a newline at the end."""
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _total(audit: Audit) -> str:
    kinds = [found.severity for found in audit.findings]
    counted = [f"{kinds.count(kind)} {kind}{'s' * (kinds.count(kind) != 1)}" for kind in ("error", "warning", "note")]
    return ", ".join(counted)


def _table(audit: Audit) -> Iterator[str]:
    width = max(map(len, RULES))
    yield f"{'rule':{width}}  {'severity':8}  count  what it looks for"
    counts = audit.counts
    severities = {found.rule: found.severity for found in audit.findings}
    for rule, about in RULES.items():
        severity = severities.get(rule, about.severity)
        yield f"{rule:{width}}  {severity:8}  {counts[rule]:5}  {about.says}"


def _findings(findings: Iterable[Finding], shown: int) -> Iterator[str]:
    by_rule: dict[str, list[Finding]] = {}
    for found in findings:
        by_rule.setdefault(found.rule, []).append(found)
    for rule, group in by_rule.items():
        yield from ("", f"{rule}: expected {group[0].expected}" if _same(group) else rule)
        for found in group[:shown]:
            place = f"{found.path}:{found.line}" if found.line else found.path
            yield f"  {found.severity} {place}: {found.what}. Next: {found.next}."
        if len(group) > shown:
            yield f"  … {len(group) - shown} more"


def _same(group: list[Finding]) -> bool:
    return len({found.expected for found in group}) == 1
