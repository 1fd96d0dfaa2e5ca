"""What the tests of operators, hooks, sensor and notifiers share; they need no metadata database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from local_airflow import ROOT, isolate
from topic_variants import first_run

isolate()  # before the first test module imports Airflow


@pytest.fixture(scope="session", autouse=True)
def database() -> None:
    """Sensors of Airflow 2 look up their first try in the metadata database; nothing in Airflow 3 asks for one."""
    if version("apache-airflow").startswith("2."):
        migrate = [sys.executable, "-m", "airflow", "db", "migrate"]
        subprocess.run(migrate, check=True, capture_output=True)


@pytest.fixture
def server() -> Iterator[object]:
    """The research service over the sample corpus, in good health."""
    from knowledge_expansion.research_server import ResearchServer

    with ResearchServer(ROOT / "include" / "sample_corpus") as found:
        yield found


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace and the base after PART 1 of a one-PART topic ran up to its drop; copied, never changed."""
    from knowledge_expansion.research_server import ResearchServer
    from task_kit import Deployment

    folder = tmp_path_factory.mktemp("finished")
    with pytest.MonkeyPatch.context() as patch, ResearchServer(ROOT / "include" / "sample_corpus") as research:
        made = Deployment(folder, patch, first_run([1]))
        made.research_with(research)
        made.prepare()
        made.run_part(until="write_drop")
    return folder


@pytest.fixture
def deployment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A deployment of a one-PART topic in which nothing has run."""
    from task_kit import Deployment

    return Deployment(tmp_path, monkeypatch, first_run([1]))


@pytest.fixture
def dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finished: Path) -> Any:
    """The same after its PART has run up to the drop."""
    from task_kit import Deployment

    return Deployment(tmp_path, monkeypatch, first_run([1]), copied_from=finished)
