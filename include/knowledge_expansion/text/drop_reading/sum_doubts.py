"""Figures of a drop that do not fit each other: claims of one length, sections and their sum, counts and what is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge_expansion.text.drop_reading.layout import Line
from knowledge_expansion.text.drop_reading.pairs import Pair
from knowledge_expansion.text.drop_reading.sections import claims_of_lines
from knowledge_expansion.values.outside_drop import DropFinding, Figure, OutsideDrop

APART = 0.10
"""Share by which a sum or an approximate figure may differ from another: people round to tens and fifties."""
OVER_BUDGET = 0.15
_SHARE = re.compile(r"(?<![\d/.-])(\d{1,4})[ ]*/[ ]*(\d{1,4})\b[^()%\n]{0,25}\((\d{1,3}(?:\.\d+)?)[ ]*%")


def sum_doubts(drop: OutsideDrop, lines: Sequence[Line], pairs: Sequence[Pair]) -> Iterator[DropFinding]:
    """Findings of the kinds `sums` and `budget`."""
    yield from _lengths(drop, pairs)
    yield from _sections(drop)
    yield from _shares(lines)


def fits(claim: Figure, number: float) -> bool:
    """Whether a figure allows this number: an exact one only itself, an approximate one APART of it either way."""
    if claim.bound == "exact":
        return number == claim.number
    least = claim.number * (1 - APART)
    return number >= least and (claim.bound == "at_least" or number <= claim.number * (1 + APART))


def _lengths(drop: OutsideDrop, pairs: Sequence[Pair]) -> Iterator[DropFinding]:
    if drop.lines is None:
        return
    for claim in claims_of_lines(pairs):
        if not fits(claim.value, drop.lines.value.number) and not fits(drop.lines.value, claim.value.number):
            yield DropFinding(
                "sums", claim.line, f"says {claim.words} here and {drop.lines.words} in line {drop.lines.line}"
            )
    if (
        drop.planned
        and drop.status.value != "short"
        and abs(drop.lines.value.number - drop.planned.value.number) > OVER_BUDGET * drop.planned.value.number
    ):
        words = f"{drop.lines.value.text} lines against {drop.planned.value.text} planned"
        yield DropFinding("budget", drop.lines.line, words)


def _sections(drop: OutsideDrop) -> Iterator[DropFinding]:
    claimed = drop.section_count
    through = [section.number for section in drop.sections] == list(range(1, len(drop.sections) + 1))
    if claimed and through and len(drop.sections) > 1 and not fits(claimed.value, len(drop.sections)):
        words = f"says {claimed.value.text} sections, lists {len(drop.sections)}"
        yield DropFinding("sums", claimed.line, words)
    told = [section.lines.value.number for section in drop.sections if section.lines]
    if drop.lines is None or len(told) < 2 or len(told) < len(drop.sections):
        return
    total, said = sum(told), drop.lines.value
    exact = said.bound == "exact" and all(s.lines and s.lines.value.bound == "exact" for s in drop.sections)
    too_much = total > said.number * (1 + (0 if exact else APART)) and said.bound != "at_least"
    if too_much or (total < said.number * (1 - APART) and drop.sections[0].planned is None):
        words = f"the sections have {total:,} lines together ({' + '.join(map(str, told))}), the file is said to have {said.text}"
        yield DropFinding("sums", drop.lines.line, words)


def _shares(lines: Sequence[Line]) -> Iterator[DropFinding]:
    for line in lines:
        for done, wanted, percent in _SHARE.findall(line.text):
            digits = len(percent.partition(".")[2])
            if int(wanted) and int(done) <= int(wanted):
                share = 100 * int(done) / int(wanted)
                if abs(share - float(percent)) > 0.51 * 10**-digits + 1e-9:
                    yield DropFinding("sums", line.number, f"{done}/{wanted} is {share:.1f} %, not {percent} %")
