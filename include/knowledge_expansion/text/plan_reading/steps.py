"""The lines of a PART that neither open nor close anything: what they are for follows from their words and their step."""

from __future__ import annotations

import re

from knowledge_expansion.text.plan_reading.checks import read_check
from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.text.plan_reading.figures import lines_in
from knowledge_expansion.text.plan_reading.heads import PATH
from knowledge_expansion.text.plan_reading.inline import bare
from knowledge_expansion.text.plan_reading.looks import file_check
from knowledge_expansion.text.plan_reading.research import read_query
from knowledge_expansion.text.plan_reading.results import add_facets, read_address, read_facets, read_kind, read_scrape
from knowledge_expansion.text.plan_reading.sections import add_section
from knowledge_expansion.text.plan_reading.tokens import Line

_CREATE = re.compile(
    r"^(?:create|write|produce|file|erstellen?|schreiben?|datei)\b[^.]*?\s*`?[\w./+-]+\.md\b", re.IGNORECASE
)


def read_by_role(part: PartDraft, line: Line) -> None:
    """Take a line by its own words as far as the step allows, else by the step."""
    role = part.role
    if role in ("notes", "other"):
        if not (read_query(part, line) or read_scrape(part, line)):
            part.note(line)
    elif role == "existing":
        read_check(part, line)
    elif _CREATE.match(line.text) and PATH.search(line.text):
        _file(part, line)
    elif role == "documents" and _document(part, line):
        pass
    elif role == "queries" and (line.kind == "item" or line.fenced):
        read_query(part, line, listed_as_query=True)
    elif not _research(part, line):
        _rest(part, line)


def _research(part: PartDraft, line: Line) -> bool:
    readers = (read_query, read_facets, read_scrape, read_address, read_kind)
    return any(read(part, line) for read in readers)


def _file(part: PartDraft, line: Line) -> None:
    found = PATH.search(line.text)
    path = found["path"] if found else ""
    if not part.files and path:
        part.files.append(path)
    if (budget := lines_in(line.text)) and part.lines is None:
        if line.box == "done" and "~" not in budget[1][0]:
            part.reported = part.reported or budget[0]
        else:
            part.lines = budget[0]
    part.tick("file", line.box)
    part.take(line, "file", *part.files, known=str(part.lines or part.reported or ""))


def _document(part: PartDraft, line: Line) -> bool:
    value = file_check(line.text)
    if value:
        part.documents.append(value)
        part.tick("documents", line.box)
        part.take(line, "read", *value.values())
    return value is not None


def _rest(part: PartDraft, line: Line) -> None:
    role = part.role
    if role in ("facets", "research", "queries", "documents") and line.kind == "item":
        add_facets(part, line, [bare(line.text)])
    elif role in ("begin", "topics") and line.kind == "item":
        part.topics.append(bare(line.text))
        part.take(line, "point", part.topics[-1], known=str(line.ordered or ""))
    elif role == "prefer" and line.kind == "item":
        part.prefer += [bare(line.text)] if bare(line.text) not in part.prefer else []
        part.take(line, "point", bare(line.text), known=str(line.ordered or ""))
    elif role == "structure" and line.kind == "item":
        _outlined(part, line)
    elif role in ("goal", "influences", "cite") and line.kind == "item":
        getattr(part, role).append(bare(line.text))
        part.take(line, "field", bare(line.text))
    elif role == "close":
        part.take(line, "close")
    elif role == "write" and line.kind == "item" and re.search(r"\bcit(?:e|es|ed|ations?)\b", line.text, re.IGNORECASE):
        part.cite.append(bare(line.text))
        part.take(line, "cite", part.cite[-1])
    else:
        part.note(line)


def _outlined(part: PartDraft, line: Line) -> None:
    """Take a line of an outline: `1. Signs - Queen cells, crowding`."""
    title, _, focus = line.text.partition(" - ")
    section = add_section(part, line, title, None)
    section.points += [focus.strip()] if focus.strip() else []
    part.accounts.pop()
    part.take(
        line,
        "section",
        section.title,
        focus,
        *section.focus,
        known=f"{line.ordered or ''} {section.lines or ''}",
    )
