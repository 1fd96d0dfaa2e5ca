"""Refreshes over six dates: whatever order they are run in, the base is the same in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dates_kit import Deployment
from knowledge_expansion.research_server import ResearchServer
from six_dates import DATES, write_corpus


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ResearchServer]:
    with ResearchServer(write_corpus(tmp_path_factory.mktemp("web") / "corpus")) as running:
        yield running


@pytest.fixture(scope="module")
def in_order(server: ResearchServer, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    deployment = Deployment(tmp_path_factory.mktemp("in-order"), server)
    deployment.run(*DATES)
    return deployment


def test_each_date_is_one_commit_and_one_line_of_the_log(in_order: Deployment) -> None:
    log = in_order.base()["_ingest-auto/completed/expansion-first-run-2026-10-01/log.md"]
    assert [line for line in log.splitlines() if line.startswith("| 2026")] == [f"| {day} | 2 |" for day in DATES]
    subjects = in_order.git("log", "--format=%s", "main").splitlines()
    assert len([subject for subject in subjects if subject.startswith("Knowledge Expansion:")]) == len(DATES)


ORDERS = {
    "backwards": DATES[::-1],
    "in pairs": [DATES[i] for i in (1, 0, 3, 2, 5, 4)],
    "the newest first": [DATES[i] for i in (5, 0, 1, 2, 3, 4)],
    "mixed": [DATES[i] for i in (2, 5, 0, 4, 1, 3)],
}


@pytest.mark.parametrize("name", ORDERS)
def test_any_order_ends_in_the_same_base(
    name: str, server: ResearchServer, in_order: Deployment, tmp_path: Path
) -> None:
    deployment = Deployment(tmp_path, server)
    deployment.run(*ORDERS[name])
    assert deployment.base() == in_order.base()


def test_two_dates_at_once_end_in_the_same_base(server: ResearchServer, in_order: Deployment, tmp_path: Path) -> None:
    """Both have looked at the base before either lands, the older one first, then the newer one first."""
    deployment = Deployment(tmp_path, server)
    for older, newer in ((DATES[0], DATES[1]), (DATES[2], DATES[3]), (DATES[4], DATES[5])):
        deployment.research(older)
        deployment.research(newer)
        for day in (older, newer) if older == DATES[2] else (newer, older):
            deployment.land(day)
    assert deployment.base() == in_order.base()


def test_the_same_date_again_changes_nothing_and_asks_nothing(server: ResearchServer, tmp_path: Path) -> None:
    deployment = Deployment(tmp_path, server)
    deployment.run(*DATES[:2])
    before, head = len(server.requests), deployment.git("rev-parse", "main")
    assert deployment.research(DATES[1]).decision == "nothing_changed"
    assert deployment.research(DATES[0]).decision == "nothing_changed"
    assert (len(server.requests), deployment.git("rev-parse", "main")) == (before, head)
