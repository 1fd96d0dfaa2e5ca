"""The README's first command as its reader runs it: a fresh folder, no key, no network, three runs one after another."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from counting_kit import as_said, count_file, plain
from local_airflow import ROOT, without_airflow
from run_kit import git
from topic_variants import FIRST_RUN

TOPIC = yaml.safe_load(FIRST_RUN.read_text())
FILES = [part["file"] for part in TOPIC["parts"]]
SUBJECTS = " + ".join(group["name"] for group in TOPIC["groups"])
DONE = f"_ingest-auto/completed/expansion-first-run-{TOPIC['date']}"


@dataclass(frozen=True)
class Command:
    """What the command printed, and how it ended."""

    code: int
    printed: str

    @property
    def requests(self) -> int:
        """How many requests the local research service counted."""
        (found,) = re.findall(r"the local research service answered (\d+) requests", self.printed)
        return int(found)


@dataclass(frozen=True)
class Local:
    """A folder of local runs."""

    folder: Path

    @property
    def checkout(self) -> Path:
        return self.folder / "knowledge-base"

    def text(self, name: str, day: str = "2026-11-01") -> str:
        return (self.folder / "workspace" / "first-run" / day / name).read_text()

    def json(self, name: str, day: str = "2026-11-01") -> Any:
        return json.loads(self.text(name, day))

    def drops(self) -> list[dict[str, Any]]:
        return [self.json(f"part-{part['number']:02d}/drop.json") for part in TOPIC["parts"]]


def command(folder: Path, day: str) -> Command:
    environment = {**without_airflow(os.environ), "PYTHONPATH": str(ROOT / "include")}
    arguments = ["run", "--topic", "first-run", "--date", day, "--local", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "knowledge_expansion", *arguments],
        env=environment, cwd=folder.parent, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return Command(done.returncode, done.stdout)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Local:
    return Local(tmp_path_factory.mktemp("first-run") / "local")


@pytest.fixture(scope="module")
def first(local: Local) -> Command:
    """The first run. Everything below only reads what it left."""
    ran = command(local.folder, "2026-11-01")
    assert ran.code == 0, ran.printed[-6000:]
    return ran


@pytest.fixture(scope="module")
def first_head(local: Local, first: Command) -> str:
    return git(local.checkout, "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def again(local: Local, first_head: str) -> Command:
    """The same date once more."""
    return command(local.folder, "2026-11-01")


@pytest.fixture(scope="module")
def next_day(local: Local, again: Command) -> Command:
    """A day later, when every file is fresh."""
    return command(local.folder, "2026-11-02")


def at_first(local: Local, commit: str, path: str) -> str:
    """A file of the base as the first run left it, whatever ran since."""
    return git(local.checkout, "show", f"{commit}:{path}") + "\n"


def test_it_prints_the_report_and_where_to_look(local: Local, first: Command) -> None:
    assert "completed 3/3 (100.0 %)" in first.printed
    assert f"The knowledge base: {local.checkout}" in first.printed
    assert "Finished in" in first.printed
    for file in FILES:
        assert f"`{file}`" in first.printed


def test_three_parts_landed_in_one_commit(local: Local, first_head: str) -> None:
    history = git(local.checkout, "log", "--format=%H %s").splitlines()
    place = next(number for number, line in enumerate(history) if line.startswith(first_head))
    assert history[place].partition(" ")[2] == f"Knowledge Expansion: {SUBJECTS} (3 files)"
    assert history[place + 1].endswith("Start a knowledge base")
    changed = git(local.checkout, "show", "--name-only", "--format=", first_head).splitlines()
    names = [f"KNOWLEDGE-DROP-{part['drop']}-2026-11-01" for part in TOPIC["parts"]]
    archived = [path for path in changed if path.startswith(DONE)]
    assert sorted(set(changed) - set(archived)) == sorted([*FILES, "INDEX.md", "SKILL.md"])
    for name in names:
        assert len([path for path in archived if path.startswith(f"{DONE}/{name}")]) == 2, (
            "Markdown and JSON of each drop"
        )
    assert f"{DONE}/ingestion.md" in archived


def test_the_message_follows_the_protocol_and_its_counts_are_true(local: Local, first_head: str) -> None:
    message = git(local.checkout, "log", "-1", "--format=%B", first_head)
    assert f"Workspace: {DONE}/" in message
    assert "As of: 2026-11-01" in message
    assert "Web research: " in message
    assert "3 of 3 PARTs complete." in message
    listed = dict(re.findall(r"^- (\S+) \((\d+) lines\)$", message, re.MULTILINE))
    assert set(FILES) <= set(listed)
    for path, lines in listed.items():
        assert at_first(local, first_head, path).count("\n") == int(lines), path


def test_every_figure_of_the_drops_is_that_of_the_disk(local: Local, first_head: str) -> None:
    for part, drop in zip(TOPIC["parts"], local.drops(), strict=True):
        text = at_first(local, first_head, part["file"])
        data = text.encode()
        assert drop["file"] == part["file"]
        assert (drop["lines"], drop["words"], drop["size"]) == (text.count("\n"), len(text.split()), len(data))
        assert drop["sha256"] == hashlib.sha256(data).hexdigest()
        assert drop["planned_lines"] == part["lines"] == sum(section["lines"] for section in part["sections"])
        counted = count_file(text)
        assert as_said(drop) == counted.quotes
        for number, (section, said) in enumerate(zip(part["sections"], drop["sections"], strict=True), start=1):
            assert (said["number"], said["title"], said["planned"]) == (number, section["title"], section["lines"])
            assert counted.titles[number] == section["title"]
            assert (said["written"], said["sources"]) == (counted.lines[number], counted.sources_of(number))
            assert said["open_points"] == counted.open_points[number]


def test_sources_pages_and_requests_are_those_of_the_store(local: Local, first: Command, first_head: str) -> None:
    sent = 0
    for part, drop in zip(TOPIC["parts"], local.drops(), strict=True):
        counted = count_file(at_first(local, first_head, part["file"]))
        records = {page["url"]: page["key"] for page in drop["pages"] if page["outcome"] == "used"}
        assert {source["url"] for source in drop["sources"]} == records.keys()
        for source in drop["sources"]:
            folder = local.folder / "workspace" / "first-run" / "2026-11-01" / "pages" / records[source["url"]]
            record = json.loads((folder / "record.json").read_text())
            assert (
                source["sha256"]
                == record["sha256"]
                == hashlib.sha256((folder / record["body"]).read_bytes()).hexdigest()
            )
            assert (source["accessed"], source["local"]) == (record["accessed"], True)
            assert (source["quotes"], source["words_quoted"]) == counted.of_source(source["url"])
        spent = local.json(f"part-{part['number']:02d}/requests.json")
        assert (drop["requests"], drop["request_share"]) == (len(spent["requests"]), spent["share"])
        assert [search["planned"] for search in drop["searches"]] == part["queries"]
        sent += drop["requests"]
    assert sent == first.requests > 0


def test_all_checks_passed_and_are_listed(local: Local, first: Command) -> None:
    for part, drop in zip(TOPIC["parts"], local.drops(), strict=True):
        assert len(drop["checks"]) > 10
        assert all(check["passed"] and not check["findings"] for check in drop["checks"])
        markdown = local.text(f"part-{part['number']:02d}/drop.md")
        assert f"## Checks ({len(drop['checks'])} of {len(drop['checks'])} passed)" in markdown
        assert f"**Lines**: {drop['lines']:,}" in markdown
        assert f"**Status**: {drop['status']}" in markdown
        assert f"**Runner**: PART {part['number']} (" in markdown


def test_the_archive_holds_what_the_workspace_holds(local: Local, first_head: str) -> None:
    for part in TOPIC["parts"]:
        names = git(local.checkout, "ls-tree", "--name-only", first_head, f"{DONE}/").splitlines()
        mine = [name for name in names if f"KNOWLEDGE-DROP-{part['drop']}-" in name]
        texts = {name.rpartition(".")[2]: at_first(local, first_head, name) for name in mine}
        assert json.loads(texts["json"]) == local.json(f"part-{part['number']:02d}/drop.json")
        assert texts["md"] == local.text(f"part-{part['number']:02d}/drop.md")


def test_the_plan_has_its_boxes(local: Local, first_head: str) -> None:
    plan = at_first(local, first_head, f"{DONE}/ingestion.md")
    for part in TOPIC["parts"]:
        assert re.search(
            rf"^- \[✓\] PART {part['number']}: Create \S+ \(Completed \d{{4}}-\d\d-\d\d \d\d:\d\d", plan, re.MULTILINE
        )
        for query in part["queries"]:
            assert f'- [✓] Search: "{query}"' in plan
    assert "[/]" not in plan
    open_boxes = re.findall(r"^- \[ \] (.+)$", plan, re.MULTILINE)
    assert all("Report to user" in box for box in open_boxes), "a commit cannot hold the report on itself"
    workspace = local.text("plan.md")  # where the last run has closed that box as well
    assert all(f"- [✓] PART {part['number']}: " in workspace for part in TOPIC["parts"])


def test_the_index_names_each_file_once(local: Local, first_head: str) -> None:
    index = at_first(local, first_head, "INDEX.md")
    for part in TOPIC["parts"]:
        assert index.count(f"]({part['file']})") == 1
        assert plain(index).count(f"[{part['title']}](") == 1


def test_the_report_says_the_same_twice(local: Local, first: Command, first_head: str) -> None:
    # A later run of the same date writes its own report; the printed one is that of the first run.
    assert f"`{first_head}`" in first.printed
    for part, drop in zip(TOPIC["parts"], local.drops(), strict=True):
        row = f"| {part['number']} | {drop['status']} | `{part['file']}` | {drop['lines']} | {part['lines']} |"
        assert row in first.printed
    limit = TOPIC["spend_limit"]
    assert f"- Requests: {first.requests} of {limit} (" in first.printed


def test_nothing_claims_to_be_the_web(local: Local, first_head: str) -> None:
    """What comes from the local service is a local copy wherever it is cited."""
    for file in FILES:
        text = at_first(local, first_head, file)
        leads = [line for line in text.splitlines() if line.startswith("From [")]
        assert leads
        assert all("(local copy, read " in line for line in leads)
        assert "accessed" not in text.partition("## Sources")[2]


def test_the_same_date_again_sends_nothing_and_makes_no_commit(local: Local, again: Command, first_head: str) -> None:
    assert again.code == 0, again.printed[-6000:]
    assert again.requests == 0
    assert git(local.checkout, "rev-parse", "HEAD") == first_head
    assert "nothing changed, completed 3/3 (100.0 %)" in again.printed


def test_a_day_later_every_part_is_fresh(local: Local, next_day: Command, first_head: str) -> None:
    assert next_day.code == 0, next_day.printed[-6000:]
    assert next_day.requests == 0
    assert git(local.checkout, "rev-parse", "HEAD") == first_head
    report = local.json("report.json", "2026-11-02")
    assert report["outcome"] == "nothing_changed"
    assert [part["status"] for part in report["parts"]] == ["skipped"] * 3
    assert report["requests"] == 0
    assert not (local.folder / "workspace" / "first-run" / "2026-11-02" / "pages").exists()


def test_all_that_it_made_lies_in_its_folder(local: Local, next_day: Command) -> None:
    assert sorted(path.name for path in local.folder.parent.iterdir()) == ["local"]
