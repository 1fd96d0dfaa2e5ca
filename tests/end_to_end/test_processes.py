"""The scenarios under Airflow's own daemons. One of them runs with every test run, all of them with `make e2e`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from processes.database import postgres
from processes.figures import FIGURES, Figures
from processes.scenarios import (
    backfill,
    celery_workers,
    compose_file,
    killed_commit,
    killed_part,
    nine_parts,
    schedule_fires,
    scheduler_restart,
    two_topics,
)
from processes.servers import missing
from processes.settings import migrate
from processes.stage import Stage

SCENARIOS: dict[str, tuple[Callable[[Stage], Figures], tuple[str, ...]]] = {
    "schedule_fires": (schedule_fires.run, schedule_fires.NEEDS),
    "backfill_parallel": (backfill.parallel, backfill.NEEDS),
    "backfill_backwards": (backfill.backwards, backfill.NEEDS),
    "killed_part": (killed_part.run, killed_part.NEEDS),
    "killed_commit": (killed_commit.run, killed_commit.NEEDS),
    "scheduler_restart": (scheduler_restart.run, scheduler_restart.NEEDS),
    "two_topics": (two_topics.run, two_topics.NEEDS),
    "celery_workers": (celery_workers.run, celery_workers.NEEDS),
    "compose_file": (compose_file.run, compose_file.NEEDS),
    "nine_parts": (nine_parts.run, nine_parts.NEEDS),
}
ALWAYS = "schedule_fires"


@pytest.fixture(scope="session")
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """PostgreSQL with a migrated database; the folder is kept when a scenario failed, for its logs."""
    if reason := missing("postgres"):
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="airflow-processes-"))
    folder.chmod(0o755)  # PostgreSQL runs under an account of its own
    with postgres(folder / "postgres") as server:
        migrate(server, folder)
        yield Stage(folder, server)
    if request.session.testsfailed:
        print(f"\nlogs of the processes are kept in {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]) -> None:
    run, needs = SCENARIOS[name]
    if name != ALWAYS and not request.config.getoption("all_scenarios"):
        pytest.skip("a scenario of many minutes: `make e2e` runs it (pytest --all-scenarios)")
    if reason := missing("postgres", *(set(needs) - {"shared"})):
        pytest.skip(reason)
    if "shared" in needs:
        request.getfixturevalue("shared")
    with capfd.disabled():
        print(f"\n{name}", flush=True)
        figures = run(request.getfixturevalue("stage"))
    request.config.stash.setdefault(FIGURES, []).append(figures)
