"""What the base already holds on a PART's subject: the planned checks, the gap they leave, and whether to go on at all."""

from __future__ import annotations

import datetime as dt

from knowledge_expansion.base.distinction import distinction
from knowledge_expansion.base.index import INDEX
from knowledge_expansion.base.look import Looked, look
from knowledge_expansion.base.page import Page
from knowledge_expansion.base.paths import same_number
from knowledge_expansion.base.snapshot import Snapshot
from knowledge_expansion.base.state import state_of
from knowledge_expansion.base.view import read_text
from knowledge_expansion.base.words import content_words
from knowledge_expansion.values.records import ExistingKnowledge, RelatedFile
from knowledge_expansion.values.topic import Part, Topic

# Files that only share a phrase; those that the plan names or that share the number always stay.
_RELATED = 10


def check_existing(
    part: Part, topic: Topic, snapshot: Snapshot, as_of: dt.date, *, force: bool = False
) -> ExistingKnowledge:
    """Look at the base as the PART plans it, and decide whether its file is new, to be refreshed, fresh or in the way.

    Never raises for what the base lacks: missing files, folders and indexes are warnings."""
    target = topic.path_of(part)
    looked = look(part, topic, snapshot)
    clashes = same_number(target, snapshot.paths())
    for path in clashes:
        looked.add(path)
        looked.warnings.append(f"{path} has the same number as {target}: both stay, and each should link to the other.")
    pages = _pages(looked, snapshot, leave_out=target)
    found = {point: place for point in _points(part) if (place := _covered_in(point, pages))}
    if pages:
        places = ", ".join(f"{point} ({place})" for point, place in list(found.items())[:_RELATED])
        looked.checks.append(
            f"{len(found)} of {len(_points(part))} points have a heading in the base{': ' * bool(found)}{places}."
        )
    state, reason = state_of(target, read_text(snapshot, target), topic, as_of, force=force)
    return ExistingKnowledge(
        state=state,
        reason=reason,
        checks=tuple(looked.checks),
        related=_related(part, pages, looked, clashes),
        gaps=tuple((question, _answer(question, pages)) for question in part.existing.gaps),
        covered=tuple(found),
        missing=tuple(point for point in _points(part) if point not in found),
        warnings=tuple(dict.fromkeys(looked.warnings)),
    )


def _points(part: Part) -> tuple[str, ...]:
    return tuple(dict.fromkeys(point for section in part.sections for point in section.points))


def _pages(looked: Looked, snapshot: Snapshot, leave_out: str) -> list[Page]:
    """The files found, those with most matches first; indexes and the PART's own file are no related files."""
    order = sorted(looked.matches, key=lambda path: (path not in looked.named, -len(looked.matches[path]), path))
    wanted = [path for path in order if path != leave_out and path.rsplit("/", 1)[-1] != INDEX]
    return [page for path in wanted if (page := snapshot.page(path)) is not None]


def _related(part: Part, pages: list[Page], looked: Looked, clashes: list[str]) -> tuple[RelatedFile, ...]:
    always = [page for page in pages if page.path in looked.named or page.path in clashes]
    others = [page for page in pages if page not in always][:_RELATED]
    return tuple(
        RelatedFile(
            path=page.path,
            title=page.title,
            lines=page.lines,
            headings=tuple(title for title, _, _ in page.subjects),
            matches=tuple(looked.matches[page.path]),
            distinction=distinction(page, part),
            named=page.path in looked.named,
        )
        for page in [*always, *others]
    )


def _covered_in(point: str, pages: list[Page]) -> str:
    """Where a heading has at least two thirds of a point's words (and two, when it has so many); nothing when none has."""
    words = content_words(point)
    for page in pages:
        for _, line, held in page.subjects:
            shared = len(words & held)
            if words and shared * 3 >= len(words) * 2 and shared >= min(2, len(words)):
                return f"{page.path}:{line}"
    return ""


def _answer(question: str, pages: list[Page]) -> str:
    """A gap question answered from what was read: covered by a heading, mentioned on a line, or neither."""
    if place := _covered_in(question, pages):
        return f"covered in {place}"
    words = content_words(question)
    for page in pages:
        if words and all(word in page.lowered for word in words):
            for number, line in enumerate(page.lowered_lines, 1):
                if words <= content_words(line):
                    return f"not covered (mentioned in {page.path}:{number})"
    return "not covered"
