"""The sensor that gates on a drop: it believes a drop only with its file, and it never waits for what cannot come."""

from __future__ import annotations

import json
from typing import Any

import pytest
from knowledge_airflow.compat import AirflowFailException
from task_kit import Deployment, context_of

WRITER = "part_01.write_drop"


def poke(deployment: Deployment, state: str | None = "success") -> bool:
    return bool(deployment.task("wait_for_drop").poke(context_of({WRITER: state} if state else {})))


def change(deployment: Deployment, name: str, **fields: Any) -> None:
    file = deployment.file(f"part-01/{name}")
    file.write_text(json.dumps({**json.loads(file.read_text()), **fields}))


def test_a_complete_drop_with_its_file(dropped: Deployment) -> None:
    assert poke(dropped) is True


@pytest.mark.parametrize("state", [None, "scheduled", "queued", "running", "up_for_retry", "deferred"])
def test_it_waits_while_the_drop_is_still_to_come(dropped: Deployment, state: str | None) -> None:
    """Even when an earlier run of the same date left a good drop."""
    assert poke(dropped, state) is False


def test_a_part_that_was_skipped_is_complete(deployment: Deployment) -> None:
    assert poke(deployment, "skipped") is True


@pytest.mark.parametrize("state", ["failed", "upstream_failed", "removed"])
def test_a_killed_writer_ends_it_at_once(deployment: Deployment, state: str) -> None:
    with pytest.raises(AirflowFailException, match=f"PART 1 ended without a drop: its task write_drop is {state}"):
        poke(deployment, state)


def test_a_failed_drop_is_a_failed_part_with_its_reason(dropped: Deployment) -> None:
    change(dropped, "drop.json", status="failed", reason="no page could be read")
    with pytest.raises(AirflowFailException, match="PART 1: no page could be read"):
        poke(dropped)


def test_a_file_that_changed_after_its_drop(dropped: Deployment) -> None:
    file = dropped.file("part-01/file.md")
    file.write_text(file.read_text() + "one line more\n")
    with pytest.raises(
        AirflowFailException, match="drop and its file do not belong together: clear its task write_knowledge"
    ):
        poke(dropped)


def test_a_file_that_is_gone(dropped: Deployment) -> None:
    (dropped.file("part-01/file.md")).unlink()
    with pytest.raises(AirflowFailException, match="do not belong together"):
        poke(dropped)


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ([], "its checks did not pass: none was made"),
        (
            [{"name": "verbatim", "passed": False, "figure": "1 of 2", "findings": []}],
            "its checks did not pass: verbatim",
        ),
    ],
)
def test_a_drop_whose_checks_did_not_pass(dropped: Deployment, checks: list[Any], said: str) -> None:
    change(dropped, "drop.json", checks=checks)
    with pytest.raises(AirflowFailException, match=said):
        poke(dropped)


def test_a_drop_that_is_not_there_although_its_task_succeeded(deployment: Deployment) -> None:
    with pytest.raises(AirflowFailException, match="its drop is not in the workspace"):
        poke(deployment)


def test_a_spoiled_drop_says_what_to_delete(dropped: Deployment) -> None:
    (dropped.file("part-01/drop.json")).write_text("{ cut")
    with pytest.raises(
        AirflowFailException, match=r"drop\.json in the workspace .* is spoiled .*Delete it and clear the task"
    ):
        poke(dropped)


def test_it_frees_its_worker_between_two_looks(deployment: Deployment) -> None:
    assert deployment.task("wait_for_drop").mode == "reschedule"
