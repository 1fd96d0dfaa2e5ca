"""PARTs that somebody else researches: the shape of their group, the sensor, and the command that delivers."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from delivery_kit import drop, external_topic, knowledge_file
from knowledge_airflow import deliver
from knowledge_airflow.compat import AirflowFailException
from knowledge_airflow.dags import topic_dag
from knowledge_airflow.sensors.delivery import DeliverySensor
from knowledge_expansion.errors import DropError
from knowledge_expansion.steps import delivery
from task_kit import AS_OF, Deployment, context_of
from test_dag_shape import GOLDEN, shape
from topic_variants import first_run, write_topic


@pytest.fixture
def waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Deployment:
    """A prepared run of a topic whose PART 2 is delivered from outside."""
    made = Deployment(tmp_path, monkeypatch, external_topic(wait_minutes=30))
    made.prepare()
    return made


def sensor(waiting: Deployment, timeout: float = 60) -> DeliverySensor:
    task: Any = DeliverySensor(
        task_id="part_02.wait_for_delivery", topic_id=waiting.topic_id, part=2, timeout=timeout, poke_interval=1
    )
    return task


def put(waiting: Deployment, **texts: str) -> None:
    for name, text in texts.items():
        waiting.part(2).write_text(f"inbox/{name}.md", text)


def test_the_group_of_a_delivered_part_has_no_research(tmp_path: Path) -> None:
    dag = topic_dag(write_topic(tmp_path, external_topic(wait_minutes=90)))
    found = shape(dag)
    tasks = {name: task for name, task in found["tasks"].items() if name.startswith("part_02.")}
    golden = GOLDEN / "external_part.json"
    assert json.dumps(tasks, indent=1, sort_keys=True) + "\n" == golden.read_text()
    assert "wait_minutes" in found["params"]
    assert dag.dagrun_timeout == dt.timedelta(hours=25, minutes=30)
    wait = dag.get_task("part_02.wait_for_delivery")
    assert (wait.mode, wait.timeout, wait.poke_interval, wait.retries) == ("reschedule", 5400, 1, 0)


def test_other_topics_do_not_change(tmp_path: Path) -> None:
    found = topic_dag(write_topic(tmp_path, first_run()))
    assert "wait_minutes" not in found.params
    assert found.dagrun_timeout == dt.timedelta(hours=24)


def test_it_waits_for_both_the_file_and_the_drop(waiting: Deployment) -> None:
    text = knowledge_file()
    assert sensor(waiting).poke(context_of()) is False
    put(waiting, file=text)
    assert sensor(waiting).poke(context_of()) is False
    put(waiting, drop="")
    assert sensor(waiting).poke(context_of()) is False
    put(waiting, drop=drop(text, status="In progress"))
    assert sensor(waiting).poke(context_of()) is False
    put(waiting, drop=drop(text))
    assert sensor(waiting).poke(context_of()) is True


def test_a_drop_without_its_file_is_waited_with(waiting: Deployment) -> None:
    put(waiting, drop=drop("x\n"))
    assert sensor(waiting).poke(context_of()) is False


def test_a_drop_that_says_failed_ends_it_with_its_reason(waiting: Deployment) -> None:
    put(waiting, drop=drop("", status="❌ FAILED") + "\n**Reason**: the archive was closed\n")
    with pytest.raises(AirflowFailException, match="PART 2: its runner reports failure: the archive was closed"):
        sensor(waiting).execute(context_of())
    left = waiting.store().failure("part_02.wait_for_delivery")
    assert left == "its runner reports failure: the archive was closed"


def test_a_drop_that_is_no_text_ends_it(waiting: Deployment) -> None:
    waiting.part(2).write_bytes("inbox/drop.md", b"\xff\x00\x01")
    with pytest.raises(
        AirflowFailException, match=r"cannot be used: KNOWLEDGE-DROP\.md: is binary .* Deliver it again"
    ):
        sensor(waiting).execute(context_of())


def test_when_the_time_is_up_the_reason_is_left_for_the_drop(waiting: Deployment) -> None:
    with pytest.raises(AirflowFailException, match="PART 2: nobody delivered its file and drop within 0 minutes"):
        sensor(waiting).execute(context_of(params={"wait_minutes": 0}))
    assert waiting.store().failure("part_02.wait_for_delivery") == "nobody delivered its file and drop within 0 minutes"


def test_delivering_by_command(waiting: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = knowledge_file()
    (tmp_path / "file.md").write_text(text)
    (tmp_path / "KNOWLEDGE-DROP-x.md").write_text(drop(text))
    paths = [str(waiting.topic_file), str(tmp_path / "file.md"), str(tmp_path / "KNOWLEDGE-DROP-x.md")]
    monkeypatch.setattr("sys.argv", ["deliver", *paths, "2", AS_OF.isoformat()])
    assert deliver.main() == 0
    assert waiting.file("part-02/inbox/file.md").read_text() == text
    assert sensor(waiting).poke(context_of()) is True
    monkeypatch.setattr("sys.argv", ["deliver", *paths, "9", AS_OF.isoformat()])
    assert deliver.main() == 1


@pytest.mark.parametrize(
    ("number", "file", "said", "why"),
    [
        (1, b"text", drop("x"), "PART 1 researches for itself"),
        (2, b"text", drop("x", part=5), r"d\.md: reports PART 5 \(line 3\), not PART 2"),
        (2, b"", drop("x"), r"the file of d\.md: is empty"),
        (2, b"\xe9t\xe9", drop("x"), r"the file of d\.md: is not UTF-8 \(byte 0, line 1\)"),
        (2, b"text", "# Notes\n\nNothing else.\n", r"d\.md: is no KNOWLEDGE DROP"),
    ],
)
def test_what_cannot_be_delivered_writes_nothing(
    waiting: Deployment, number: int, file: bytes, said: str, why: str
) -> None:
    topic = waiting.store().topic()
    with pytest.raises(DropError, match=why):
        delivery.deliver(waiting.part(number), topic.part(number), file, said.encode(), "d.md")
    assert waiting.part(number).read_bytes(delivery.DROP) is None
    assert waiting.part(number).read_bytes(delivery.FILE) is None
