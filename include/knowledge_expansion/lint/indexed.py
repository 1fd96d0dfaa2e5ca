"""Which files an index names. A file that none names is found by nobody who reads from the top."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_expansion.base.index import INDEX, governing_index
from knowledge_expansion.base.listing import find_listings
from knowledge_expansion.base.paths import join
from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.finding import Finding, finding
from knowledge_expansion.lint.links import target_of
from knowledge_expansion.lint.page import LintPage, Role
from knowledge_expansion.text.links import find_references

_INDEXES: tuple[Role, ...] = ("index", "skill", "guide")


def not_indexed(base: Base) -> Iterator[Finding]:
    """Knowledge files and pages that no INDEX.md, SKILL.md or README.md names."""
    named, layout = named_in_indexes(base), base.settings.index
    roots = {page.path for page in base.of("index")}
    for page in base.of("knowledge", "page"):
        if page.path in named:
            continue
        governing = governing_index(page.path, roots, layout)
        folder = "; only its folder is named" if page.folder + "/" in named else ""
        where = f"a row in {governing}" if governing in base.paths else f"an {INDEX} that lists it"
        yield finding(
            "not-indexed",
            page.path,
            0,
            f"no index names it{folder}",
            where,
            "add the row (--fix does, where there is one index it belongs in)",
        )


def named_in_indexes(base: Base) -> set[str]:
    """Every path that an index names: by a row, a link, or a name in backticks. Folders end in a slash."""
    found: set[str] = set()
    for page in base.of(*_INDEXES):
        found |= {target.path for place in page.links if (target := target_of(page, place)) is not None}
        found |= set(_in_backticks(base, page))
        if page.role != "guide":
            rows = [row for listing in find_listings(page.markdown, page.folder) for row in listing.rows]
            found |= {path for row in rows for path in _meant(base, row.path, row.reference.url)}
    return found | {path + "/" for path in found if path in base.folders}


def _in_backticks(base: Base, page: LintPage) -> Iterator[str]:
    for number, line in enumerate(page.markdown.lines, 1):
        if "`" in line and not page.markdown.is_opaque(number):
            for name in find_references(line):
                if name.url.endswith((".md", "/")) and "://" not in name.url:
                    yield from _meant(base, join(page.folder, name.url) + "/" * name.url.endswith("/"), name.url)


def _meant(base: Base, path: str, written: str) -> list[str]:
    """What a name means: the path that it gives, else whatever ends with it."""
    return [path] if base.holds(path) else base.ending_with(written.removeprefix("./"))
