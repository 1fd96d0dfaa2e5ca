"""Numbers that two files of one folder share. They are allowed, and a reader who is sent to one should learn of the other."""

from __future__ import annotations

import dataclasses
import posixpath
from collections.abc import Iterator

from knowledge_expansion.base.paths import number_of, slug_of
from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.finding import Finding, finding
from knowledge_expansion.lint.links import target_of
from knowledge_expansion.lint.page import LintPage


def duplicate_numbers(base: Base) -> Iterator[Finding]:
    """One finding a number, at the first of its files; a note where each of them links to all the others."""
    groups: dict[tuple[str, int], list[LintPage]] = {}
    for page in base.of("knowledge"):
        number = number_of(page.path)
        if number is not None:
            groups.setdefault((page.folder, number), []).append(page)
    for (_, number), pages in groups.items():
        if len({slug_of(page.path) for page in pages}) > 1:
            yield _finding(number, pages)


def _finding(number: int, pages: list[LintPage]) -> Finding:
    others = ", ".join(posixpath.basename(page.path) for page in pages[1:])
    paths = {page.path for page in pages}
    linked = all(paths <= {page.path, *_targets(page)} for page in pages)
    found = finding(
        "duplicate-number",
        pages[0].path,
        0,
        f"number {number:02} is also that of {others}" + ("; they link to each other" if linked else ""),
        "one file a number, or files that link to each other and say what distinguishes them",
        "nothing more" if linked else "link each to the other, or give one the next free number",
    )
    return dataclasses.replace(found, severity="note") if linked else found


def _targets(page: LintPage) -> set[str]:
    return {target.path for place in page.links if (target := target_of(page, place)) is not None}
