"""What an import understood and what it kept word for word: a table of figures, findings, and lines with their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from knowledge_expansion.topics.importing import Imported
from knowledge_expansion.values.topic import Part

# A line is named by its beginning; its number leads to the rest.
_SHOWN = 100


def report_on(imported: Imported, source: str) -> str:
    """The report as text, ending in a newline."""
    return "\n".join(_lines(imported, source)) + "\n"


def _lines(imported: Imported, source: str) -> Iterator[str]:
    topic = imported.topic
    yield f"{source}: imported as {topic.id}"
    rows = list(_figures(imported))
    width = max(len(name) for name, _ in rows)
    for name, figure in rows:
        yield f"  {name:<{width}}  {figure}"
    if imported.findings:
        yield f"not stated, or not in agreement ({len(imported.findings)}):"
        for line, text in imported.findings:
            yield f"  line {line}: {text}" if line else f"  {text}"
    if imported.kept:
        yield f"kept word for word as notes ({len(imported.kept)} lines):"
        for account in imported.kept:
            text = account.line.raw.strip()
            yield f"  line {account.line.number}: {text[:_SHOWN]}{'…' * (len(text) > _SHOWN)}"


def _figures(imported: Imported) -> Iterator[tuple[str, str]]:
    topic = imported.topic
    parts = topic.parts
    chores = f" + {len(topic.chores)} that write no file" if topic.chores else ""
    yield "PARTs", f"{len(parts)}{chores}, in {len(topic.groups)} groups"
    made = sum("file" in part.assumed for part in parts)
    yield "files", f"{len(parts) - made} stated, {made} made up"
    asked = [part for part in parts if "queries" not in part.assumed]
    yield "queries", f"{sum(len(part.queries) for part in asked)} stated, {len(parts) - len(asked)} made of titles"
    sections = [section for part in parts for section in part.sections]
    shared = sum(section.assumed for section in sections)
    yield "sections", f"{len(sections)}, {shared} with a budget that is not stated"
    yield "points", str(sum(len(section.points) for section in sections))
    yield "facets", str(sum(len(part.facets) for part in parts))
    yield "checks of the base", str(sum(map(_checks, parts)))
    yield "documents", str(sum(len(part.documents) for part in parts))
    yield "addresses to read", str(sum(len(part.sources.must_use) for part in parts))
    boxes = Counter([*(part.state.status for part in parts), *(chore.state.status for chore in topic.chores)])
    yield "boxes", ", ".join(f"{boxes[box]} {box}" for box in ("done", "failed", "open") if boxes[box])
    lines = sum(1 for _ in imported.read)
    yield "lines", f"{lines} read, {lines - len(imported.kept)} understood, {len(imported.kept)} kept as notes"


def _checks(part: Part) -> int:
    return sum(len(checks) for _, checks in part.existing)
