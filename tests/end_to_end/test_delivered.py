"""A PART that somebody else researches: its file lands when it passes the gate, and costs nobody else when it does not come."""

from __future__ import annotations

from delivery_kit import URL, drop, external_topic, knowledge_file
from knowledge_expansion.stores.run import RunStore
from knowledge_expansion.stores.workspace import Workspace
from run_kit import DAY, Bench, git, server_with


def inbox(bench: Bench) -> RunStore:
    return RunStore(Workspace(bench.workspace), "first-run", DAY, "deliver")


def deliver(bench: Bench, text: str, said: str) -> None:
    part = inbox(bench).part(2)
    part.write_text("inbox/file.md", text)
    part.write_text("inbox/drop.md", said)


def test_a_delivered_file_is_verified_and_lands_beside_the_others(bench: Bench) -> None:
    text = knowledge_file()
    deliver(bench, text, drop(text))
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(external_topic())
    assert ran.state == "success", ran.log[-3000:]
    assert ran.ended("failed") == set()
    assert {task for task in ran.tasks if task.startswith("part_02.")} == {
        "part_02.check_existing",
        "part_02.wait_for_delivery",
        "part_02.fetch_cited",
        "part_02.verify",
        "part_02.write_drop",
        "part_02.wait_for_drop",
    }
    facts = ran.json("part-02/drop.json")
    assert facts["status"] == "short"
    assert facts["runner"].endswith("delivered from outside by PART 2 (a colleague)")
    assert all(check["passed"] for check in facts["checks"])
    assert [(source["url"], source["quotes"], source["local"]) for source in facts["sources"]] == [(URL, 1, True)]
    assert ran.report["outcome"] == "landed"
    assert ran.report["completed"] == 2
    landed = git(bench.base, "show", "HEAD:cloud-run/00-ml-inference.md")
    assert landed.startswith(text.rstrip("\n"))
    assert landed.splitlines()[-1].startswith("<!-- knowledge-expansion: topic=first-run part=2 ")
    assert "vertex-ai/00-pipelines-kubeflow.md" in git(bench.base, "ls-tree", "-r", "--name-only", "HEAD").splitlines()


def test_nothing_delivered_fails_the_part_in_time_and_the_others_land(bench: Bench) -> None:
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(external_topic(wait_minutes=600), wait_minutes=0.02)
    assert ran.state == "success", ran.log[-3000:]
    assert ran.ended("failed") == {"part_02.wait_for_delivery", "part_02.wait_for_drop"}
    assert ran.ended("upstream_failed") == {"part_02.fetch_cited", "part_02.verify"}
    facts = ran.json("part-02/drop.json")
    assert facts["status"] == "failed"
    assert facts["reason"] == "nobody delivered its file and drop within 0.02 minutes"
    assert ran.report["outcome"] == "landed"
    assert ran.report["completed"] == 1
    assert "cloud-run/00-ml-inference.md" not in git(bench.base, "ls-tree", "-r", "--name-only", "HEAD").splitlines()


def test_a_delivered_file_that_misquotes_does_not_land(bench: Bench) -> None:
    text = knowledge_file(
        quote="Cloud Run is a platform that nobody needs to pay for, whatever it runs.", memory="999 MiB"
    )
    deliver(bench, text, drop(text, lines=400))
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(external_topic())
    assert ran.ended("failed") == {"part_02.verify", "part_02.wait_for_drop"}
    reason = ran.json("part-02/drop.json")["reason"]
    assert "quotes verbatim: line 9: 'Cloud Run is a platform that nobody needs" in reason
    assert f"figures in the pages: line 14: 999 does not stand in {URL}" in reason
    assert f"claims of the drop: drop, line 7: says 400 lines, the file has {text.count(chr(10))}" in reason
