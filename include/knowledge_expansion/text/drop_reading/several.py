"""A file that reports more than one PART: its fields are those of the first, so that no figure of one stands for the other."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_expansion.text.drop_reading.head import PART
from knowledge_expansion.text.drop_reading.layout import Line, label_of
from knowledge_expansion.text.drop_reading.pairs import read_pairs
from knowledge_expansion.values.outside_drop import DropFinding


def first_report(lines: Sequence[Line]) -> tuple[tuple[Line, ...], list[DropFinding]]:
    """The lines without the reports of further PARTs, and what to say about them. A report is what stands under a heading that
    begins with the number of a PART, when at least two such headings have a status or file of their own."""
    reports = [report for report in _reports(lines) if _tells(report)]
    numbers = [_number(report[0]) for report in reports]
    if len(set(numbers)) < 2:
        return tuple(lines), []
    further = [report for report, number in zip(reports, numbers, strict=True) if number != numbers[0]]
    gone = {line.number for report in further for line in report}
    kept = [line for line in lines if line.number not in gone]
    # The PART is named where its report begins: that line counts as the head of the drop.
    own = {line.number for line in reports[0]}
    ahead = tuple(_in_head(line) if line.number in own else line for line in kept)
    findings = [
        DropFinding("part", report[0].number, f"reports PART {_number(report[0])} too; only PART {numbers[0]} was read")
        for report in further
    ]
    return ahead, findings


def _reports(lines: Sequence[Line]) -> list[list[Line]]:
    headed = [line for line in lines if line.kind == "heading" and _number(line)]
    return [[h, *(line for line in lines if any(t.line == h.number for t in line.titles))] for h in headed]


def _number(heading: Line) -> int:
    found = PART.match((label_of(heading.text) or heading.text).lstrip("*_# "))
    return int(found[1]) if found else 0


def _tells(report: Sequence[Line]) -> bool:
    return any({"status", "file"} & set(pair.roles) for pair in read_pairs(report[1:]) if pair.line.kind != "heading")


def _in_head(line: Line) -> Line:
    return Line(line.number, line.kind, line.text, line.raw, line.indent, line.marker, line.titles, True)
