"""A whole run whose base takes no push to its branch: the files wait on a branch of their own, and everybody is told."""

from __future__ import annotations

from typing import Any

from run_kit import DAY, git, server_with
from topic_variants import first_run

HOOK = """#!/bin/sh
while read old new ref; do
  if [ "$ref" = refs/heads/main ]; then echo 'GH006: Protected branch update failed.' >&2; exit 1; fi
done
"""


def test_a_protected_branch_gets_the_run_onto_a_branch_beside_it(bench: Any) -> None:
    before = bench.head
    (bench.base / "hooks").mkdir(exist_ok=True)
    hook = bench.base / "hooks" / "pre-receive"
    hook.write_text(HOOK)
    hook.chmod(0o755)
    with server_with() as server:
        bench.research_with(server)
        ran = bench.run(first_run())
    assert ran.state == "success"
    assert bench.head == before
    (branch,) = [name for name in git(bench.base, "branch", "--format=%(refname:short)").split() if name != "main"]
    assert branch.startswith("knowledge/expansion-first-run-")
    assert branch.endswith(f"/{DAY.isoformat()}")
    assert git(bench.base, "rev-parse", branch) == ran.report["commit"]
    assert git(bench.base, "rev-parse", f"{branch}~1") == before
    assert f"stand on the branch {branch}" in ran.report["reason"]
    assert "merge that branch" in ran.text("report.md")
