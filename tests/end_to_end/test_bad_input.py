"""Everything that can be wrong from outside: each run says what happened and what to do next, and loses nothing."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from knowledge_expansion.research_server import Faults, UrlFault
from run_kit import DAY, KEY, Bench, Ran, clone_of, git, server_with
from topic_variants import NONSENSE, first_run

PIPELINES = "vertex-ai/00-pipelines-kubeflow.md"


@pytest.fixture
def alerts() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An address that takes reports, and those it got."""
    received: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            """Nothing: what it got is asserted."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", received
    server.shutdown()
    thread.join()
    server.server_close()


def needs_attention(bench: Bench, ran: Ran, before: str) -> dict[str, Any]:
    """The run failed after it told so, and the base is as it was. Returns the report."""
    assert ran.state == "failed"
    assert ran.tasks["notify"] == "failed"
    assert bench.head == before
    report = ran.report
    assert (report["outcome"], report["commit"]) == ("needs_attention", "")
    assert "NEEDS ATTENTION" in ran.text("report.md")
    return report


# --- the research service ---


@pytest.mark.parametrize(
    ("keys", "faults", "code"),
    [(("another-key",), Faults(), "outer_401"), ((KEY,), Faults(suspended=True), "client_10020")],
    ids=["wrong key", "suspended account"],
)
def test_an_account_that_cannot_work_stops_the_whole_run_with_one_alert(
    bench: Bench, alerts: tuple[str, list[dict[str, Any]]], keys: tuple[str, ...], faults: Faults, code: str
) -> None:
    address, received = alerts
    bench.connect("inbox", conn_type="http", host=address)
    bench.notify("http:inbox")
    before = bench.head
    with server_with(faults, keys=keys) as server:
        bench.research_with(server)
        ran = bench.run(first_run())
        assert server.count(path="/request") == 1, "the other PARTs had to send nothing"
    report = needs_attention(bench, ran, before)
    reasons = [part["reason"] for part in report["parts"]]
    assert all(code in reason for reason in reasons)
    assert sum("the run was stopped by another PART" in reason for reason in reasons) == 2
    assert all("key of the connection brightdata_default" in reason for reason in reasons)
    (alert,) = received
    assert alert["subject"] == report["subject"]
    assert "completed 0/3 (0.0 %)" in alert["subject"]


def test_a_zone_that_is_not_set(bench: Bench) -> None:
    before = bench.head
    with server_with() as server:
        bench.research_with(server, serp_zone="")
        ran = bench.run(first_run([1]))
        assert server.requests == []
    needs_attention(bench, ran, before)
    assert ran.failure(1).startswith("connection brightdata_default lacks serp_zone.")
    assert ran.failure(1).endswith("zones are listed in the service's control panel.")


def test_a_zone_that_the_account_does_not_have(bench: Bench) -> None:
    before = bench.head
    with server_with() as server:
        bench.research_with(server, serp_zone="no_such_zone")
        ran = bench.run(first_run([1]))
        assert server.count(path="/request") == 1
    needs_attention(bench, ran, before)
    assert 'zone "no_such_zone" not found' in ran.failure(1)
    assert "Correct the zones of the connection brightdata_default" in ran.failure(1)


def test_a_connection_that_does_not_exist(bench: Bench) -> None:
    before = bench.head
    ran = bench.run(first_run([1]))
    needs_attention(bench, ran, before)
    assert ran.failure(1).startswith("there is no connection brightdata_default.")
    assert "AIRFLOW_CONN_BRIGHTDATA_DEFAULT" in ran.failure(1)


def test_a_spend_limit_that_is_too_small(bench: Bench) -> None:
    before = bench.head
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(first_run([1], spend_limit=2))
        assert server.count(path="/request") == 2
    needs_attention(bench, ran, before)
    assert "The spend limit of this PART is reached: 2 of 2 requests sent" in ran.failure(1)
    assert "Raise spend_limit in the topic, then clear the PART's failed tasks." in ran.failure(1)
    assert ran.report["requests"] == 2


def test_search_answers_that_are_cut_in_half(bench: Bench) -> None:
    """The slowest test of this file: a query is never repeated within the service's 15 s."""
    before = bench.head
    with server_with(Faults(urls=(UrlFault("malformed", "*google*"),))) as server:
        bench.research_with(server)
        ran = bench.run(first_run([1], queries={1: ["Vertex AI Pipelines"]}))
        sent = [request.time for request in server.requests if "google" in request.url]
    needs_attention(bench, ran, before)
    assert len(sent) == 2
    assert sent[1] - sent[0] > 15
    assert ran.failure(1).startswith("No query of PART 1 gave an address to read.")
    assert "not_json" in ran.failure(1)


# --- what it finds ---


def test_a_query_that_finds_nothing(bench: Bench) -> None:
    before = bench.head
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(first_run([1], queries={1: NONSENSE}))
        assert server.count(url="*google*") == len(NONSENSE), "none of them has a shorter form to try"
    needs_attention(bench, ran, before)
    assert "nothing found" in ran.failure(1)
    assert "Reword the queries in the topic" in ran.failure(1)


def test_pages_that_are_all_dead(bench: Bench) -> None:
    before = bench.head
    with server_with(Faults(urls=(UrlFault("status", "*://*.example.*", value="404"),))) as server:
        bench.research_with(server)
        ran = bench.run(first_run([1]))
    needs_attention(bench, ran, before)
    pages = ran.json("part-01/pages.json")
    assert {page["outcome"] for page in pages} == {"failed"}
    reason = ran.failure(1)
    assert reason.startswith("No page of PART 1 can be used: all pages are dead. Asked: 'Vertex AI Pipelines Kubeflow")
    assert all(page["url"] in reason and "404" in page["detail"] for page in pages)
    drop = ran.json("part-01/drop.json")
    assert (drop["status"], len(drop["pages"])) == ("failed", len(pages))


