"""The audit on a schedule: stored by date, compared with the one before, the same again when a date is run again."""

from __future__ import annotations

import datetime as dt
import json
import logging
from pathlib import Path

import pytest
from dulwich import porcelain
from knowledge_expansion.errors import WorkspaceError
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.steps.maintain import audit_repository, failed_report, stored_report
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.values.maintenance import MaintenanceReport

LOG = logging.getLogger("test")
WHO = b"Ann <ann@localhost>"
FIRST, SECOND, THIRD = dt.date(2026, 10, 5), dt.date(2026, 10, 12), dt.date(2026, 10, 19)


class Repository:
    """A repository of one folder `kb` with a file, and the workspace of its audits."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.workspace = folder / "repo", Workspace(folder / "workspace")
        porcelain.init(self.folder, symlinks=False).close()
        self.commit("[x](gone.md)\n")

    def commit(self, text: str) -> None:
        (self.folder / "kb").mkdir(exist_ok=True)
        (self.folder / "kb" / "notes.md").write_text(text)
        porcelain.add(self.folder, [self.folder / "kb" / "notes.md"])
        porcelain.commit(self.folder, message=b"notes", author=WHO, committer=WHO)

    def audit(self, day: dt.date) -> MaintenanceReport:
        settings = RepositorySettings(str(self.folder), root="kb")
        return audit_repository(self.workspace, settings, day, dt.date(2026, 11, 1), log=LOG)

    def stored(self) -> dict[str, bytes]:
        root = Path(str(self.workspace.root))
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.json")}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def counts(report: MaintenanceReport) -> dict[str, tuple[int, int | None]]:
    return {rule.rule: (rule.count, rule.before) for rule in report.rules if rule.count or rule.before}


def test_the_first_audit_has_nothing_to_compare_with(repository: Repository) -> None:
    report = repository.audit(FIRST)
    assert counts(report) == {"broken-link": (1, None), "not-indexed": (1, None)}
    assert (report.since, report.files, report.errors, len(report.commit)) == ("", 1, 1, 40)
    assert report.subject == "Knowledge base audit as of 2026-10-05: 2 findings (1 error) in 1 file"
    assert "| broken-link | error | 1 | new |" in report.text
    assert set(repository.stored()) == {"lint/2026-10-05.json", "lint/2026-10-05-report.json", "lint/latest.json"}
    assert len(json.loads(repository.stored()["lint/2026-10-05.json"])["findings"]) == 2


def test_the_next_one_tells_what_changed(repository: Repository) -> None:
    repository.audit(FIRST)
    repository.commit("[x](gone.md)\n\n[y](lost.md)\n")
    report = repository.audit(SECOND)
    assert counts(report) == {"broken-link": (2, 1), "not-indexed": (1, 1)}
    assert "| broken-link | error | 2 | +1 |" in report.text
    repository.commit("# Notes\n")
    report = repository.audit(THIRD)
    assert report.since == "2026-10-12"
    assert counts(report)["broken-link"][0] == 0
    assert "| broken-link | error | 0 | -2 |" in report.text
    assert report.subject.endswith("1 finding (0 errors) in 1 file, -2 since 2026-10-12")


def test_a_date_run_again_leaves_the_same_bytes(repository: Repository) -> None:
    for day in (FIRST, SECOND, THIRD):
        repository.audit(day)
    before = repository.stored()
    assert repository.audit(SECOND).since == "2026-10-05"
    assert repository.stored() == before
    assert [one["as_of"] for one in json.loads(before["lint/latest.json"])["history"]] == [
        "2026-10-05", "2026-10-12", "2026-10-19",
    ]  # fmt: skip


def test_an_earlier_date_run_late_finds_its_place(repository: Repository) -> None:
    repository.audit(THIRD)
    assert repository.audit(FIRST).since == ""
    assert repository.audit(SECOND).since == "2026-10-05"


def test_the_stored_report_and_the_one_of_a_failure(repository: Repository) -> None:
    report = repository.audit(FIRST)
    assert stored_report(repository.workspace, FIRST) == report
    with pytest.raises(WorkspaceError, match="clear the run's audit"):
        stored_report(repository.workspace, SECOND)
    failed = failed_report(repository.workspace, SECOND, "its task audit is failed")
    assert "NEEDS ATTENTION" in failed.subject
    assert "its task audit is failed" in failed.text
    assert json.loads(failed.json_text)["fault"]
