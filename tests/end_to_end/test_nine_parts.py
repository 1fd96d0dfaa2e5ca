"""The nine-PART topic over real documentation, on a real base without the files that the topic is to write."""

from __future__ import annotations

import hashlib
from pathlib import Path

import yaml
from counting_kit import as_said, count_file
from nine_parts_kit import TOPIC, base_of_samples
from run_kit import Bench, clone_of, git, server_with

INDEX = "karpathy/INDEX.md"


def test_nine_parts_land_in_one_commit_and_every_figure_holds(bench: Bench, shared: Path, tmp_path: Path) -> None:
    topic = yaml.safe_load(TOPIC.read_text())
    base_of_samples(bench, shared / "samples" / "knowledge-base")
    before = bench.head
    with server_with(corpus=shared / "corpus") as server:
        bench.research_with(server)
        ran = bench.run(topic)
        requests = server.count(path="/request")
    report = ran.report
    assert ran.state == "success", ran.text("report.md")
    assert "completed 9/9 (100.0 %)" in report["subject"], ran.text("report.md")
    assert git(bench.base, "rev-list", f"{before}..HEAD").splitlines() == [report["commit"]]
    assert report["requests"] == requests <= topic["spend_limit"]

    changed = git(bench.base, "diff", "--name-status", before, "HEAD").splitlines()
    outside = [line for line in changed if "_ingest-auto/completed/" not in line]
    files = [f"karpathy/{part['file']}" for part in topic["parts"]]
    assert sorted(outside) == sorted([*(f"A\t{file}" for file in files), f"M\t{INDEX}"]), (
        "and no folder is new to SKILL.md"
    )
    assert git(bench.base, "log", "-1", "--format=%s").endswith("(9 files)")

    landed = clone_of(bench.base, tmp_path / "landed")
    for part, file in zip(topic["parts"], files, strict=True):
        data = (landed / file).read_bytes()
        drop = ran.json(f"part-{part['number']:02d}/drop.json")
        assert (drop["sha256"], drop["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
        text = data.decode()
        assert (drop["lines"], drop["words"]) == (text.count("\n"), len(text.split()))
        counted = count_file(text)
        assert as_said(drop) == counted.quotes, file
        assert [section["written"] for section in drop["sections"]] == list(counted.lines.values())
        assert all(check["passed"] for check in drop["checks"])
        assert drop["checks"]

    old, new = git(bench.base, "show", f"{before}:{INDEX}").splitlines(), (landed / INDEX).read_text().splitlines()
    rest = iter(new)
    assert all(line in rest for line in old), "the index keeps every line that it had, in its order"
    for part in topic["parts"]:
        assert sum(Path(part["file"]).name in line for line in new) >= 1
