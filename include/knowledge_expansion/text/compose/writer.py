"""The writer: a knowledge file out of quotes, word for word, or of statements that a model made of the same evidence; with
the record of every line's source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge_expansion.text.compose.belonging import belonging
from knowledge_expansion.text.compose.budget import Plan
from knowledge_expansion.text.compose.closing import related_lines, source_lines
from knowledge_expansion.text.compose.filling import available, fill
from knowledge_expansion.text.compose.footnotes import Footnotes
from knowledge_expansion.text.compose.layout import Sheet, write_section
from knowledge_expansion.text.compose.quotable import quotable
from knowledge_expansion.text.compose.rewritten import PointText, write_rewritten
from knowledge_expansion.text.links import escape
from knowledge_expansion.text.marker import seal
from knowledge_expansion.values.evidence import Evidence, Passage, SectionFigures, WrittenFile
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.records import ExistingKnowledge
from knowledge_expansion.values.topic import Part, Topic


@dataclass(frozen=True)
class Planned:
    """What a file will be made of: the evidence chosen for it, and how long its sections may be."""

    part: Part
    topic: Topic
    sources: dict[str, Source]
    evidence: tuple[Evidence, ...]
    existing: ExistingKnowledge
    as_of: dt.date
    plan: Plan

    def of_section(self, number: int) -> list[Evidence]:
        """The evidence chosen for a section (1-based)."""
        return [e for e in self.plan.chosen if e.section == number]

    def of_pages(self, number: int) -> list[Evidence]:
        """What of it comes from pages, and may be rewritten; files of the base are quoted with their lines."""
        return [e for e in self.of_section(number) if not self.sources[e.passage.source].internal]


@dataclass(frozen=True)
class Prose:
    """Rewritten sections: by section (1-based), what stands under each of its points. `named` are the words by which the
    footnotes name each passage."""

    sections: Mapping[int, Sequence[PointText]]
    named: Mapping[Passage, str]


def plan_file(
    part: Part,
    topic: Topic,
    sources: Sequence[Source],
    evidence: Sequence[Evidence],
    existing: ExistingKnowledge,
    *,
    as_of: dt.date,
) -> Planned:
    """Choose what the PART's file says; the same for every writer."""
    path = topic.path_of(part)
    by_key = {source.key: source for source in sources}
    ours = belonging(part, topic, by_key, evidence)
    good = quotable(part, ours, [source.key for source in sources if source.internal])
    pages = [source for source in sources if not source.internal]
    # All sources are listed at the end, quoted or not, so the length of the end is known before anything is chosen.
    closing = source_lines(path, existing, pages, pages[:1])
    overhead = len(_opening(part, topic, as_of, "")) + len(related_lines(path, existing)) + len(closing) + 1
    plan = fill(Plan(part, topic, by_key, overhead), good)
    return Planned(part, topic, by_key, tuple(good), existing, as_of, plan)


def write_file(planned: Planned, prose: Prose | None = None) -> WrittenFile:
    """The PART's knowledge file: quotes, and what `prose` has instead of them. A pure function: the same arguments give the
    same bytes."""
    part, topic, by_key = planned.part, planned.topic, planned.sources
    path = topic.path_of(part)
    related = related_lines(path, planned.existing)
    notes = Footnotes(by_key, prose.named if prose else {})
    sheet = Sheet(path, _opening(part, topic, planned.as_of, ""))
    figures = [_write(sheet, n, planned, prose, notes) for n in range(1, len(part.sections) + 1)]
    used = [by_key[key] for key in _cited_in_order(planned, prose, sheet)]
    rewritten = prose is not None and any(p.blocks for points in prose.sections.values() for p in points)
    opening = _opening(part, topic, planned.as_of, _made(topic, used, rewritten))
    sheet.lines[: len(opening)] = opening
    cited = [source for source in used if not source.internal]
    other = [source for source in by_key.values() if not source.internal and source not in cited]
    sheet.lines += [*related, *source_lines(path, planned.existing, cited, other), *notes.lines()]
    open_points = sum(len(figure.open_points) for figure in figures)
    text = seal("\n".join(sheet.lines) + "\n", topic.id, part.number, planned.as_of, open_points)
    short = any(figure.written < figure.planned * (1 - topic.tolerance) for figure in figures)
    return WrittenFile(path, text, tuple(sheet.quotes), tuple(figures), short, rewritten)


def _opening(part: Part, topic: Topic, as_of: dt.date, made: str) -> list[str]:
    about = f"PART {part.number} of {escape(topic.title)}. As of {as_of.isoformat()}. {made}"
    return [f"# {escape(part.title)}", "", f"*{about}*", ""]


def _made(topic: Topic, used: Sequence[Source], rewritten: bool) -> str:
    """How the file came about, and out of how many pages and files of the base."""
    files = sum(source.internal for source in used)
    sources = _counted(len(used) - files, "source") + (f" and {_counted(files, 'file')} of this base" if files else "")
    if rewritten:
        return f"Written by {escape(topic.model.name)} from {sources}; each statement names the words it rests on."
    return f"Quoted from {sources}, word for word."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _cited_in_order(planned: Planned, prose: Prose | None, sheet: Sheet) -> list[str]:
    """The keys of the pages and files that the file rests on, in the order of their first statement or quote; those of code
    that is only linked last."""
    quoted = [q.source for q in sheet.quotes]
    linked = [e.passage.source for e in sorted(planned.plan.chosen, key=lambda e: (e.section, e.point))]
    if prose is None:
        return list(dict.fromkeys([*quoted, *linked]))
    found: list[str] = []
    shown: list[Evidence] = []
    for number, section in enumerate(planned.part.sections, 1):
        points = prose.sections.get(number)
        for point in range(1, len(section.points) + 1):
            if points is not None:
                kept = [k for block in points[point - 1].blocks for k in block.statements]
                found += [e.passage.source for k in kept for e in k.evidence]
                shown += points[point - 1].quotes
            else:
                shown += [e for e in planned.of_section(number) if e.point == point]
            found += [q.source for q in sheet.quotes if (q.section, q.point) == (number, point)]
    return list(dict.fromkeys([*found, *(e.passage.source for e in shown)]))


def _write(sheet: Sheet, number: int, planned: Planned, prose: Prose | None, notes: Footnotes) -> SectionFigures:
    section, own = planned.part.sections[number - 1], planned.of_section(number)
    before = len(sheet.lines)
    points = prose.sections.get(number) if prose else None
    if points is None:
        write_section(sheet, number, section, own, planned.sources)
        answered = {e.point for e in own}
        used = {e.passage.source for e in own}
    else:
        write_rewritten(sheet, number, section, points, planned.sources, notes)
        answered = {at for at, point in enumerate(points, 1) if point.answers}
        stated = [e for point in points for block in point.blocks for k in block.statements for e in k.evidence]
        used = {e.passage.source for e in (*stated, *(e for point in points for e in point.quotes))}
    written = len(sheet.lines) - before
    return SectionFigures(
        number=number,
        title=section.title,
        planned=section.lines,
        available=max(available(planned.plan, planned.evidence, number), written),
        written=written,
        sources=sum(not planned.sources[key].internal for key in used),
        open_points=tuple(text for point, text in enumerate(section.points, 1) if point not in answered),
    )
