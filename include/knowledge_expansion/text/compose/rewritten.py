"""Lays out a section of rewritten statements: each with its footnotes, quotes below where a statement did not hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge_expansion.text.compose.footnotes import Footnotes
from knowledge_expansion.text.compose.layout import Sheet, write_quotes
from knowledge_expansion.text.links import cell, escape
from knowledge_expansion.values.evidence import Evidence
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.topic import Section

_CODE = re.compile(r"(?<![\\`])`([^`]+)`(?!`)")
_ENDS = (".", "!", ":", "”", '"')


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement that holds, with the evidence it rests on (none for an inference). `cells` are those of a table row."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptBlock:
    """Statements of one kind (`paragraph`, `list`, `table`, `differ`, `inference`) that stand together."""

    kind: str
    statements: tuple[Kept, ...]


@dataclass(slots=True)
class PointText:
    """What stands under one point: blocks in order, then quotes."""

    blocks: list[KeptBlock] = field(default_factory=list)
    quotes: list[Evidence] = field(default_factory=list)

    @property
    def answers(self) -> bool:
        """Whether anything of it rests on a source."""
        return bool(self.quotes) or any(block.kind != "inference" for block in self.blocks)


def write_rewritten(
    sheet: Sheet,
    number: int,
    section: Section,
    points: Sequence[PointText],
    sources: Mapping[str, Source],
    notes: Footnotes,
) -> None:
    """Adds the section. Points that nothing answers say so."""
    sheet.paragraph(f"## Section {number}: {escape(section.title)}")
    for heading, point in zip(section.points, points, strict=True):
        sheet.paragraph(f"### {escape(heading)}")
        if not point.answers:
            sheet.paragraph(f"*No source found for: {escape(heading)}*")
        for block in point.blocks:
            _write_block(sheet, block, notes)
        if point.quotes:
            write_quotes(sheet, section, point.quotes, sources, heading)


def _write_block(sheet: Sheet, block: KeptBlock, notes: Footnotes) -> None:
    if block.kind == "inference":
        for kept in block.statements:
            sheet.paragraph(f"*Inference, from no source: {escape(kept.text)}*")
    elif block.kind == "paragraph":
        sheet.paragraph(" ".join(_shown(kept, notes) for kept in block.statements))
    elif block.kind == "table":
        rows = [
            [*(_words(text, kept.evidence) for text in kept.cells[:-1]), _last(kept, notes)]
            for kept in block.statements
        ]
        lines = ["| " + " | ".join(cell(text) for text in row) + " |" for row in rows]
        sheet.paragraph(lines[0], "|" + " --- |" * len(rows[0]), *lines[1:])
    else:
        if block.kind == "differ":
            sheet.paragraph("*Sources differ:*")
        sheet.paragraph(*(f"- {_shown(kept, notes)}" for kept in block.statements))


def _last(kept: Kept, notes: Footnotes) -> str:
    return _words(kept.cells[-1], kept.evidence) + notes.mark(kept.evidence)


def _shown(kept: Kept, notes: Footnotes) -> str:
    text = kept.text if kept.text.endswith(_ENDS) else f"{kept.text}."
    return _words(text, kept.evidence) + notes.mark(kept.evidence)


def _words(text: str, evidence: Sequence[Evidence]) -> str:
    """The words as Markdown; what the evidence sets as code is set as code."""
    known = {
        code for item in evidence for code in _CODE.findall(item.passage.markdown) if "`" not in code and code.strip()
    }
    if not known:
        return escape(text)
    spelt = "|".join(re.escape(code) for code in sorted(known, key=lambda code: (-len(code), code)))
    pieces = re.split(rf"(?<![\w`])({spelt})(?![\w`])", " ".join(text.split()))
    return "".join(f"`{piece}`" if at % 2 else _escaped(piece) for at, piece in enumerate(pieces))


def _escaped(piece: str) -> str:
    """`escape` folds the white space at both ends, which stays here."""
    before, behind = piece[: len(piece) - len(piece.lstrip())], piece[len(piece.rstrip()) :] if piece.strip() else ""
    return before + escape(piece) + behind
