"""The audit of the base on a schedule: audited, stored by date, compared with the audit before. It changes nothing.

`lint/<date>.json` holds every finding, `lint/latest.json` the counts of all audits so far, so that the one before a date is
found without listing folders. Running a date again replaces its own entries only.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from knowledge_expansion.errors import WorkspaceError
from knowledge_expansion.lint.base import read_base
from knowledge_expansion.lint.finding import RULES
from knowledge_expansion.lint.report import audit_json
from knowledge_expansion.lint.run import audit
from knowledge_expansion.repository.clone import Repository
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.stores.workspace import Workspace, json_bytes
from knowledge_expansion.text.maintenance import with_text
from knowledge_expansion.values.maintenance import MaintenanceReport, RuleCount

KEPT = 520
"""Audits that the history keeps: ten years of weeks."""


FOLDER = "lint"


def audit_repository(
    workspace: Workspace, settings: RepositorySettings, as_of: dt.date, today: dt.date, *, log: Any
) -> MaintenanceReport:
    """Clone, audit, compare, store. Raises ConfigurationError and RepositoryError as cloning does."""
    with Repository(settings) as repository:
        base = read_base(repository.view(), as_of=as_of, today=today, name=settings.root.rpartition("/")[2])
        result, commit = audit(base), repository.head() or ""
    stored = {**audit_json(result, as_of), "commit": commit}
    workspace.write_json(f"{FOLDER}/{as_of}.json", stored)
    before = _recorded(workspace, {name: stored[name] for name in ("as_of", "commit", "files", "rules")})
    severities = {found.rule: found.severity for found in result.findings}
    known = before["rules"] if before else {}
    report = with_text(
        MaintenanceReport(
            as_of=as_of.isoformat(),
            since=before["as_of"] if before else "",
            commit=commit,
            files=result.files,
            rules=tuple(
                RuleCount(rule, severities.get(rule, RULES[rule].severity), count, known.get(rule))
                for rule, count in result.counts.items()
            ),
            look=f"{workspace.root}/{FOLDER}/{as_of}.json",
        )
    )
    workspace.write_json(f"{FOLDER}/{as_of}-report.json", report.to_json())
    log.info("%s", report.subject)
    return report


def stored_report(workspace: Workspace, as_of: dt.date) -> MaintenanceReport:
    """The report that the audit of a day left, with its text. Raises WorkspaceError when there is none."""
    found = workspace.read_json(f"{FOLDER}/{as_of}-report.json")
    if found is None:
        raise WorkspaceError(
            f"{FOLDER}/{as_of}-report.json is not in the workspace: clear the run's audit so that it is made."
        )
    return MaintenanceReport.from_json(found)


def failed_report(workspace: Workspace, as_of: dt.date, fault: str) -> MaintenanceReport:
    """The report of an audit that could not be made."""
    return with_text(MaintenanceReport(as_of.isoformat(), "", "", 0, (), f"{workspace.root}/{FOLDER}", fault))


def _recorded(workspace: Workspace, entry: dict[str, Any]) -> dict[str, Any] | None:
    """Put an audit's counts into the history, in the place of those of the same day; returns the audit before it."""
    key = f"{FOLDER}/latest.json"
    while True:
        standing = workspace.read_bytes(key)
        history = {one["as_of"]: one for one in (workspace.read_json(key) or {"history": []})["history"]}
        history[entry["as_of"]] = entry
        days = sorted(history)
        if workspace.swap(key, standing, json_bytes({"history": [history[day] for day in days[-KEPT:]]})):
            break
    earlier = [day for day in days if day < entry["as_of"]]
    return history[earlier[-1]] if earlier else None
