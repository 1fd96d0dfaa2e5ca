"""Reads the KNOWLEDGE DROP of anybody: fields by the meaning of keys and headings, not by one layout; each with its line."""

from __future__ import annotations

from dataclasses import replace

from knowledge_expansion.text.drop_reading.doubts import doubts
from knowledge_expansion.text.drop_reading.head import (
    read_file,
    read_part,
    read_reason,
    read_runner,
    read_title,
    statuses,
)
from knowledge_expansion.text.drop_reading.layout import lay_out
from knowledge_expansion.text.drop_reading.lists import read_gaps, read_next, read_related
from knowledge_expansion.text.drop_reading.pairs import read_pairs
from knowledge_expansion.text.drop_reading.sections import extent, read_sections
from knowledge_expansion.text.drop_reading.several import first_report
from knowledge_expansion.text.drop_reading.sources import read_queries, read_sources
from knowledge_expansion.text.drop_reading.times import read_stamp, read_time
from knowledge_expansion.values.outside_drop import OutsideDrop, Stated

__all__ = ["read_drop"]


def read_drop(text: str, name: str = "") -> OutsideDrop:
    """Everything that a drop says, with what looks wrong in it. `name` is its file name. Never raises: what a text does not
    say is None, empty or `unknown`."""
    lines, others = first_report(lay_out(text))
    pairs = read_pairs(lines)
    part, parts = read_part(pairs, lines)
    said = statuses(pairs, lines, part.value if part else None)
    file = read_file(pairs, lines)
    file_line = next((line for line in lines if file and line.number == file.line), None)
    counts = {role: extent(role, pairs, file_line) for role in ("lines", "planned", "words", "size", "count")}
    drop = OutsideDrop(
        name=name.rpartition("/")[2],
        title=read_title(lines),
        runner=read_runner(pairs),
        part=part,
        parts=parts,
        time=read_time(pairs, lines),
        stamp=read_stamp(name),
        status=said[0] if said else Stated("unknown", 0, ""),
        reason=read_reason(pairs),
        file=file,
        lines=counts["lines"],
        planned=counts["planned"],
        words=counts["words"],
        size=counts["size"],
        section_count=counts["count"],
        sections=read_sections(lines, pairs),
        sources=read_sources(lines),
        queries=read_queries(lines),
        gaps=read_gaps(lines),
        related=read_related(lines, file.value if file else ""),
        next_steps=read_next(lines, pairs),
        findings=(),
    )
    return replace(drop, findings=(*doubts(drop, lines, pairs, said), *others))
