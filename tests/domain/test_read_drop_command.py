"""`read-drop`: a table or JSON for every file, one clear sentence for what is no drop, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from drop_dialects import ALL, BOLD, FRONT, ONE_LINE
from knowledge_expansion.__main__ import main
from knowledge_expansion.text.marker import seal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in ALL.items():
        (tmp_path / f"KNOWLEDGE-DROP-{name.replace(' ', '-')}.md").write_text(text)
    return tmp_path


def test_json_is_one_array_with_every_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path) for path in sorted(folder.glob("*.md"))]
    assert main(["read-drop", "--json", *files]) == 0
    read = json.loads(capsys.readouterr().out)
    assert [entry["path"] for entry in read] == files
    bold = next(entry for entry in read if "bold" in entry["path"])
    assert bold["time"] == {
        "value": {"iso": "2025-03-10T09:41Z", "zone": "UTC", "placeholder": False},
        "line": 4,
        "words": "2025-03-10 09:41 UTC",
    }
    assert bold["status"]["value"] == "complete"
    assert bold["sources"][0]["published"]["value"] == "2025-05"


def test_the_table_shows_each_field_with_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read-drop", str(folder / "KNOWLEDGE-DROP-front.md")]) == 0
    shown = capsys.readouterr().out
    assert "  PART      4  (line 3)\n" in shown
    assert "  time      2025-11-16T18:56:30+01:00 (zone +01:00)  (line 4)\n" in shown
    assert "  status    failed  (line 5)\n" in shown
    assert '  reason    no search result for "quiet gears"  (line 6)\n' in shown


def test_claims_are_compared_with_the_base(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = tmp_path / "base" / "toys"
    base.mkdir(parents=True)
    (base / "05-kites.md").write_text("# Kites\n" * 90)
    (tmp_path / "KNOWLEDGE-DROP-kites.md").write_text(ONE_LINE)
    (tmp_path / "KNOWLEDGE-DROP-tides.md").write_text(BOLD)
    files = [str(tmp_path / f"KNOWLEDGE-DROP-{name}.md") for name in ("kites", "tides")]
    assert main(["read-drop", "--base", str(tmp_path / "base"), *files]) == 0
    shown = capsys.readouterr().out
    assert "line 3: says 88 lines, the file has 90" in shown
    assert f"line 11: energy/12-tidal-turbines.md is not in {tmp_path / 'base'}" in shown


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.md", b"", "is empty; expected a KNOWLEDGE DROP in Markdown"),
        ("a.md", b" \n\t\n", "is empty"),
        ("a.md", b"# KNOWLEDGE DROP: x\n\0\1", "is binary (it holds zero bytes)"),
        ("a.md", "# KNOWLEDGE DROP: é\n".encode("latin-1"), "is not UTF-8 (byte 18, line 1); save it as UTF-8"),
        ("a.md", "# KNOWLEDGE DROP: é\n".encode("utf-16"), "is written in UTF-16; save it as UTF-8"),
        ("a.md", b"#" * 2_000_001, "has 2,000,001 bytes"),
        (
            "ingestion.md",
            b"# Plan\n\n## PART 1: Create a/01-b.md\n\n- [ ] PART 1\n- [ ] read\n",
            "is a plan (1 PARTs, 2 boxes)",
        ),
        ("a.md", b"# Some notes\n\nof mine\n", "is no KNOWLEDGE DROP: neither its name nor its title says so"),
        ("a.json", b'{"part": 1}', "is JSON"),
    ],
)
def test_what_is_no_drop_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(data)
    good = tmp_path / "KNOWLEDGE-DROP-good.md"
    good.write_text(FRONT)
    assert main(["read-drop", str(tmp_path / name), str(good)]) == 1
    shown = capsys.readouterr().out
    assert f"{tmp_path / name}: {why}" in shown
    assert "PART      4" in shown
    main(["read-drop", "--json", str(tmp_path / name)])
    (entry,) = json.loads(capsys.readouterr().out)
    assert why in entry["error"]


def test_a_knowledge_file_and_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import datetime as dt

    file = tmp_path / "10-a.md"
    file.write_text(seal("# A\n", "t", 1, dt.date(2026, 1, 1), 0))
    assert main(["read-drop", str(file), str(tmp_path / "none.md"), str(tmp_path)]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].endswith("is a knowledge file, no KNOWLEDGE DROP; give the drop of its PART")
    assert "none.md: cannot be read (No such file or directory)" in shown[1]
    assert "cannot be read (Is a directory)" in shown[2]


def test_a_terminal_obeys_nothing_of_a_drop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "KNOWLEDGE-DROP-x.md"
    file.write_text("# KNOWLEDGE DROP: all \x1b[2Jgone \u202eback\n\n**Status**: \x07done\n")
    main(["read-drop", str(file)])
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\\x1b[2Jgone" in shown