def test_local_copies_where_neither_topic_nor_base_allows_them(bench: Bench) -> None:
    clone = clone_of(bench.base, bench.folder / "clone")
    (clone / ".knowledge-base.yaml").write_text("local_sources: refuse\n")
    git(clone, "commit", "-qam", "No local copies here")
    git(clone, "push", "-q")
    before = bench.head
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(first_run([1], local_sources="refuse"))
    report = needs_attention(bench, ran, before)
    (part,) = report["parts"]
    assert "local copies" in part["reason"]
    assert "Set `local_sources: allow` in the topic, or in .knowledge-base.yaml of the base." in part["reason"]
    assert "Quoted from" in ran.text("part-01/file.md"), "the work is kept in the workspace"


# --- the knowledge base ---


def test_a_base_that_is_not_there(bench: Bench) -> None:
    bench.connect("knowledge_repo_default", host=str(bench.folder / "nowhere.git"))
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(first_run([1]))
        assert server.requests == []
    assert ran.state == "failed"
    assert "nowhere.git: no git repository is there, or this token may not see it" in ran.log
    assert ran.report["reason"].startswith("prepare failed")
    assert ran.tasks["prepare"] == "failed"


def test_what_was_edited_by_hand_is_never_overwritten(bench: Bench) -> None:
    with server_with() as server:
        bench.research_with(server)
        bench.run(first_run([1]))
        clone = clone_of(bench.base, bench.folder / "clone")
        edited = (clone / PIPELINES).read_text().replace("## Section 1", "My own remark.\n\n## Section 1")
        (clone / PIPELINES).write_text(edited)
        git(clone, "commit", "-qam", "My own remark")
        git(clone, "push", "-q")
        before = bench.head
        ran = bench.run(first_run([1]), DAY.replace(day=20), force_refresh=True)
    assert ran.state == "success", ran.log[-3000:]
    landed = git(bench.base, "show", f"HEAD:{PIPELINES}")
    assert "My own remark.\n\n## Section 1" in landed
    assert "As of 2026-11-20." in landed
    assert git(bench.base, "rev-list", f"{before}..HEAD").splitlines() == [ran.report["commit"]]
    assert any("kept as a person wrote it" in words for words in ran.report["differences"])


def test_somebody_elses_file_at_the_path_stays(bench: Bench) -> None:
    clone = clone_of(bench.base, bench.folder / "clone")
    (clone / PIPELINES).parent.mkdir()
    (clone / PIPELINES).write_text("# Mine\n")
    git(clone, "add", ".")
    git(clone, "commit", "-qm", "Mine")
    git(clone, "push", "-q")
    before = bench.head
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(first_run([1]))
        assert server.requests == []
    needs_attention(bench, ran, before)
    assert PIPELINES in ran.failure(1)


def test_a_base_with_a_checked_out_branch_is_left_as_it_is(bench: Bench) -> None:
    """Somebody works in it: uncommitted changes stay, and the run says so before it spends anything."""
    clone = clone_of(bench.base, bench.folder / "work-tree")
    (clone / "INDEX.md").write_text("half of an edit\n")
    before = git(clone, "rev-parse", "HEAD")
    bench.connect("knowledge_repo_default", host=str(clone))
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(first_run([1]))
        assert server.requests == []
    assert ran.state == "failed"
    assert "is a work tree with main checked out: a push would leave its files behind the branch" in ran.log
    assert "Use a bare repository (git clone --bare" in ran.log
    assert ran.report["outcome"] == "needs_attention"
    assert git(clone, "rev-parse", "HEAD") == before
    assert git(clone, "status", "--porcelain").split() == ["M", "INDEX.md"]
    assert (clone / "INDEX.md").read_text() == "half of an edit\n"


def racing_push(bench: Bench) -> Path:
    """A real second pusher: it pushes another file into the base while the first push of the run is being received."""
    clone = clone_of(bench.base, bench.folder / "somebody")
    (clone / "notes").mkdir()
    (clone / "notes" / "00-mine.md").write_text("# Mine\n\nWritten by somebody else.\n")
    git(clone, "add", ".")
    git(clone, "commit", "-qm", "Somebody else's notes")
    once = bench.folder / "pushed"
    hook = bench.base / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f"""#!/bin/sh
cat > /dev/null
test -e '{once}' && exit 0
touch '{once}'
unset $(git rev-parse --local-env-vars)
git -C '{clone}' push -q
"""
    )
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    return once


def test_a_base_that_moves_under_the_push_is_folded_again(bench: Bench) -> None:
    once = racing_push(bench)
    before = bench.head
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(first_run([1]))
    assert ran.state == "success", ran.log[-3000:]
    assert once.exists()
    assert ran.json("landed.json")["tries"] == 2
    subjects = git(bench.base, "log", "--reverse", "--format=%s", f"{before}..HEAD").splitlines()
    assert subjects[0] == "Somebody else's notes"
    assert subjects[1].startswith("Knowledge Expansion: ")
    assert len(subjects) == 2
    files = git(bench.base, "ls-tree", "-r", "--name-only", "HEAD").splitlines()
    assert {"notes/00-mine.md", PIPELINES} <= set(files)
    assert ran.report["commit"] == bench.head
