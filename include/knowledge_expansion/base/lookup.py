"""What a base holds on the subjects of a topic: the planned checks of every PART and the gaps they leave, in one go, so that
each file of a large base is read once a run.
"""

from __future__ import annotations

from knowledge_expansion.base.coverage import Coverage, points_of
from knowledge_expansion.base.distinction import distinction
from knowledge_expansion.base.index import INDEX
from knowledge_expansion.base.look import Looked, look
from knowledge_expansion.base.page import Page
from knowledge_expansion.base.paths import folder_of, same_number
from knowledge_expansion.base.search import Search
from knowledge_expansion.base.view import BaseView
from knowledge_expansion.values.records import ExistingKnowledge, RelatedFile
from knowledge_expansion.values.topic import Part, Topic

# Files that only share a phrase; those that the plan names or that share the number always stay.
_RELATED = 10


def look_up(view: BaseView, topic: Topic) -> dict[int, ExistingKnowledge]:
    """What the base holds for each PART, by number. The PARTs' own files are not judged yet: every state is `new`."""
    base = Search(view, topic)
    looked = {part.number: look(part, topic, base) for part in topic.parts}
    files = sorted({path for found in looked.values() for path in found.matches})
    coverage = Coverage(topic, files, base)
    return {part.number: _known(part, topic, base, looked[part.number], coverage) for part in topic.parts}


def _known(part: Part, topic: Topic, base: Search, looked: Looked, coverage: Coverage) -> ExistingKnowledge:
    target, points = topic.path_of(part), points_of(part)
    clashes = same_number(target, base.below(folder_of(target)))
    for path in clashes:
        looked.add(path)
        looked.warnings.append(f"{path} has the same number as {target}: both stay, and {target} links to it.")
    order = _order(looked, leave_out=target)
    rank = {path: at for at, path in enumerate(order)}
    found = {point: place for point in points if (place := coverage.covered_in(point, rank))}
    if order:
        places = ", ".join(f"{point} ({place})" for point, place in list(found.items())[:_RELATED])
        looked.checks.append(
            f"{len(found)} of {len(points)} points have a heading in the base{': ' * bool(found)}{places}."
        )
    return ExistingKnowledge(
        state="new",
        reason="",
        checks=tuple(looked.checks),
        related=_related(part, order, base, looked, clashes),
        gaps=tuple((question, coverage.answer(question, rank)) for question in part.existing.gaps),
        covered=tuple(found),
        missing=tuple(point for point in points if point not in found),
        warnings=tuple(dict.fromkeys(looked.warnings)),
    )


def _order(looked: Looked, leave_out: str) -> list[str]:
    """The files found: those that the plan names, then by weight. Indexes and the PART's own file are no related files."""

    def key(path: str) -> tuple[bool, float, str]:
        return path not in looked.named, -looked.weight[path], path

    return sorted((p for p in looked.matches if p != leave_out and p.rsplit("/", 1)[-1] != INDEX), key=key)


def _related(part: Part, order: list[str], base: Search, looked: Looked, clashes: list[str]) -> tuple[RelatedFile, ...]:
    """The namesakes first: a reader who meets the number twice must find what sets the two apart."""
    found = set(order)
    named = [path for path in looked.named if path in found and path not in clashes]
    others = [path for path in order if path not in looked.named and path not in clashes]
    pages = [page for path in (*clashes, *named, *others[:_RELATED]) if (page := base.page(path)) is not None]
    return tuple(_related_file(part, page, looked) for page in pages)


def _related_file(part: Part, page: Page, looked: Looked) -> RelatedFile:
    return RelatedFile(
        path=page.path,
        title=page.title,
        lines=page.lines,
        headings=tuple(title for title, _, _ in page.subjects),
        matches=tuple(looked.matches[page.path]),
        distinction=distinction(page, part),
        named=page.path in looked.named,
        read=tuple(looked.named.get(page.path, ())),
    )
