"""`lint DIR`: exit codes, JSON, mending on disk; and the sample base."""

from __future__ import annotations

import json
import os
import shutil
import stat
import time
from pathlib import Path

import pytest
from knowledge_expansion.__main__ import main
from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.lint.folder import FolderView

GOOD = "# A\n\n## Wheels\n\nFrom [g](https://example.org/g) (accessed 2026-10-01):\n- They turn.\n"


def make(folder: Path, **files: str) -> Path:
    for path, text in {"INDEX.md": "# I\n\n- [A](01-a.md): a\n", "01-a.md": GOOD, **files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    return folder


def lint(folder: Path, *options: str) -> int:
    return main(["lint", str(folder), "--as-of", "2026-11-01", *options])


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(make(tmp_path / "good")) == 0
    assert "0 errors, 0 warnings, 0 notes" in capsys.readouterr().out
    assert lint(make(tmp_path / "warned", **{"02-b.md": GOOD})) == 0
    assert lint(make(tmp_path / "bad", **{"01-a.md": GOOD + "[x](gone.md)\n"})) == 1
    assert "gone.md, which is not there" in capsys.readouterr().out
    assert lint(tmp_path / "none") == 2
    assert "is no folder" in capsys.readouterr().err
    assert lint(make(tmp_path / "odd", **{".knowledge-base.yaml": "lint: 3\n"})) == 2


def test_json_has_everything_and_the_table_a_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    links = "".join(f"[x](gone-{n}.md)\n\n" for n in range(9))
    folder = make(tmp_path, **{"01-a.md": GOOD + links})
    assert lint(folder) == 1
    assert "… 4 more" in capsys.readouterr().out
    assert lint(folder, "--json") == 1
    data = json.loads(capsys.readouterr().out)
    assert data["rules"]["broken-link"] == 9
    assert len(data["findings"]) == 9
    assert set(data["findings"][0]) == {"rule", "severity", "path", "line", "what", "expected", "next"}


def test_max_age(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lint(make(tmp_path), "--json", "--max-age", "10")
    assert json.loads(capsys.readouterr().out)["rules"]["stale"] == 1


def test_fix_writes_what_is_certain_keeps_the_mode_and_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path, **{"01-a.md": GOOD + "[x](../02-b.md)\r\n", "two/02-b.md": GOOD, "03-c.md": GOOD})
    os.chmod(folder / "01-a.md", 0o600)
    assert lint(folder, "--fix") == 0
    assert "Mended (3):" in capsys.readouterr().out
    assert (folder / "01-a.md").read_bytes() == (GOOD + "[x](two/02-b.md)\r\n").encode()
    assert stat.S_IMODE((folder / "01-a.md").stat().st_mode) == 0o600
    assert sorted(path.name for path in folder.iterdir()) == ["01-a.md", "03-c.md", "INDEX.md", "two"]
    before = {path: path.read_bytes() for path in folder.rglob("*.md")}
    lint(folder, "--fix")
    assert {path: path.read_bytes() for path in folder.rglob("*.md")} == before


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    view = FolderView(make(tmp_path))
    with pytest.raises(ConfigurationError, match="was changed while"):
        view.replace("01-a.md", b"something else", b"new")
    assert (tmp_path / "01-a.md").read_bytes() == GOOD.encode()


def test_folders_of_tools_are_no_part_of_a_base(tmp_path: Path) -> None:
    make(tmp_path, **{".git/x.md": "x", "node_modules/y.md": "y", ".knowledge-base.yaml": "{}\n"})
    assert FolderView(tmp_path).paths() == {"INDEX.md", "01-a.md", ".knowledge-base.yaml"}


def test_the_sample_base(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was checked by reading the lines, and by a recount outside the product (walk, regular expressions): all of
    `exact` is true and complete (links outside code, names in backticks, names in INDEX, SKILL and README files, addresses,
    numbers, paragraphs of 25 words in two files, of which two more stand in code). Each of the 106 dead rows names what is
    nowhere in the base, each of the 68 sections has no address or citation outside code, and the 8 dates are as told."""
    folder = tmp_path / "karpathy-deep-oracle"
    shutil.copytree(shared / "samples" / "knowledge-base", folder)
    started = time.process_time()
    assert lint(folder, "--json") == 1
    assert time.process_time() - started < 2
    rules = json.loads(capsys.readouterr().out)["rules"]
    exact = {"broken-link": 99, "no-url": 4, "no-access-date": 2, "impossible-date": 8, "duplicate-number": 2}
    exact |= {
        "repeated-paragraph": 2,
        "missing-file-named": 62,
        "not-indexed": 25,
        "skill-length": 1,
        "link-outside": 1,
    }
    exact |= {"dead-index-row": 106, "section-without-source": 68}
    none = (
        "unreadable",
        "broken-anchor",
        "drop-differs",
        "skill-name",
        "skill-description",
        "skill-fields",
        "front-matter",
    )
    assert {rule: rules[rule] for rule in exact} == exact
    assert {rule: rules[rule] for rule in none} == dict.fromkeys(none, 0)


def test_drops_of_the_samples_against_the_files_they_report(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "base"
    shutil.copytree(shared / "samples" / "knowledge-base", folder)
    expansion = "expansion-vertex-gcloud-cuda-2025-01-13"
    (folder / "_ingest-auto").chmod(0o755)
    shutil.copytree(shared / "samples" / "drops" / expansion, folder / "_ingest-auto" / "completed" / expansion)
    lint(folder, "--json")
    found = [f["what"] for f in json.loads(capsys.readouterr().out)["findings"] if f["rule"] == "drop-differs"]
    assert len(found) == 6
    assert sum("lines of" in what for what in found) == 4
    assert any(what.startswith("says 390 lines of") and what.endswith("counted are 820") for what in found)
