"""Every operator by itself: what it returns, what it leaves behind, and which of its failures Airflow tries again."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from knowledge_airflow.compat import AirflowException, AirflowFailException, AirflowSkipException
from knowledge_airflow.failures import airflow_error
from knowledge_airflow.operators import finish
from knowledge_expansion import errors
from knowledge_expansion.research_server import Faults, ResearchServer
from local_airflow import ROOT
from task_kit import AS_OF, PART_STEPS, Deployment, context_of
from topic_variants import NONSENSE, first_run

CORPUS = ROOT / "include" / "sample_corpus"
ALL_DONE: dict[str, str | None] = {"part_01.check_existing": "success", "part_01.write_drop": "success"}
LANDED: dict[str, str | None] = {"prepare": "success", "review": "success", "commit_and_push": "success"}


def small(value: Any) -> bool:
    """Whether a value is fit for XCom: JSON, and a few figures."""
    return len(json.dumps(value)) < 400


def review(deployment: Deployment, states: dict[str, str | None] | None = None, **params: Any) -> dict[str, Any]:
    operator = finish.ReviewOperator(task_id="review", topic_id=deployment.topic_id)
    return dict(operator.execute(context_of(ALL_DONE if states is None else states, params=params)))


def finishing(deployment: Deployment, task: str, states: dict[str, str | None] | None = None) -> Any:
    kinds: dict[str, Any] = {
        "commit_and_push": finish.CommitAndPushOperator,
        "nothing_changed": finish.NothingChangedOperator,
        "needs_attention": finish.NeedsAttentionOperator,
        "notify": finish.NotifyOperator,
    }
    return kinds[task](task_id=task, topic_id=deployment.topic_id).execute(context_of(states))


def git(base: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "--git-dir", str(base), *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()  # fmt: skip


# --- which failures are tried again ---


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (errors.ConfigurationError("x"), False),
        (errors.TopicError(["x"]), False),
        (errors.StopRun("x"), False),
        (errors.NotAvailable("x"), False),
        (errors.PartFailed("x"), False),
        (errors.FileInTheWay("x"), False),
        (errors.GateError(["x"]), False),
        (errors.Retryable("x"), True),
        (errors.SlowDown("x"), True),
        (errors.WorkspaceError("x"), False),
        (errors.RepositoryError("x"), True),
    ],
)
def test_a_failure_is_tried_again_where_that_can_help(error: errors.KnowledgeError, again: bool) -> None:
    mapped = airflow_error(error)
    assert isinstance(mapped, AirflowException)
    assert isinstance(mapped, AirflowFailException) is not again
    assert str(mapped) == "x"


# --- prepare ---


def test_prepare_pins_topic_base_and_shares(deployment: Deployment) -> None:
    returned = deployment.prepare()
    head = git(deployment.base, "rev-parse", "main")
    assert returned == {"as_of": "2026-11-01", "commit": head, "parts": [1], "spend_limit": 100}
    store = deployment.store()
    pinned = {"as_of": "2026-11-01", "commit": head, "shares": {"1": 100}, "topic": "first-run"}
    assert store.read("run.json") == {**pinned, "overlaps": [], "retract": [], "unnumbered": {}}
    assert store.topic().title == "First run: Vertex AI, Cloud Run and CUDA Graphs"
    assert "SKILL.md" in store.snapshot().paths()
    assert "- [ ] PART 1" in (store.find_text("plan.md") or "")


def test_prepare_shares_among_the_parts_that_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deployment = Deployment(tmp_path, monkeypatch, first_run(spend_limit=20))
    assert deployment.prepare()["parts"] == [1, 2, 3]
    assert deployment.store().read("run.json")["shares"] == {"1": 7, "2": 7, "3": 6}
    assert deployment.prepare(context_of(params={"parts": [2, 3]}))["parts"] == [2, 3]
    assert deployment.store().read("run.json")["shares"] == {"1": 0, "2": 10, "3": 10}


def test_prepare_again_writes_the_same_bytes(deployment: Deployment) -> None:
    def bytes_of() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in deployment.file("").iterdir()}

    deployment.prepare()
    before = bytes_of()
    deployment.prepare()
    assert bytes_of() == before


def test_a_run_without_a_logical_date_has_the_day_it_was_due(deployment: Deployment) -> None:
    context = context_of()
    context["logical_date"] = None
    context["dag_run"].run_after = dt.datetime(2026, 11, 2, 1, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    assert deployment.prepare(context)["as_of"] == "2026-11-01"


def test_an_unknown_part_is_refused(deployment: Deployment) -> None:
    with pytest.raises(AirflowFailException, match=r"asks for PARTs \[7\], but topic first-run has \[1\]"):
        deployment.prepare(context_of(params={"parts": [7]}))


def test_a_base_that_is_not_there_is_not_tried_again(deployment: Deployment, tmp_path: Path) -> None:
    deployment.connect("knowledge_repo_default", host=str(tmp_path / "nowhere.git"))
    with pytest.raises(AirflowFailException, match=r"could not clone .*nowhere\.git: no git repository is there"):
        deployment.prepare()


def test_a_base_that_cannot_be_reached_is_tried_again(deployment: Deployment, server: ResearchServer) -> None:
    deployment.connect("knowledge_repo_default", host=f"{server.url}/base.git", login="me", password="t0ken")
    server.close()
    with pytest.raises(AirflowException, match="could not clone http://127") as told:
        deployment.prepare()
    assert not isinstance(told.value, AirflowFailException)
    assert "t0ken" not in str(told.value)


def test_a_topic_that_broke_meanwhile_names_its_line(deployment: Deployment) -> None:
    deployment.topic_file.write_text(deployment.topic_file.read_text().replace("spend_limit:", "spend_limits:"))
    with pytest.raises(AirflowFailException, match=r"first-run\.yaml:\d+: spend_limits: "):
        deployment.prepare()


# --- the steps of a PART ---


def test_every_step_returns_small_figures_that_are_true(deployment: Deployment, server: ResearchServer) -> None:
    deployment.research_with(server)
    assert small(deployment.prepare())
    returned = deployment.run_part(until="wait_for_drop")
    part = deployment.part(1)
    assert all(small(value) for value in returned.values())
    assert returned["check_existing"]["state"] == "new"
    hits = sum(len(search.hits) for search in part.searches())
    assert returned["search"] == {"queries": 3, "results": hits}
    used = [page for page in part.page_outcomes() if page.outcome == "used"]
    assert returned["scrape"] == {"pages": len(part.page_outcomes()), "used": len(used)}
    text = deployment.file("part-01/file.md").read_text()
    assert returned["write_knowledge"]["lines"] == len(text.splitlines())
    assert returned["write_knowledge"]["file"] == "vertex-ai/00-pipelines-kubeflow.md"
    assert returned["verify"]["checks"] == returned["verify"]["passed"] > 10
    assert returned["write_drop"]["lines"] == len(text.splitlines())
    assert server.count(path="/request") == part.ledger().used


def test_the_same_steps_again_send_nothing_and_write_the_same_bytes(
    dropped: Deployment, server: ResearchServer
) -> None:
    def bytes_of() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in dropped.workspace.rglob("*") if path.is_file()}

    before = bytes_of()
    dropped.research_with(server)
    dropped.prepare()
    dropped.run_part(until="wait_for_drop")
    assert server.requests == []
    assert bytes_of() == before


def test_a_part_that_was_not_asked_for_is_skipped(deployment: Deployment) -> None:
    with pytest.raises(AirflowSkipException, match=r"PART 1 is not among the PARTs of this run: \[2\]"):
        deployment.task("check_existing").execute(context_of(params={"parts": [2]}))


@pytest.fixture
def landed(dropped: Deployment) -> Deployment:
    """The PART's file is in the base, and the next day's run has begun."""
    review(dropped)
    finishing(dropped, "commit_and_push")
    return dropped


def next_day(deployment: Deployment, **params: Any) -> Any:
    context = context_of(params=params, as_of=AS_OF + dt.timedelta(days=1), run_id="manual__next")
    deployment.prepare(context)
    return deployment.task("check_existing").execute(context)


def test_a_fresh_part_is_skipped_before_anything_is_spent(landed: Deployment) -> None:
    with pytest.raises(AirflowSkipException, match="PART 1 is fresh: "):
        next_day(landed)


def test_a_fresh_part_is_researched_when_that_is_asked_for(landed: Deployment) -> None:
    assert next_day(landed, force_refresh=True)["state"] == "refresh"


def test_a_file_that_somebody_put_there_ends_the_part_and_stays(landed: Deployment, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(landed.base), str(clone)], check=True)
    file = clone / "vertex-ai" / "00-pipelines-kubeflow.md"
    file.write_text("# Our own notes\n")
    mine = ["git", "-C", str(clone), "-c", "user.name=Me", "-c", "user.email=me@localhost"]
    subprocess.run([*mine, "commit", "-qam", "My remark"], check=True)
    subprocess.run(["git", "-C", str(clone), "push", "-q"], check=True)
    with pytest.raises(AirflowFailException, match="not written by this bundle"):
        next_day(landed, force_refresh=True)
    left = json.loads((landed.workspace / "first-run/2026-11-02/failures/part_01.check_existing.json").read_text())
    assert left["run_id"] == "manual__next"
    assert "not written by this bundle" in left["reason"]


def test_a_step_before_prepare_says_what_to_clear(deployment: Deployment, server: ResearchServer) -> None:
    deployment.research_with(server)
    for step in PART_STEPS:
        if step == "wait_for_drop":
            continue
        with pytest.raises(AirflowFailException, match=r"is not in the workspace.* [Cc]lear"):
            deployment.task(step).execute(context_of())
    assert server.requests == []


def test_a_stopped_account_stops_the_other_parts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deployment = Deployment(tmp_path, monkeypatch, first_run([1, 2]))
    deployment.prepare()
    with ResearchServer(CORPUS, faults=Faults(suspended=True)) as server:
        deployment.research_with(server)
        with pytest.raises(AirflowFailException, match="client_10020"):
            deployment.task("search", 1).execute(context_of())
        sent = len(server.requests)
        assert sent == 1
        with pytest.raises(AirflowFailException, match=r"the run was stopped by another PART: .*client_10020"):
            deployment.task("search", 2).execute(context_of())
        assert len(server.requests) == sent
    assert deployment.part(1).failure("search")
    assert deployment.part(2).failure("search")


def test_a_later_run_is_not_stopped_by_what_stopped_an_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ResearchServer
) -> None:
    deployment = Deployment(tmp_path, monkeypatch, first_run([1, 2]))
    deployment.prepare()
    with ResearchServer(CORPUS, faults=Faults(suspended=True)) as suspended:
        deployment.research_with(suspended)
        with pytest.raises(AirflowFailException):
            deployment.task("search", 1).execute(context_of())
    deployment.research_with(server)
    assert deployment.task("search", 2).execute(context_of(run_id="manual__again"))["queries"] == 3


def test_a_spent_share_ends_one_part_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ResearchServer
) -> None:
    deployment = Deployment(tmp_path, monkeypatch, first_run([1, 2], spend_limit=5))
    deployment.research_with(server)
    deployment.prepare()
    with pytest.raises(AirflowFailException, match=r"spend limit of this PART is reached: 2 of 2 requests sent"):
        deployment.task("search", 2).execute(context_of())
    assert server.count(path="/request") == 2
    assert deployment.task("search", 1).execute(context_of())["queries"] == 3


def test_a_query_without_an_answer_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ResearchServer
) -> None:
    deployment = Deployment(tmp_path, monkeypatch, first_run([1], queries={1: NONSENSE}))
    deployment.research_with(server)
    deployment.prepare()
    with pytest.raises(AirflowFailException, match="No query of PART 1 gave an address to read") as told:
        deployment.task("search").execute(context_of())
    assert all(query in str(told.value) for query in NONSENSE)


def test_a_missing_zone_is_left_as_the_reason(deployment: Deployment, server: ResearchServer) -> None:
    deployment.connect("brightdata_default", host=server.url, password="local-key")
    deployment.prepare()
    with pytest.raises(AirflowFailException, match="lacks serp_zone, unlocker_zone"):
        deployment.task("search").execute(context_of())
    assert "lacks serp_zone" in (deployment.part(1).failure("search") or "")
    assert server.requests == []


def test_a_file_that_fails_its_checks_ends_the_part(dropped: Deployment) -> None:
    file = dropped.file("part-01/file.md")
    file.write_text(file.read_text().replace("\n> ", "\n> Invented. ", 1))
    with pytest.raises(AirflowFailException, match="Invented"):
        dropped.task("verify").execute(context_of())
    states: dict[str, str | None] = {"part_01.verify": "failed"}
    facts = dropped.task("write_drop").execute(context_of(states))
    assert facts["status"] == "failed"
    assert "Invented" in (dropped.part(1).drop() or pytest.fail("no drop")).reason


@pytest.mark.parametrize("step", ["check_existing", "search", "scrape", "write_knowledge"])
def test_a_lost_worker_still_gets_a_drop(dropped: Deployment, step: str) -> None:
    facts = dropped.task("write_drop").execute(context_of({f"part_01.{step}": "failed"}))
    assert (facts["status"], facts["lines"], facts["sha256"]) == ("failed", 0, "")
    drop = dropped.part(1).drop()
    assert drop is not None
    assert (
        drop.reason
        == f"the task {step} failed without leaving a reason; its worker was probably lost. Its log says more."
    )


def test_the_reason_of_an_earlier_run_is_not_that_of_this_one(dropped: Deployment) -> None:
    dropped.store("manual__earlier").part(1).record_failure("search", "an old reason")
    dropped.task("write_drop").execute(context_of({"part_01.search": "failed"}))
    drop = dropped.part(1).drop()
    assert drop is not None
    assert "an old reason" not in drop.reason


# --- the end of a run ---


def test_review_branch_and_commit_bring_one_commit(dropped: Deployment) -> None:
    before = git(dropped.base, "rev-parse", "main")
    decided = review(dropped)
    assert decided == {"decision": "commit_and_push", "landing": [1], "failed": 0}
    branch = finish.LandingBranchOperator(task_id="branch")
    assert branch.choose_branch(context_of(returned={"review": decided})) == "commit_and_push"
    returned = finishing(dropped, "commit_and_push")
    assert small(returned)
    assert (returned["tries"], returned["files"]) == (1, 1)
    assert git(dropped.base, "rev-parse", "main", "main^").split() == [returned["commit"], before]
    told = finishing(dropped, "notify", LANDED)
    assert told["outcome"] == "landed"
    assert "completed 1/1 (100.0 %)" in told["subject"]
    assert json.loads(dropped.file("report.json").read_text())["commit"] == returned["commit"]


def test_landing_again_makes_no_second_commit(landed: Deployment) -> None:
    head = git(landed.base, "rev-parse", "main")
    landed.prepare()
    assert review(landed)["decision"] == "nothing_changed"
    assert finishing(landed, "nothing_changed") == "every PART is fresh or says what the base already says"
    assert git(landed.base, "rev-parse", "main") == head


def test_a_commit_task_tried_again_after_it_was_lost_makes_no_second_commit(landed: Deployment) -> None:
    """The worker died after the push: the retry finds its own work in the base."""
    head = git(landed.base, "rev-parse", "main")
    assert finishing(landed, "commit_and_push")["commit"] == head
    assert git(landed.base, "rev-parse", "main") == head


def test_a_dry_run_changes_nothing_and_says_so(dropped: Deployment) -> None:
    head = git(dropped.base, "rev-parse", "main")
    assert review(dropped, dry_run=True)["decision"] == "nothing_changed"
    assert finishing(dropped, "nothing_changed") == "a dry run: 1 files would have landed"
    states: dict[str, str | None] = {"prepare": "success", "review": "success", "nothing_changed": "success"}
    assert finishing(dropped, "notify", states)["outcome"] == "dry_run"
    assert git(dropped.base, "rev-parse", "main") == head


@pytest.mark.parametrize("state", ["failed", "upstream_failed", None])
def test_nothing_landed_is_told_and_then_fails_the_run(
    dropped: Deployment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, state: str | None
) -> None:
    monkeypatch.setenv("AIRFLOW_VAR_KNOWLEDGE_NOTIFY", json.dumps([f"file:{tmp_path}/told.md"]))
    decided = review(dropped, {"part_01.check_existing": "success", "part_01.write_drop": state})
    assert decided == {"decision": "needs_attention", "landing": [], "failed": 1}
    assert finishing(dropped, "needs_attention") == "nothing new landed and 1 PARTs failed"
    states: dict[str, str | None] = {"prepare": "success", "review": "success", "needs_attention": "success"}
    with pytest.raises(AirflowFailException, match=r"NEEDS ATTENTION, completed 0/1 \(0\.0 %\)"):
        finishing(dropped, "notify", states)
    assert "ended without a drop" in (tmp_path / "told.md").read_text()


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ({"prepare": "failed"}, "prepare failed"),
        ({"prepare": "success", "review": "failed"}, "review failed"),
        ({"prepare": "success", "review": "success", "commit_and_push": "failed"}, "commit_and_push failed"),
    ],
)
def test_a_run_that_broke_off_is_reported_all_the_same(
    dropped: Deployment, states: dict[str, str | None], said: str
) -> None:
    review(dropped)
    with pytest.raises(AirflowFailException, match=said):
        finishing(dropped, "notify", states)
    assert said in dropped.file("report.md").read_text()


def test_a_report_that_could_not_be_sent_fails_only_the_notification(
    dropped: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_VAR_KNOWLEDGE_NOTIFY", '["mail", "log"]')
    review(dropped)
    finishing(dropped, "commit_and_push")
    with pytest.raises(AirflowFailException, match="the work is done, but the report could not be delivered: mail: "):
        finishing(dropped, "notify", LANDED)


def test_a_wrong_notify_variable_fails_after_the_report_is_written(
    dropped: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_VAR_KNOWLEDGE_NOTIFY", "log")
    review(dropped)
    finishing(dropped, "commit_and_push")
    with pytest.raises(AirflowFailException, match="variable knowledge_notify is not JSON"):
        finishing(dropped, "notify", LANDED)
    assert dropped.file("report.md").exists()


def test_a_batch_goes_on_when_one_part_ended_well() -> None:
    operator = finish.BatchReviewOperator(task_id="review_batch_01", parts=[1, 2])
    states = {"part_01.wait_for_drop": "failed", "part_02.wait_for_drop": "success"}
    assert operator.execute(context_of(states)) == {"ended_well": [2]}
    with pytest.raises(AirflowFailException, match=r"no PART of the batch \[1, 2\] ended well"):
        operator.execute(context_of({**states, "part_02.wait_for_drop": "upstream_failed"}))
