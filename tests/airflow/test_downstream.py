"""Assets, approval and alerts piece by piece; whole runs with them are in the end-to-end tests."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from knowledge_airflow.approval import WAIT
from knowledge_airflow.assets import aliases, announce
from knowledge_airflow.compat import (
    AIRFLOW_2,
    HAS_DEADLINES,
    HAS_HUMAN_TASKS,
    AirflowFailException,
    asset,
    is_dag_test,
)
from knowledge_airflow.dags import build_dag, topic_dag
from knowledge_airflow.operators.finish import ReviewOperator
from knowledge_airflow.run import as_of_date, undated
from knowledge_airflow.sensors.approval import ApprovalSensor
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.steps.approval import give_answer
from knowledge_expansion.topics.load import load_topic
from knowledge_expansion.values.figures import FileFigures
from local_airflow import ROOT
from task_kit import Deployment, OutletEventAccessors, context_of
from topic_variants import first_run, write_topic

SETTINGS = RepositorySettings("https://you:s3cret@git.example.com/you/base.git")
FIGURES = FileFigures(2, "cuda/01-streams.md", "changed", "0" * 64, 181, 200, 9, 12, 9, 15, 15)
ALL_DONE: dict[str, str | None] = {"part_01.check_existing": "success", "part_01.write_drop": "success"}


# --- assets ---


def _announced(accessor: Any) -> list[tuple[str, dict[str, Any]]]:
    """URI and extra of what was added to an alias."""
    if AIRFLOW_2:
        return [(event["dest_dataset_uri"], event["extra"]) for event in accessor.dataset_alias_events]
    return [(event.dest_asset_key.uri, event.extra) for event in accessor.asset_alias_events]


def test_a_file_and_its_base_are_announced_through_the_aliases() -> None:
    events = OutletEventAccessors()
    announce({"outlet_events": events}, SETTINGS, [FIGURES], {"topic": "cuda", "as_of": "2026-11-01", "commit": "c0ffee"})  # type: ignore[typeddict-item]  # fmt: skip
    ((file,), (base,)) = (_announced(events[alias]) for alias in aliases())
    assert file[0] == "knowledge://git.example.com/you/base/cuda/01-streams.md"
    assert file[1] == {
        "topic": "cuda", "as_of": "2026-11-01", "commit": "c0ffee", "path": "cuda/01-streams.md", "part": 2,
        "change": "changed", "lines": 181, "sources": 9, "points": 12, "answered": 9, "coverage": 0.75,
    }  # fmt: skip
    assert base[0] == "knowledge://git.example.com/you/base"
    assert base[1] == {"topic": "cuda", "as_of": "2026-11-01", "commit": "c0ffee", "files": 1, "lines": 181}
    assert "s3cret" not in str(events)
    if not AIRFLOW_2:  # whose datasets have no name beside the URI
        assert [event.dest_asset_key.name for event in events[aliases()[0]].asset_alias_events] == [
            "git.example.com/you/base/cuda/01-streams.md"
        ]


def test_no_file_no_news() -> None:
    events = OutletEventAccessors()
    announce({"outlet_events": events}, SETTINGS, [], {})  # type: ignore[typeddict-item]
    assert len(events) == 0


def test_airflow_leaves_the_uri_as_it_is() -> None:
    address = "knowledge://git.example.com:8443/you/base/k%C3%BCche/00-tee.md"
    assert asset("name", address).uri == address


# --- the DAG ---


def test_an_approval_stands_between_branch_and_commit(tmp_path: Path) -> None:
    dag: Any = topic_dag(write_topic(tmp_path, first_run([1], review="required")))
    approve = dag.get_task("approve")
    assert approve.upstream_task_ids == {"branch"}
    assert approve.downstream_task_ids == {"commit_and_push"}
    assert dag.get_task("commit_and_push").upstream_task_ids == {"approve"}
    assert dag.get_task("branch").before_commit == "approve"
    assert dag.get_task("notify").upstream_task_ids == {"commit_and_push", "nothing_changed", "needs_attention"}
    if HAS_HUMAN_TASKS:
        assert approve.response_timeout == WAIT
    assert dag.dagrun_timeout > WAIT, "the run must outlast the wait"
    assert ("Required Actions" if HAS_HUMAN_TASKS else "knowledge_expansion approve") in dag.doc_md


def test_without_a_word_there_is_no_approval_and_no_deadline() -> None:
    file = ROOT / "dags" / "topics" / "first-run.yaml"
    dag = build_dag(load_topic(file), file)
    assert not dag.has_task("approve")
    assert not getattr(dag, "deadline", None)
    assert dag.on_failure_callback


@pytest.mark.skipif(not HAS_DEADLINES, reason="this Airflow has no deadlines that call a plain function")
def test_a_deadline_survives_serialisation(tmp_path: Path) -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    file = write_topic(tmp_path, first_run([1], deadline_minutes=90))
    texts = [json.dumps(DagSerialization.to_dict(topic_dag(file)), sort_keys=True, default=str) for _ in range(2)]
    assert texts[0] == texts[1], "or each parse would make a new version of the DAG"
    assert "knowledge_airflow.alerts.run_is_late" in texts[0]
    assert "90 minutes after it was queued" in texts[0]


# --- the drop-in answer, where Airflow has no tasks for people ---


@pytest.fixture
def waiting(dropped: Deployment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Deployment:
    """A run whose review decided to land, and a file for its reports."""
    monkeypatch.setenv("AIRFLOW_VAR_KNOWLEDGE_NOTIFY", json.dumps([f"file:{tmp_path}/report.md"]))
    ReviewOperator(task_id="review", topic_id=dropped.topic_id).execute(context_of(ALL_DONE))
    return dropped


def sensor(deployment: Deployment, **settings: Any) -> ApprovalSensor:
    return ApprovalSensor(task_id="approve", topic_id=deployment.topic_id, **settings)


def test_it_waits_tells_once_and_goes_on_when_approved(waiting: Deployment, tmp_path: Path) -> None:
    task, told = sensor(waiting), tmp_path / "report.md"
    assert task.poke(context_of()) is False
    assert "WAITS FOR APPROVAL" in told.read_text()
    assert "## What would land" in told.read_text()
    told.unlink()
    assert task.poke(context_of()) is False
    assert not told.exists(), "one message a question is enough"
    answer = give_answer(waiting.store(), approved=True, by="ann", reason="")
    assert task.poke(context_of()) is True
    assert [path for path, _ in answer.files] == [waiting.part(1).drop().file]  # type: ignore[union-attr]


def test_a_refusal_fails_it_with_who_and_why(waiting: Deployment) -> None:
    task = sensor(waiting)
    task.poke(context_of())
    give_answer(waiting.store(), approved=False, by="ann", reason="too thin")
    with pytest.raises(AirflowFailException, match="refused by ann: too thin"):
        task.poke(context_of())
    assert waiting.store().failure("approve") == "refused by ann: too thin"


def test_an_answer_for_other_files_is_none(waiting: Deployment) -> None:
    task = sensor(waiting)
    task.poke(context_of())
    give_answer(waiting.store(), approved=True, by="ann", reason="")
    file = waiting.file("part-01/file.md")
    file.write_text(file.read_text() + "\nAnd this.\n")
    assert task.poke(context_of()) is False


def test_nobody_answers(waiting: Deployment) -> None:
    task = sensor(waiting, mode="poke", poke_interval=0.01, timeout=0.02)
    with pytest.raises(AirflowFailException, match="nobody approved or refused within 7 days"):
        task.execute(context_of())
    assert "nobody approved" in str(waiting.store().failure("approve"))


# --- what a context tells ---


def test_dags_test_is_known_by_who_started_it() -> None:
    by_hand: Any = {"dag_run": SimpleNamespace(triggering_user_name="dag_test"), "ti": SimpleNamespace(job_id=None)}
    assert is_dag_test(by_hand)
    assert not is_dag_test(context_of())


@pytest.mark.parametrize(
    ("run_id", "day"),
    [
        ("scheduled__2026-11-01T23:30:00+00:00", dt.date(2026, 11, 1)),
        ("manual__2026-11-01T23:30:00.123456+00:00_x7", dt.date(2026, 11, 1)),
        ("manual__2026-11-01T23:30:00-05:00", dt.date(2026, 11, 2)),
    ],
)
def test_a_callback_with_hardly_any_context_still_knows_the_day(run_id: str, day: dt.date) -> None:
    assert as_of_date({"run_id": run_id}) == day  # type: ignore[typeddict-item]


def test_a_run_without_a_logical_date_says_so() -> None:
    assert undated(context_of()) == ""
    assert "is as of the day it was due to start: 2026-11-01" in undated({**context_of(), "logical_date": None})
