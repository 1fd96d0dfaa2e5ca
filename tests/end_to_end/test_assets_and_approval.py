"""What others hear of a run: assets and a DAG that runs on them, a person's approval, failures and deadlines, runs by time."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from database_kit import Began, consume, sync
from knowledge_airflow.dags import topic_dag
from knowledge_expansion.__main__ import main
from run_kit import Bench, Ran, server_with
from topic_variants import first_run, write_topic

TOPIC = first_run([1], local_sources="allow")
FILE = TOPIC["parts"][0]["file"]
REVIEWED = {**TOPIC, "review": "required"}


def news(bench: Bench) -> list[tuple[str, str, dict[str, Any]]]:
    """The asset events in Airflow's database: name, URI and extra, oldest first."""
    from airflow.models.asset import AssetEvent
    from airflow.utils.session import create_session
    from sqlalchemy import select

    with create_session() as session:
        found = session.scalars(select(AssetEvent).order_by(AssetEvent.id)).all()
        return [(event.asset.name, event.asset.uri, dict(event.extra)) for event in found]


def test_files_that_land_are_assets_and_a_dag_runs_on_them(bench: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    from airflow.models.dag import DagModel
    from airflow.utils.session import create_session

    write_topic(bench.topics, TOPIC)
    with create_session() as session:  # as somebody who wants the example: it starts paused
        example = sync(session).dags["knowledge_changes"]
        assert session.get(DagModel, "knowledge_changes").is_paused
        session.get(DagModel, "knowledge_changes").is_paused = False
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(TOPIC)
        assert ran.state == "success"
        (name, uri, extra), (base, base_uri, total) = news(bench)
        again = bench.run(TOPIC)
    drop = ran.json("part-01/drop.json")
    points = sum(len(section["points"]) for section in TOPIC["parts"][0]["sections"])
    answered = points - sum(len(section["open_points"]) for section in drop["sections"])
    told = {"topic": "first-run", "as_of": "2026-11-01", "commit": bench.head}
    assert uri == f"knowledge://local{str(bench.base).removesuffix('.git')}/{FILE}"
    assert uri == f"knowledge://{name}"
    assert extra == {
        **told, "path": FILE, "part": 1, "change": "new", "lines": drop["lines"], "sources": len(drop["sources"]),
        "points": points, "answered": answered, "coverage": round(answered / points, 3),
    }  # fmt: skip
    assert f"{base_uri}/{FILE}" == uri == f"knowledge://{base}/{FILE}"
    assert total == {**told, "files": 1, "lines": drop["lines"]}
    assert again.tasks["nothing_changed"] == "success"
    assert len(news(bench)) == 2, "a run that changes nothing announces nothing"
    printed = consume(example, capfd)
    assert f"{uri}: " in printed
    assert f"'lines': {drop['lines']}" in printed


def sent(bench: Bench) -> list[str]:
    """The subjects of all reports that were sent, oldest first."""
    inbox = bench.folder / "inbox"
    return inbox.read_text().splitlines() if inbox.exists() else []


@pytest.fixture
def inbox(bench: Bench) -> Path:
    file = bench.folder / "inbox"
    bench.notify({"notifier": "database_kit.Append", "kwargs": {"path": str(file)}})
    return file


def answered(ran: Ran) -> str:
    return str(ran.report["reason"])


def test_dags_test_does_not_wait_for_a_person_and_takes_the_answer_of_the_command(
    bench: Bench, inbox: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = bench.head
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(REVIEWED)
        requests = len(server.requests)
        assert (ran.state, ran.tasks["approve"], ran.tasks["commit_and_push"]) == (
            "failed",
            "failed",
            "upstream_failed",
        )
        assert bench.head == before
        assert "approve failed: `airflow dags test` does not wait for people" in answered(ran)
        assert "approve --topic first-run --date 2026-11-01" in answered(ran)
        asked = ran.text("approval-request.md")
        assert "WAITS FOR APPROVAL" in asked
        assert f"| 1 | `{FILE}` | new | {ran.json('part-01/drop.json')['lines']} of " in asked
        said = ["approve", "--topic", "first-run", "--date", "2026-11-01", "--by", "ann"]
        assert main([*said, "--refuse", "the sources are too old"]) == 0
        assert f"{FILE} (" in capfd.readouterr().out
        refused = bench.run(REVIEWED)
        assert "approve failed: refused by ann: the sources are too old" in answered(refused)
        assert bench.head == before
        assert main(said) == 0
        landed = bench.run(REVIEWED)
        assert len(server.requests) == requests, "neither answer cost a request"
    assert (landed.state, landed.tasks["approve"]) == ("success", "success")
    assert landed.report["commit"] == bench.head != before
    assert "approved by ann" in landed.report["reason"]
    assert [subject.split(": ")[1].split(",")[0] for subject in sent(bench)] == ["NEEDS ATTENTION"] * 2 + ["landed"]


def test_an_answer_without_a_question_is_refused(bench: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["approve", "--topic", "first-run", "--date", "2026-11-01"]) == 1
    assert "nothing of first-run as of 2026-11-01 waits for an answer" in capfd.readouterr().err


def test_a_person_answers_in_the_user_interface(bench: Bench, inbox: Path) -> None:
    """Rejected, not answered in time, then approved: each time the task was cleared, it asked again."""
    before = bench.head
    with server_with() as server:
        bench.research_with(server)
        run = Began(topic_dag(write_topic(bench.topics, REVIEWED)))
        assert run.go_on()["approve"] == "awaiting_input"
        question = run.question()
        assert (question.options, question.subject) == (["Approve", "Reject"], sent(bench)[0])
        assert f"`{FILE}`" in question.body
        run.answer("Reject", reason="not yet")
        states = run.go_on()
        assert (states["approve"], states["commit_and_push"], states["notify"]) == (
            "failed",
            "upstream_failed",
            "failed",
        )
        assert run.state == "failed"
        report = json.loads((run.workspace(bench) / "report.json").read_text())
        assert "approve failed: refused by Ann: not yet" in report["reason"]
        run.clear("approve")
        assert run.go_on()["approve"] == "awaiting_input"
        run.answer()
        assert run.go_on()["approve"] == "failed"
        report = json.loads((run.workspace(bench) / "report.json").read_text())
        assert "nobody approved or refused within 7 days" in report["reason"]
        assert bench.head == before
        run.clear("approve")
        run.go_on()
        run.answer("Approve")
        assert run.go_on()["notify"] == "success"
    assert bench.head != before
    assert (run.workspace(bench) / "approval.json").exists()
    words = [subject.split(": ")[1].split(",")[0] for subject in sent(bench)]
    assert words == ["WAITS FOR APPROVAL", "NEEDS ATTENTION"] * 2 + ["WAITS FOR APPROVAL", "landed"]


def test_what_was_not_shown_does_not_land(bench: Bench, inbox: Path) -> None:
    """An approval of other bytes than those that are about to be pushed is none."""
    before = bench.head
    with server_with() as server:
        bench.research_with(server)
        run = Began(topic_dag(write_topic(bench.topics, REVIEWED)))
        run.go_on()
        run.answer("Approve")
        run.go_on(only="approve")
        file = run.workspace(bench) / "part-01" / "file.md"
        file.write_text(file.read_text() + "\nAfter the approval.\n")
        assert run.go_on()["commit_and_push"] == "failed"
    assert bench.head == before
    report = json.loads((run.workspace(bench) / "report.json").read_text())
    assert "what would land is not what was approved" in report["reason"]


# --- failures and deadlines ---


def test_a_run_that_never_came_to_its_notification_is_told_once(bench: Bench, inbox: Path) -> None:
    with server_with() as server:
        bench.research_with(server)
        run = Began(topic_dag(write_topic(bench.topics, TOPIC)))
        run.go_on(only="prepare")
        run.fails("timed_out", last="part_01.search")
        run.fails("timed_out", last="part_01.search")
    assert sent(bench) == ["Knowledge expansion first-run as of 2026-11-01: NEEDS ATTENTION"]
    report = json.loads((run.workspace(bench) / "report.json").read_text())
    assert report["reason"] == (
        "the run failed before its report was sent: the run took longer than it may; its last task was part_01.search"
    )
    assert (report["requests"], report["request_limit"]) == (0, TOPIC["spend_limit"])


def test_a_run_that_told_its_failure_is_not_told_again(
    bench: Bench, inbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ran = bench.run(TOPIC)  # there is no research service
    assert ran.state == "failed"
    assert [words for words in caplog.messages if words.startswith("the report of manual__")], "Airflow called back"
    assert len(sent(bench)) == 1


def test_a_missed_deadline_reaches_the_notifiers(bench: Bench, inbox: Path) -> None:
    run = Began(topic_dag(write_topic(bench.topics, {**TOPIC, "deadline_minutes": 30})))
    assert run.misses_its_deadline() == dt.timedelta(minutes=30)
    (subject,) = sent(bench)
    assert subject == "Knowledge expansion first-run as of 2026-11-01: LATE"


# --- runs without a logical date ---


def test_a_run_without_a_logical_date_is_as_of_its_time_and_says_so(
    bench: Bench, capfd: pytest.CaptureFixture[str]
) -> None:
    with server_with() as server:
        bench.research_with(server)
        dag = topic_dag(write_topic(bench.topics, TOPIC))
        after = dt.datetime(2026, 11, 5, 6, 30, tzinfo=dt.UTC)
        run = dag.test(logical_date=None, run_after=after, run_conf={"dry_run": True})
    assert (run.state, run.logical_date) == ("success", None)
    said = "this run has no logical date; it is as of the day it was due to start: 2026-11-05"
    assert said in "".join(capfd.readouterr())
    report = json.loads((bench.workspace / "first-run" / "2026-11-05" / "report.json").read_text())
    assert (report["as_of"], report["outcome"], report["warnings"][0]) == ("2026-11-05", "dry_run", said)
