"""Is the file the one that was planned: title, sections, points, limits, and nothing that has no source?"""

from __future__ import annotations

import hashlib

from knowledge_expansion.gate.checks import Case, check
from knowledge_expansion.gate.citations import same
from knowledge_expansion.gate.parsed import Point, Section
from knowledge_expansion.gate.phrases import RELATED, SEAL, SOURCES
from knowledge_expansion.values.records import Check

ALSO = "Also on "
"""Begins the heading of evidence for a section as a whole."""


def title_and_provenance(case: Case) -> Check:
    """The title is the PART's; the line under it states the right PART, date and number of quoted sources."""
    findings = []
    if not same(case.file.title, case.part.title):
        findings.append(f"the title is {case.file.title!r}, planned is {case.part.title!r}")
    count, files = len(case.file.cited), len(case.file.base_files)
    sources = f"{count} {'source' if count == 1 else 'sources'}"
    sources += f" and {files} {'file' if files == 1 else 'files'} of this base" if files else ""
    made = f"Quoted from {sources}, word for word."
    if case.file.statements:
        made = f"Written by {case.topic.model.name} from {sources}; each statement names the words it rests on."
    expected = f"PART {case.part.number} of {case.topic.title}. As of {case.as_of.isoformat()}. {made}"
    if not same(case.file.provenance, expected):
        findings.append(f"the line under the title says {case.file.provenance!r}; counted is {expected!r}")
    return check("title and provenance", f"{count} sources quoted", findings)


def sections_in_order(case: Case) -> Check:
    """Every planned section stands, in order, with exactly its points; then related files where there are any; then Sources."""
    planned = [f"Section {number}: {section.title}" for number, section in enumerate(case.part.sections, start=1)]
    planned += [RELATED, SOURCES] if case.existing and case.existing.related else [SOURCES]
    found = list(case.file.headings)
    findings = []
    if [_folded(heading) for heading in found] != [_folded(heading) for heading in planned]:
        findings += [f"the section {heading!r} is missing" for heading in planned if heading not in found]
        findings += [f"the section {heading!r} was not planned" for heading in found if heading not in planned]
        findings = findings or [f"the sections stand in the order {found}, planned is {planned}"]
    for section in case.file.sections:
        if section.number <= len(case.part.sections):
            plan = case.part.sections[section.number - 1]
            findings += _points(section, plan.title, list(plan.points))
    return check("sections", f"{len(case.file.sections)} of {len(case.part.sections)} in order", findings)


def _folded(words: str) -> str:
    return " ".join(words.split())


def _points(section: Section, title: str, points: list[str]) -> list[str]:
    findings = []
    headings = [_folded(point.heading) for point in section.points]
    wanted = [_folded(point) for point in points]
    if headings not in (wanted, [*wanted, _folded(ALSO + title)]):
        findings.append(f"section {section.number} has the points {headings}, planned are {wanted}")
    for point in section.points:
        findings += _answer(section.number, point)
    return findings


def _answer(number: int, point: Point) -> list[str]:
    where = f"section {number}, line {point.line}, {point.heading!r}"
    answered = point.leads or any(not stated.inference for stated in point.statements)
    if point.unanswered is not None and (answered or not same(point.unanswered, point.heading)):
        return [f"{where} says 'No source found for: {point.unanswered}', which does not fit it"]
    if point.unanswered is None and not answered:
        return [f"{where} has neither a quote, nor a statement, nor a 'No source found' line"]
    return []


def limits(case: Case) -> Check:
    """No section and no file is longer than its budget plus the topic's tolerance (lines as `wc -l` counts them)."""
    findings = []
    factor = 1 + case.topic.tolerance
    for section, plan in zip(case.file.sections, case.part.sections, strict=False):
        if section.lines > round(plan.lines * factor, 6):
            findings.append(
                f"section {section.number} has {section.lines} lines, its limit is {plan.lines * factor:.0f}"
            )
    if case.file.lines > round(case.part.lines * factor, 6):
        findings.append(f"the file has {case.file.lines} lines, its limit is {case.part.lines * factor:.0f}")
    return check("limits", f"{case.file.lines} lines of {case.part.lines} planned", findings)


def nothing_unattributed(case: Case) -> Check:
    """Every line is a heading of the plan, a quote under its source, a computed line, or a list of sources."""
    findings = [f"line {line} has no source and no place: {what}" for line, what in case.file.strays]
    return check("nothing without a source", f"{len(findings)} stray lines", findings)


def nothing_hidden(case: Case) -> Check:
    """Nothing stands in the text that a reader of the rendered file does not see."""
    findings = [f"line {line}: {what}" for line, what in case.file.hidden]
    return check("nothing hidden", f"{len(findings)} hidden things", findings)


def seal(case: Case) -> Check:
    """The last line names topic, PART, date and open points, and its hash is that of the lines above."""
    unanswered = sum(point.unanswered is not None for section in case.file.sections for point in section.points)
    body, last = _last_line(case.text)
    found = SEAL.fullmatch(last)
    findings = []
    if found is None:
        findings.append(f"the last line is no seal: {last[:80]!r}")
    else:
        said = tuple(found[name] for name in ("topic", "part", "as_of", "open"))
        counted = (case.topic.id, str(case.part.number), case.as_of.isoformat(), str(unanswered))
        if said != counted:
            findings.append(f"the seal says topic, PART, day and open points are {said}, counted are {counted}")
        if hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest() != found["sha256"]:
            findings.append(
                "the hash of the last line is not that of the lines above: the file was changed after it was written"
            )
    return check("seal", f"{unanswered} open points", findings)


def _last_line(text: str) -> tuple[str, str]:
    """The text before its last line, and that line with its end."""
    start = text.rstrip("\n").rfind("\n") + 1
    return text[:start], text[start:]
