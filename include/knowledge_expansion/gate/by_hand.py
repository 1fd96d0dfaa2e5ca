"""Does the file that lands differ from the checked one only where a person changed the file in the base?

The checks look at the text that was generated. What a person wrote is not this bundle's to judge; that it is a person's,
is: every line of the landing file stands in the generated one, or in a block of the base's file that is not as it was
written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge_expansion.gate.checks import check
from knowledge_expansion.gate.phrases import SEAL
from knowledge_expansion.text.blocks import blocks_of
from knowledge_expansion.text.marker import read_seal
from knowledge_expansion.values.records import Check

_FOOTNOTE = re.compile(r"\[\^\d+\]: ")


def only_by_hand(landing: str, generated: str, standing: str | None) -> Check:
    """`standing` is the file of the base, None where there is none: then the two others must be the same."""
    ours, theirs = set(_lines(generated)), set(_changed_lines(standing or ""))
    others = [line for line in _lines(landing) if line not in ours]
    findings = [
        f"{line[:80]!r} is neither in the generated file nor written by a person"
        for line in others
        if line not in theirs
    ]
    if standing is None and landing != generated:
        findings.append("the landing file is not the generated one, and no file stands in the base")
    return check("nothing but what was generated or written by a person", f"{len(others)} lines by hand", findings)


def _changed_lines(standing: str) -> Iterable[str]:
    seal = read_seal(standing)
    if seal is None:
        return ()
    changed = [block.text for block in blocks_of(seal.rest.replace("\r\n", "\n")) if block.mark not in seal.marks]
    # The footnotes of statements that a person kept stay with them.
    return [*_lines("\n".join(changed)), *(line for line in _lines(standing) if _FOOTNOTE.match(line))]


def _lines(text: str) -> list[str]:
    return [line for line in SEAL.sub("", text.replace("\r\n", "\n")).split("\n") if line.strip()]
