"""Lays out one section: its points in order, each with its quotes under their sources, and counts its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from knowledge_expansion.text.compose.quotes import code_lines, lead_in, lines_lead_in, quote_lines
from knowledge_expansion.text.evidence.natures import wanted_nature
from knowledge_expansion.text.links import escape
from knowledge_expansion.values.evidence import Evidence, Nature, WrittenQuote
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.topic import Section


@dataclass(slots=True)
class Sheet:
    """Lines written so far and the record of the quotes among them; `path` is where the file goes."""

    path: str
    lines: list[str] = field(default_factory=list)
    quotes: list[WrittenQuote] = field(default_factory=list)

    def paragraph(self, *lines: str) -> None:
        """Lines that stand together, with an empty line after them."""
        self.lines += [*lines, ""]


def is_linked(evidence: Evidence, section: Section, source: Source) -> bool:
    """A code block longer than its section is linked, not quoted."""
    return evidence.passage.kind == "code" and code_lines(evidence.passage, source) > section.lines


def skeleton_lines(section: Section) -> int:
    """Lines of a section that has no evidence at all: its heading, and heading and notice of each point."""
    return 2 + 4 * len(section.points)


def write_section(
    sheet: Sheet, number: int, section: Section, evidence: Sequence[Evidence], sources: Mapping[str, Source]
) -> None:
    """Adds the section. Points without evidence say so."""
    sheet.paragraph(f"## Section {number}: {escape(section.title)}")
    for point, text in enumerate(section.points, 1):
        sheet.paragraph(f"### {escape(text)}")
        own = [e for e in evidence if e.point == point]
        if own:
            write_quotes(sheet, section, own, sources, text)
        else:
            sheet.paragraph(f"*No source found for: {escape(text)}*")


def write_quotes(
    sheet: Sheet, section: Section, evidence: Sequence[Evidence], sources: Mapping[str, Source], point: str
) -> None:
    """Adds the quotes of one point under their sources; `point` is its text."""
    wanted = wanted_nature(point)
    linked = [e for e in evidence if is_linked(e, section, sources[e.passage.source])]
    quoted = [e for e in evidence if e not in linked]
    for group in _groups(quoted, wanted):
        source = sources[group[0].passage.source]
        if not source.internal:
            sheet.paragraph(lead_in(source, _shared_heading(group)) + ":")
        for item in group:
            if source.internal:
                sheet.paragraph(lines_lead_in(item.passage, source, sheet.path) + ":")
            _write_quote(sheet, item, source)
    for item in linked:
        source = sources[item.passage.source]
        count = code_lines(item.passage, source)
        lead = lines_lead_in(item.passage, source, sheet.path) if source.internal else lead_in(source)
        sheet.paragraph(f"{lead}: code of {count} lines, not quoted here")


def _write_quote(sheet: Sheet, item: Evidence, source: Source) -> None:
    passage = item.passage
    first = len(sheet.lines) + 1
    sheet.paragraph(*quote_lines(passage, source))
    sheet.quotes.append(
        WrittenQuote(
            section=item.section, point=item.point, source=passage.source, first_line=first, last_line=len(sheet.lines) - 1,
            first_block=passage.first, last_block=passage.last, natures=item.natures, score=round(item.score, 4),
        )
    )  # fmt: skip


def _groups(evidence: Sequence[Evidence], wanted: Nature) -> list[list[Evidence]]:
    """By source, each in the page's own order; definitions first, then the kind of answer that the point wants, then other
    prose and tables, then code; within that by score. Where the point asks what something is, the definition opens its
    group too."""

    def place(e: Evidence) -> tuple[bool, int, int]:
        return wanted == "definition" and "definition" not in e.natures, e.passage.first, e.passage.start

    def stage(e: Evidence) -> int:
        if "definition" in e.natures:
            return 0
        return 1 if wanted in e.natures and wanted != "statement" else 2 + (e.passage.kind == "code")

    by_source = sorted(evidence, key=lambda e: (e.passage.source, *place(e)))
    groups = [list(group) for _, group in groupby(by_source, key=lambda e: e.passage.source)]
    return sorted(groups, key=lambda g: (min(map(stage, g)), -max(e.score for e in g), g[0].passage.source))


def _shared_heading(group: Sequence[Evidence]) -> str:
    """The heading that code or a table was found under, where all of the group stands under it."""
    headings = {e.passage.headings[-1] if e.passage.headings else "" for e in group}
    shown = any(e.passage.kind in ("code", "table") for e in group)
    return headings.pop() if shown and len(headings) == 1 else ""
