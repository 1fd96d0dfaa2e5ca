"""The extractive writer: a knowledge file out of quotes alone, word for word, with the record of every line's source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from knowledge_expansion.text.compose.belonging import belonging
from knowledge_expansion.text.compose.budget import Plan
from knowledge_expansion.text.compose.closing import related_lines, source_lines
from knowledge_expansion.text.compose.filling import available, fill
from knowledge_expansion.text.compose.layout import Sheet, write_section
from knowledge_expansion.text.compose.quotable import quotable
from knowledge_expansion.text.links import escape
from knowledge_expansion.text.marker import seal
from knowledge_expansion.values.evidence import Evidence, SectionFigures, WrittenFile
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.records import ExistingKnowledge
from knowledge_expansion.values.topic import Part, Topic


def write_file(
    part: Part,
    topic: Topic,
    sources: Sequence[Source],
    evidence: Sequence[Evidence],
    existing: ExistingKnowledge,
    *,
    as_of: dt.date,
) -> WrittenFile:
    """The PART's knowledge file. A pure function: the same arguments give the same bytes.

    Raises KeyError when evidence names a source that is not among `sources`.
    """
    path = topic.path_of(part)
    by_key = {source.key: source for source in sources}
    ours = belonging(part, topic, by_key, evidence)
    evidence = quotable(part, ours, [source.key for source in sources if source.internal])
    pages = [source for source in sources if not source.internal]
    related = related_lines(path, existing)
    # All sources are listed at the end, quoted or not, so the length of the end is known before anything is chosen.
    closing = source_lines(path, existing, pages, pages[:1])
    opening = _opening(part, topic, as_of, [])
    overhead = len(opening) + len(related) + len(closing) + 1
    plan = fill(Plan(part, topic, by_key, overhead), evidence)
    chosen = plan.chosen

    cited_keys = _cited_in_order(chosen)
    sheet = Sheet(path, _opening(part, topic, as_of, [by_key[key] for key in cited_keys]))
    figures = [
        _write(sheet, n, part, chosen, available(plan, evidence, n), by_key) for n in range(1, len(part.sections) + 1)
    ]
    quoted = [by_key[key] for key in dict.fromkeys([*(q.source for q in sheet.quotes), *cited_keys])]
    cited = [source for source in quoted if not source.internal]
    other = [source for source in pages if source not in cited]
    sheet.lines += [*related, *source_lines(path, existing, cited, other)]
    open_points = sum(len(figure.open_points) for figure in figures)
    text = seal("\n".join(sheet.lines) + "\n", topic.id, part.number, as_of, open_points)
    short = any(figure.written < figure.planned * (1 - topic.tolerance) for figure in figures)
    return WrittenFile(path, text, tuple(sheet.quotes), tuple(figures), short)


def _opening(part: Part, topic: Topic, as_of: dt.date, cited: Sequence[Source]) -> list[str]:
    files = sum(source.internal for source in cited)
    sources = _counted(len(cited) - files, "source") + (f" and {_counted(files, 'file')} of this base" if files else "")
    about = (
        f"PART {part.number} of {escape(topic.title)}. As of {as_of.isoformat()}. Quoted from {sources}, word for word."
    )
    return [f"# {escape(part.title)}", "", f"*{about}*", ""]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _cited_in_order(chosen: Sequence[Evidence]) -> list[str]:
    return list(dict.fromkeys(e.passage.source for e in sorted(chosen, key=lambda e: (e.section, e.point))))


def _write(
    sheet: Sheet,
    number: int,
    part: Part,
    chosen: Sequence[Evidence],
    possible: int,
    sources: dict[str, Source],
) -> SectionFigures:
    section = part.sections[number - 1]
    own = [e for e in chosen if e.section == number]
    before = len(sheet.lines)
    write_section(sheet, number, section, own, sources)
    answered = {e.point for e in own}
    return SectionFigures(
        number=number,
        title=section.title,
        planned=section.lines,
        available=max(possible, len(sheet.lines) - before),
        written=len(sheet.lines) - before,
        sources=len({e.passage.source for e in own if not sources[e.passage.source].internal}),
        open_points=tuple(text for point, text in enumerate(section.points, 1) if point not in answered),
    )
