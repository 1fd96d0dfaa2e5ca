"""One PART fails: the others land, and plan, drop, report and commit say so honestly."""

from __future__ import annotations

from run_kit import Bench, git, server_with
from topic_variants import NONSENSE, first_run


def test_a_part_without_results_fails_and_the_others_land(bench: Bench) -> None:
    before = bench.head
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(first_run(queries={2: NONSENSE}))
    assert ran.state == "success", ran.log[-3000:]
    assert ran.ended("failed") == {"part_02.search", "part_02.wait_for_drop"}
    assert ran.ended("upstream_failed") == {"part_02.scrape", "part_02.write_knowledge", "part_02.verify"}
    assert ran.ended("skipped") == {"nothing_changed", "needs_attention"}

    reason = ran.failure(2)
    assert reason.startswith("No query of PART 2 gave an address to read.")
    assert all(query in reason for query in NONSENSE)

    drop = ran.json("part-02/drop.json")
    assert (drop["status"], drop["reason"], drop["lines"], drop["sha256"]) == ("failed", reason, 0, "")
    assert drop["requests"] > 0
    assert "**Status**: failed" in ran.text("part-02/drop.md")

    report = ran.report
    assert (report["outcome"], report["completed"], report["wanted"]) == ("landed", 2, 3)
    assert "completed 2/3 (66.7 %)" in report["subject"]
    assert "completed 2/3 (66.7 %)" in ran.text("report.md")
    assert "PART 2, Cloud Run for ML Inference: No query of PART 2" in ran.text("report.md").replace("\\", "")

    plan = git(bench.base, "show", "HEAD:_ingest-auto/completed/expansion-first-run-2026-10-01/ingestion.md")
    assert "- [/] PART 2: Create cloud-run/00-ml-inference.md (Failed " in plan
    assert "No query of PART 2 gave an address to read" in plan
    assert "- [✓] PART 1: " in plan
    assert "- [✓] PART 3: " in plan

    assert git(bench.base, "rev-list", f"{before}..HEAD").splitlines() == [report["commit"]]
    message = git(bench.base, "log", "-1", "--format=%B")
    assert message.startswith("Knowledge Expansion: ")
    assert "(2 files)" in message.splitlines()[0]
    assert "2 of 3 PARTs complete. PART 2 failed: No query of PART 2" in message
    landed = git(bench.base, "ls-tree", "-r", "--name-only", "HEAD").splitlines()
    assert "vertex-ai/00-pipelines-kubeflow.md" in landed
    assert "cuda/00-cuda-graphs.md" in landed
    assert "cloud-run/00-ml-inference.md" not in landed
    assert "cloud-run" not in git(bench.base, "show", "HEAD:INDEX.md")


def test_the_failed_part_lands_once_its_queries_are_mended(bench: Bench) -> None:
    """The same date again: what succeeded is not paid for twice, what failed is tried anew."""
    with server_with() as server:
        bench.research_with(server)
        bench.run(first_run([1, 2], queries={2: NONSENSE}))
        first = bench.head
        spent = server.count(path="/request")
        ran = bench.run(first_run([1, 2]))
        sent = server.requests[spent:]
    assert ran.state == "success", ran.log[-3000:]
    assert ran.report["outcome"] == "landed"
    assert not [request for request in sent if "pipelines" in request.url.lower()]
    assert git(bench.base, "rev-list", f"{first}..HEAD").splitlines() == [ran.report["commit"]]
    assert "cloud-run/00-ml-inference.md" in git(bench.base, "show", "--name-only", "--format=", "HEAD").splitlines()
