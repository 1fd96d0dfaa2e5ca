"""The DAG of the scheduled audit: its shape, and both of its tasks against a real repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from knowledge_airflow.compat import AirflowException, AirflowFailException, TriggerRule
from knowledge_airflow.maintenance import maintenance_dag
from task_kit import Deployment, context_of, schedule_of


def test_the_shape_of_the_dag() -> None:
    dag = maintenance_dag()
    assert dag.dag_id == "knowledge_maintenance"
    assert sorted(dag.task_ids) == ["audit", "notify"]
    assert dag.get_task("audit").downstream_task_ids == {"notify"}
    assert [task.task_id for task in dag.leaves] == ["notify"]
    assert dag.get_task("notify").trigger_rule == TriggerRule.ALL_DONE
    assert (schedule_of(dag), dag.catchup, dag.max_active_runs) == ("@weekly", False, 1)
    assert dag.dagrun_timeout
    assert dag.doc_md
    assert all(task.owner == "knowledge" for task in dag.tasks)


def test_both_tasks_audit_and_tell(deployment: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_VAR_KNOWLEDGE_NOTIFY", json.dumps([f"file:{tmp_path / 'told.md'}"]))
    dag: Any = maintenance_dag()
    figures = dag.get_task("audit").execute(context_of())
    assert figures["errors"] == 0
    stored = json.loads((deployment.workspace / "lint" / "2026-11-01.json").read_text())
    assert stored["as_of"] == "2026-11-01"
    subject = dag.get_task("notify").execute(context_of({"audit": "success"}))
    assert subject == figures["subject"]
    assert subject in (tmp_path / "told.md").read_text()
    assert json.loads((tmp_path / "told.md.json").read_text())["subject"] == subject


def test_an_audit_that_failed_is_told_and_fails_the_run(
    deployment: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_VAR_KNOWLEDGE_NOTIFY", json.dumps([f"file:{tmp_path / 'told.md'}"]))
    dag: Any = maintenance_dag()
    deployment.connect("knowledge_repo_default", host=str(tmp_path / "no-such-repository"))
    with pytest.raises(AirflowException):
        dag.get_task("audit").execute(context_of())
    with pytest.raises(AirflowFailException, match="task audit is failed"):
        dag.get_task("notify").execute(context_of({"audit": "failed"}))
    assert "NEEDS ATTENTION" in (tmp_path / "told.md").read_text()
