"""Files of the base that a PART rests on are cited with the lines that were read, in the file and before the gate."""

from __future__ import annotations

import dataclasses

import pytest
from gate_kit import EXISTING, TEXT, faults
from knowledge_expansion.text.compose.closing import source_lines
from knowledge_expansion.values.records import ExistingKnowledge, RelatedFile

PIPES, TAPS = EXISTING.related


def known(*related: RelatedFile) -> ExistingKnowledge:
    return dataclasses.replace(EXISTING, related=related)


READ = known(dataclasses.replace(PIPES, read=((1, 2), (4, 4))), TAPS)


def test_source_documents_carry_the_ranges_that_were_read() -> None:
    lines = source_lines("plant/03-valves.md", READ, [], [])
    assert lines[:5] == [
        "## Sources",
        "",
        "### Source Documents",
        "",
        "1. [water/01-pipes.md](../water/01-pipes.md) lines 1-2, 4-4",
    ]


def test_every_file_that_the_plan_names_is_cited_up_to_a_whole_folder() -> None:
    many = [dataclasses.replace(PIPES, path=f"water/{n:02}-x.md", read=((1, 4),)) for n in range(30)]
    lines = source_lines("plant/03-valves.md", known(TAPS, *many), [], [])
    assert [line for line in lines if "lines 1-4" in line][-1].startswith("20. [water/19-x.md]")


@pytest.mark.parametrize(
    ("written", "finding"),
    [
        ("lines 1-2, 4-4", ""),
        ("lines 1-4", "the record says"),
        ("lines 1-2", "the record says"),
        ("", "the record says"),
    ],
)
def test_the_gate_knows_which_lines_were_read(written: str, finding: str) -> None:
    text = TEXT.replace("01-pipes.md) lines 1-4", f"01-pipes.md) {written}".rstrip())
    found = " ".join(words for several in faults(text, existing=READ).values() for words in several)
    assert (finding in found) if finding else not found


def test_the_gate_refuses_lines_that_the_file_does_not_have() -> None:
    beyond = known(dataclasses.replace(PIPES, read=((1, 2), (4, 40))), TAPS)
    text = TEXT.replace("01-pipes.md) lines 1-4", "01-pipes.md) lines 1-2, 4-40")
    assert "water/01-pipes.md has no line 40" in " ".join(faults(text, existing=beyond)["links inside the base"])
