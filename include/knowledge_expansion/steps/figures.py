"""The figures of the files that a run lands or wants to land, counted from the workspace."""

from __future__ import annotations

import hashlib

from knowledge_expansion.base.snapshot import Snapshot
from knowledge_expansion.errors import WorkspaceError
from knowledge_expansion.steps.review import Review, read_review
from knowledge_expansion.stores.run import RunStore
from knowledge_expansion.values.figures import FileFigures
from knowledge_expansion.values.topic import Topic


def file_figures(run: RunStore, topic: Topic, review: Review) -> list[FileFigures]:
    """One for each PART that lands, those whose bytes the base already holds included."""
    snapshot = run.snapshot()
    return [_of(run, topic, review, number, snapshot) for number in review.landing]


def landed_figures(run: RunStore) -> list[FileFigures]:
    """One for each file that this run's commit brought new or changed; none without a commit."""
    landed = run.find("landed.json")
    if landed is None:
        return []
    figures = file_figures(run, run.topic(), read_review(run))
    return [found for found in figures if found.path in landed["files"]]


def _of(run: RunStore, topic: Topic, review: Review, number: int, snapshot: Snapshot) -> FileFigures:
    part, store = topic.part(number), run.part(number)
    facts = store.drop()
    if facts is None:
        raise WorkspaceError(f"the drop of PART {number} is not in the workspace. Clear the run from this PART on.")
    path, text = topic.path_of(part), store.find_text("file.md") or ""
    points = sum(len(section.points) for section in part.sections)
    return FileFigures(
        part=number,
        path=path,
        change="unchanged" if number in review.unchanged else "new" if snapshot.read(path) is None else "changed",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        lines=text.count("\n"),
        planned_lines=part.lines,
        sources=sum(source.kind == "web" for source in facts.sources),
        points=points,
        answered=points - sum(len(section["open_points"]) for section in facts.sections),
        checks=len(facts.checks),
        passed=sum(check.passed for check in facts.checks),
    )
