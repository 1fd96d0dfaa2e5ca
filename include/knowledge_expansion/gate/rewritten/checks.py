"""The checks of a file's rewritten statements: footnotes resolve, statements are supported, disagreements are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from knowledge_expansion.gate.checks import Case, check
from knowledge_expansion.gate.citations import same
from knowledge_expansion.gate.parsed import Footnote, Point
from knowledge_expansion.gate.rewritten.conflicts import pairs
from knowledge_expansion.gate.rewritten.inference import inference_faults
from knowledge_expansion.gate.rewritten.windows import not_in_raw
from knowledge_expansion.values.records import Check


def footnotes(case: Case) -> Check:
    """Every footnote is defined once and used, names a stored page with the facts of its record, and its words name a span
    of that page that the raw page shows."""
    findings = []
    defined = Counter(note.number for note in case.file.footnotes)
    used = {number for stated in case.file.statements for number in stated.notes}
    findings += [f"the footnote {number} is defined {count} times" for number, count in defined.items() if count > 1]
    findings += [f"the footnote {number} is not defined" for number in sorted(used - set(defined))]
    for note in case.file.footnotes:
        if note.number not in used:
            findings.append(f"line {note.line}: no statement has the footnote {note.number}")
        findings += [f"line {note.line}: {fault}" for fault in _note_faults(case, note)]
    return check("footnotes", f"{len(case.file.footnotes)} resolve to stored words", findings)


def _note_faults(case: Case, note: Footnote) -> Iterator[str]:
    page, window = case.pages.get(note.url), case.windows.get(note.number)
    if page is None:
        yield f"{note.url} is not among the pages read"
        return
    if not same(note.title, page.title):
        yield f"titled {note.title!r}, the page is titled {page.title!r}"
    if note.date != page.source.accessed[:10] or note.local != page.source.local:
        yield f"says read {note.date}, the record says {page.source.accessed[:10]}"
    if window is None:
        yield f"no words of {note.url} are {note.words[:80]!r}"
    elif missing := not_in_raw(window):
        yield f"not in the raw page {note.url}, only in what was read out of it: {missing!r}"


def statements(case: Case) -> Check:
    """Every statement says no more than the words that its footnotes name; none stands in a file of quotes alone."""
    findings = []
    count = 0
    for section in case.file.sections:
        planned = case.part.sections[section.number - 1] if section.number <= len(case.part.sections) else None
        for point in section.points:
            for stated in point.statements:
                count += 1
                where = f"line {stated.line}: {stated.text[:80]!r}"
                if stated.inference:
                    near = [w.units for s in point.statements for n in s.notes if (w := case.windows.get(n))]
                    found = inference_faults(stated.text, planned, case.part, near) if planned else ["not planned"]
                    findings += [f"{where}: {fault}" for fault in found]
                    continue
                findings += [f"{where}: {fault}" for fault in case.verdicts[stated].findings]
    if count and case.topic.writer == "extractive":
        findings.append(f"{count} rewritten statements in a file that its topic wants quoted word for word")
    return check("statements within their evidence", f"{count} statements", findings)


def disagreements(case: Case) -> Check:
    """Where two cited sources give different numbers for the same, and a statement rests on one of them, a `Sources differ`
    list of the point has both; and such a list has at least two sources."""
    findings = []
    shown = 0
    for point in (point for section in case.file.sections for point in section.points):
        lists = Counter(stated.differs for stated in point.statements if stated.differs)
        shown += len(lists)
        for number in lists:
            urls = {url for s in point.statements if s.differs == number for url in _urls(case, s.notes)}
            if len(urls) < 2:
                findings.append(f"line {point.line}: a list of differing sources with fewer than two")
        findings += _untold(case, point)
    return check("differing sources side by side", f"{shown} shown", findings)


def _urls(case: Case, notes: tuple[int, ...]) -> set[str]:
    known = case.file.note_of
    return {known[number].url for number in notes if number in known}


def _untold(case: Case, point: Point) -> Iterator[str]:
    numbers = dict.fromkeys(n for stated in point.statements for n in stated.notes)
    notes = [(n, window) for n in numbers if (window := case.windows.get(n)) is not None]
    units = {s: [unit.text for unit in case.verdicts[s].units] for s in point.statements if not s.inference}
    told = {text for s, texts in units.items() if s.differs for text in texts}
    stated = {text for texts in units.values() for text in texts}
    found = pairs([(window.page.source.url, window.units) for _, window in notes])
    for _, one, _, other in found:
        if (one.text in stated or other.text in stated) and not {one.text, other.text} <= told:
            yield f"line {point.line}: sources differ and only one is told: {one.text[:60]!r} / {other.text[:60]!r}"
