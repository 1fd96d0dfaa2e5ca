"""Copies of a text are found, relatives are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from knowledge_expansion.text.extract import read_page
from knowledge_expansion.text.shingles import Shingles, are_twins, likeness, shingles

TEXT = " ".join(f"word{number}" for number in range(200))


@pytest.mark.parametrize(
    ("other", "twins"),
    [
        (TEXT, True),
        (TEXT.upper().replace(" ", ",\n "), True),
        (TEXT + " and a paragraph more", True),
        (TEXT.replace("word100 ", "edited "), True),
        (" ".join(TEXT.split()[:150]), False),
        (" ".join(reversed(TEXT.split())), False),
        ("", False),
    ],
)
def test_twins(other: str, twins: bool) -> None:
    assert are_twins(shingles(TEXT), shingles(other)) is twins
    assert are_twins(shingles(other), shingles(TEXT)) is twins


def test_likeness_is_a_share() -> None:
    assert likeness(shingles("a b c d e f"), shingles("a b c d e g")) == pytest.approx(1 / 3)
    assert likeness(shingles("too short"), shingles("Too short!")) == 1
    assert likeness(shingles(""), shingles("")) == 0


def test_among_real_pages_only_the_planted_copy_is_one(shared: Path) -> None:
    corpus = shared / "corpus"
    pages = [json.loads(line) for line in (corpus / "manifest.jsonl").read_text().splitlines()]
    near = [page for page in pages if page["topic_part"] in (3, 4) or page["id"] == "161" or page["id"] == "038"]
    texts: dict[str, Shingles] = {}
    for page in near:
        document = read_page(
            (corpus / page["file"]).read_bytes(), page["content_type"], page["url"], expected_language="en"
        )
        texts[page["id"]] = shingles("\n".join(block.text for block in document.blocks))
    pairs = [(a, b) for a in texts for b in texts if a < b and are_twins(texts[a], texts[b])]
    assert pairs == [("038", "161")]
