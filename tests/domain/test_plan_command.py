"""`import-plan` and `export-plan` on the command line: where things are written, what is refused, how it ends."""

from __future__ import annotations

from pathlib import Path

import plan_texts
import pytest
from knowledge_expansion.__main__ import main
from knowledge_expansion.topics.load import load_topic


def plan_in(folder: Path, text: str | bytes = plan_texts.STEPS, name: str = "ingestion.md") -> str:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def test_there_and_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = plan_in(tmp_path)
    assert main(["import-plan", plan, "--output", str(tmp_path / "topics")]) == 0
    said = capsys.readouterr()
    target = tmp_path / "topics" / "bread-at-home.yaml"
    assert said.out == f"{target}\n"
    assert "kept word for word as notes (1 lines)" in said.err
    assert target.read_text().startswith(
        "# yaml-language-server: $schema=topic.schema.json\n# Imported from ingestion.md: 1 of its lines are kept"
    )
    back = tmp_path / "back.md"
    assert main(["export-plan", str(target), "--output", str(back)]) == 0
    assert main(["import-plan", str(back), "--output", str(tmp_path / "again")]) == 0
    assert load_topic(tmp_path / "again" / "bread-at-home.yaml") == load_topic(target)


def test_without_a_place_the_topic_goes_to_the_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import-plan", plan_in(tmp_path)]) == 0
    said = capsys.readouterr()
    topic = tmp_path / "bread-at-home.yaml"
    topic.write_text(said.out)
    assert load_topic(topic).parts[0].lines == 300
    assert main(["export-plan", str(topic)]) == 0
    assert capsys.readouterr().out.startswith("# Oracle Knowledge Expansion: Bread at home\n")


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = plan_in(tmp_path)
    (tmp_path / "bread-at-home.yaml").write_text("mine")
    assert main(["import-plan", plan, "--output", str(tmp_path)]) == 1
    assert "is there already and was not touched" in capsys.readouterr().err
    assert (tmp_path / "bread-at-home.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is no text"),
        (b"# Plan\n## PART 1: Caf\xe9\n", ":2: (whole file): is not UTF-8 text"),
        (b"#" * 500_001, "is larger than 500,000 bytes"),
        (b"<html><body>PART 1</body></html>", "is a web page"),
        (b"# KNOWLEDGE DROP: Bread\n", "is a KNOWLEDGE DROP"),
        (plan_texts.REORGANISATION.encode(), "is no research plan"),
    ],
)
def test_bad_input_is_one_clear_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, said: str
) -> None:
    assert main(["import-plan", plan_in(tmp_path, data)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert len(told.err.strip().splitlines()) == 1


def test_files_that_are_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import-plan", str(tmp_path / "none.md")]) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert main(["export-plan", str(tmp_path / "none.yaml")]) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert main(["import-plan", str(tmp_path)]) == 1
