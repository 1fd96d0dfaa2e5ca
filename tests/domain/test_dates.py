"""Refreshes over six dates: whatever order they are run in, the base is the same in the end."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from knowledge_expansion.__main__ import main
from knowledge_expansion.errors import PartFailed
from knowledge_expansion.gate.cited import cited_in
from knowledge_expansion.research_server import ResearchServer
from knowledge_expansion.steps.existing import check_part
from knowledge_expansion.steps.prepare import prepare

from benchmarks.dated_runs import FIRST_RUN, LOG, Deployment
from benchmarks.dates import NAMED, edit, plain
from benchmarks.six_dates import CHANGES, DATES, GPU_NOTES, NEW_NUMBER, OLD_NUMBER, SETTINGS, Change, write_corpus


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


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.what)
def test_the_report_of_each_date_names_what_changed(change: Change, in_order: Deployment) -> None:
    """In the report, in the drop, and in the commit of the first date that can see it, and of no date before."""
    words = NAMED[change.what].format(url=change.url)
    for day in DATES:
        report = in_order.store(day).find_text("report.md") or ""
        drop = in_order.store(day).part(2).find_text("drop.md") or ""
        commit = in_order.git("log", "--format=%B", f"--grep=As of: {day}", "main")
        for text in (plain(report), plain(drop), commit):
            assert (words in text) == (day == change.noticed), day


def test_a_first_date_has_nothing_to_compare_with(in_order: Deployment) -> None:
    facts = in_order.store(DATES[0]).part(2).drop()
    assert facts is not None
    assert facts.differences is None


def test_quotes_are_counted_on_both_sides(in_order: Deployment) -> None:
    """What stood before is still there, changed or lost; what stands now was there, or came with this date."""
    for before, day in itertools.pairwise(DATES):
        old, new = in_order.store(before).part(2).drop(), in_order.store(day).part(2).drop()
        assert old is not None
        assert new is not None
        found = new.differences
        assert found is not None
        lost = [item for item in found.items if item.where and item.before]
        assert found.since == before.isoformat()
        assert found.still + len(lost) == len(old.quotes)


def test_a_hand_edit_between_two_dates_stays_and_newer_evidence_is_offered(
    server: ResearchServer, tmp_path: Path
) -> None:
    deployment = Deployment(tmp_path, server)
    deployment.run(*DATES[:2])
    edit(deployment, OLD_NUMBER, OLD_NUMBER + " We never go above 40.")
    deployment.run(DATES[2])
    file = deployment.base()["cloud-run/00-ml-inference.md"]
    assert OLD_NUMBER + " We never go above 40." in file
    assert NEW_NUMBER not in file
    assert "As of 2026-07-01" in file
    told = plain(deployment.store(DATES[2]).part(2).find_text("drop.md") or "")
    assert "Concurrency settings: kept as a person wrote it. Newer evidence for it: “" in told
    assert NEW_NUMBER in told
    later = Deployment(tmp_path / "later", server)
    later.run(*DATES[1::-1])
    edit(later, OLD_NUMBER, OLD_NUMBER + " We never go above 40.")
    later.run(DATES[2])
    assert later.base() == deployment.base()


def test_an_edit_while_a_run_is_on_its_way_stays_too(server: ResearchServer, tmp_path: Path) -> None:
    deployment = Deployment(tmp_path, server)
    deployment.run(DATES[0])
    deployment.research(DATES[1])
    edit(deployment, OLD_NUMBER, "Ask the platform team.")
    deployment.land(DATES[1])
    file = deployment.base()["cloud-run/00-ml-inference.md"]
    assert "Ask the platform team." in file
    assert "As of 2026-06-01" in file


def test_a_withdrawn_source_leaves_the_base_without_a_request(server: ResearchServer, tmp_path: Path) -> None:
    deployment = Deployment(tmp_path, server)
    deployment.run(*DATES[:2])
    asked = len(server.requests)
    before = deployment.base()["cloud-run/00-ml-inference.md"]
    resting = cited_in(before, [GPU_NOTES])
    assert len(resting) > 1
    assert deployment.research(DATES[4], retract=[GPU_NOTES]).decision == "commit_and_push"
    deployment.land(DATES[4])
    base = deployment.base()
    after = base["cloud-run/00-ml-inference.md"]
    assert GPU_NOTES not in after
    assert "As of 2026-06-01" in after, "taking a source out is no research"
    assert len(server.requests) == asked
    assert GPU_NOTES in base[".knowledge-base.yaml"]
    told = plain(deployment.store(DATES[4]).find_text("report.md") or "")
    assert f"page gone: {GPU_NOTES} (it is withdrawn: no topic may use it)" in told
    assert "2026-09-01" not in base["_ingest-auto/completed/expansion-first-run-2026-10-01/log.md"]
    deployment.run(DATES[2])
    assert GPU_NOTES not in deployment.base()["cloud-run/00-ml-inference.md"]
    assert GPU_NOTES not in [request.url for request in server.requests[asked:]]


def test_evidence_that_is_gone_is_told_and_never_replaced_by_older(server: ResearchServer, tmp_path: Path) -> None:
    deployment = Deployment(tmp_path, server)
    deployment.run(DATES[1])
    shutil.rmtree(tmp_path / "workspace")
    asked = len(server.requests)
    for day, retract in ((DATES[0], ()), (DATES[2], (GPU_NOTES,))):
        run = deployment.store(day)
        prepare(run, str(FIRST_RUN), deployment.settings, selected=(2,), retract=retract, log=LOG)
        with pytest.raises(PartFailed, match=f"evidence as of {DATES[1]}, which is not in the workspace"):
            check_part(run.part(2), force=True, log=LOG)
    assert len(server.requests) == asked
    deployment.run(DATES[2])
    assert f"| {DATES[2]} | 2 |" in deployment.base()["_ingest-auto/completed/expansion-first-run-2026-10-01/log.md"]
    report = deployment.store(DATES[2]).find_text("report.md") or ""
    assert f"the evidence as of {DATES[1]} is not in the workspace any more" in plain(report)


def test_a_source_that_nothing_rests_on_changes_nothing(server: ResearchServer, tmp_path: Path) -> None:
    deployment = Deployment(tmp_path, server)
    deployment.run(DATES[0])
    run = deployment.store(DATES[1])
    prepare(run, str(FIRST_RUN), deployment.settings, selected=(2,), retract=["https://nowhere.example/x"], log=LOG)
    assert check_part(run.part(2), force=False, log=LOG).state == "fresh"


def test_the_command_lists_every_line(in_order: Deployment, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "base"
    subprocess.run(["git", "clone", "-q", str(in_order.bare), str(folder)], check=True)
    assert main(["retract", SETTINGS, "--base", str(folder)]) == 1
    told = capsys.readouterr().out
    path = "cloud-run/00-ml-inference.md"
    lines = (folder / path).read_text().splitlines()
    for found in re.findall(rf"^{path}:(\d+): (.*): ", told, re.MULTILINE):
        assert lines[int(found[0]) - 1].startswith((">", "|", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-"))
    assert f"--topic first-run --retract {SETTINGS}" in told
    assert main(["retract", "https://nowhere.example/x", "--base", str(folder)]) == 0
    assert main(["retract", "no address", "--base", str(folder)]) == 1
