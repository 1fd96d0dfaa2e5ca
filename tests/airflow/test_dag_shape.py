"""The DAGs' ids, tasks and edges are pinned in golden files; `UPDATE_GOLDEN=1 pytest` writes them anew for review."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from knowledge_airflow.compat import TriggerRule
from knowledge_airflow.dags import topic_dags
from task_kit import schedule_of

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "fixtures" / "golden"


@pytest.fixture(scope="module")
def dags() -> dict[str, Any]:
    return {dag.dag_id: dag for dag in topic_dags(ROOT / "dags" / "topics")}


def shape(dag: Any) -> dict[str, Any]:
    return {
        "dag_id": dag.dag_id,
        "schedule": schedule_of(dag),
        "tags": sorted(dag.tags),
        "params": {name: dag.params[name] for name in sorted(dag.params)},
        "tasks": {
            task.task_id: {
                "operator": type(task).__name__,
                "trigger_rule": f"TriggerRule.{TriggerRule(task.trigger_rule).name}",  # their texts differ by version
                "pool": task.pool,
                "downstream": sorted(task.downstream_task_ids),
            }
            for task in sorted(dag.tasks, key=lambda task: task.task_id)
        },
    }


@pytest.mark.parametrize("dag_id", ["knowledge__first_run", "knowledge__vertex_gcloud_cuda"])
def test_ids_and_edges_are_the_golden_ones(dags: dict[str, Any], dag_id: str) -> None:
    found = json.dumps(shape(dags[dag_id]), indent=1, sort_keys=True) + "\n"
    golden = GOLDEN / f"{dag_id}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found)
    assert found == golden.read_text()


def test_every_topic_file_has_its_dag(dags: dict[str, Any]) -> None:
    files = sorted(file.stem for file in (ROOT / "dags" / "topics").glob("*.yaml"))
    assert sorted(dags) == ["knowledge__" + stem.replace("-", "_") for stem in files]


def test_policies(dags: dict[str, Any]) -> None:
    """What every DAG of the bundle owes its operators: docs, an owner, a fixed start, retries, timeouts, one leaf."""
    for dag in dags.values():
        assert dag.doc_md, f"{dag.dag_id} has no documentation"
        assert "knowledge" in dag.tags, dag.dag_id
        assert dag.start_date is not None, f"{dag.dag_id} starts at a moving date"
        assert dag.catchup is False, f"{dag.dag_id} catches up without being asked"
        assert dag.dagrun_timeout, f"{dag.dag_id} may run for ever"
        leaves = [task.task_id for task in dag.leaves]
        assert leaves == ["notify"], f"{dag.dag_id}: the end of a run must be its notification, not {leaves}"
        for task in dag.tasks:
            assert task.owner != "airflow", f"{dag.dag_id}.{task.task_id} has no owner"
            if task.task_id.endswith((".search", ".scrape")):
                assert task.pool == "brightdata", f"{task.task_id} sends requests outside the pool"
                assert task.execution_timeout, f"{task.task_id} has no timeout"
                assert task.retries >= 1, f"{task.task_id} is never retried"
                assert task.retry_delay.total_seconds() > 15, f"{task.task_id} repeats a query within 15 s"


def test_batches_start_after_the_drops_of_the_batch_before(tmp_path: Path) -> None:
    text = (ROOT / "dags" / "topics" / "vertex-gcloud-cuda.yaml").read_text()
    assert "batch_size" not in text
    (tmp_path / "vertex-gcloud-cuda.yaml").write_text(text + "\nbatch_size: 4\n")
    (dag,) = topic_dags(tmp_path)
    gate = dag.get_task("review_batch_01")
    assert gate.upstream_task_ids == {f"part_{n:02d}.wait_for_drop" for n in (1, 2, 3, 4)}
    assert gate.downstream_task_ids == {f"part_{n:02d}.check_existing" for n in (5, 6, 7, 8)}
    assert dag.get_task("review_batch_02").downstream_task_ids == {"part_09.check_existing"}
    assert not dag.has_task("review_batch_03")


def test_a_faulty_topic_is_one_visible_dag_and_its_siblings_load(tmp_path: Path) -> None:
    good = (ROOT / "dags" / "topics" / "first-run.yaml").read_text()
    (tmp_path / "first-run.yaml").write_text(good)
    (tmp_path / "broken.yaml").write_text("id: broken\nparts: [\n")
    dags = {dag.dag_id: dag for dag in topic_dags(tmp_path)}
    assert sorted(dags) == ["knowledge__broken", "knowledge__first_run"]
    broken = dags["knowledge__broken"]
    assert "faulty" in broken.tags
    assert "broken.yaml" in broken.doc_md
    with pytest.raises(Exception, match=r"broken\.yaml"):
        broken.get_task("topic_error").execute({})


def test_only_the_dag_of_the_parsing_context_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_AIRFLOW_PARSING_CONTEXT_DAG_ID", "knowledge__first_run")
    assert [dag.dag_id for dag in topic_dags(ROOT / "dags" / "topics")] == ["knowledge__first_run"]


def test_topics_folder_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KNOWLEDGE_TOPICS_DIR", str(tmp_path))
    assert topic_dags(ROOT / "dags" / "topics") == []
