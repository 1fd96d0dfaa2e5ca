"""Whole runs through Airflow's own `dags test` machinery, in this process, over a real research service and a real base."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from local_airflow import isolate

HOME = isolate()  # before the first test module imports Airflow


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).resolve().parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.end_to_end)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated metadata database, made once; tests get copies."""
    from airflow import settings
    from airflow.utils import db

    db.initdb()
    settings.dispose_orm()
    copy = tmp_path_factory.mktemp("metadata") / "airflow.db"
    shutil.copy(HOME / "airflow.db", copy)
    return copy


@pytest.fixture
def bench(
    migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Any]:
    """A deployment with a metadata database of its own."""
    from airflow import settings
    from run_kit import Bench

    shutil.copy(migrated, HOME / "airflow.db")
    settings.configure_orm()
    yield Bench(tmp_path, monkeypatch, capfd)
    settings.dispose_orm()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The table of the scenarios that ran."""
    from processes.figures import FIGURES, table

    if figures := config.stash.get(FIGURES, []):
        terminalreporter.section("under Airflow's own processes")
        for line in table(figures):
            terminalreporter.write_line(line)
