"""Where the links of a base lead: to a file or folder, to a heading, or nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from knowledge_expansion.base.listing import find_listings
from knowledge_expansion.base.paths import join, number_of
from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.finding import Finding, finding
from knowledge_expansion.lint.page import LintPage, Place, Role, anchor_key

READ: tuple[Role, ...] = ("knowledge", "page", "index", "skill", "guide")
_NAME = re.compile(r"(?<!`)`((?:[\w.-]+/)*[\w-][\w.-]*\.md)`(?!`)")
_LINE_ANCHOR = re.compile(r"L\d+(-L?\d+)?|:~:.*")
# `[i](x)` in running text is an index and a call far more often than a file without extension.
_PATH = re.compile(r"[/.]")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: `path` from the base's root ("" for the page itself), `anchor` without its #."""

    path: str
    anchor: str


def target_of(page: LintPage, place: Place) -> Target | None:
    """Where an inner link leads; None for one that can name nothing of a base."""
    bare, _, anchor = place.target.partition("#")
    bare = unquote(bare.partition("?")[0])
    if not place.is_inner or (bare and not _PATH.search(bare)):
        return None
    if not bare:
        return Target(page.path, anchor)
    return Target(join("", bare.lstrip("/")) if bare.startswith("/") else join(page.folder, bare), anchor)


def links(base: Base) -> Iterator[Finding]:
    """Links and anchors that lead nowhere, in every page but kept sources and the archive."""
    by_name = names(base)
    for page in base.of(*READ):
        for place in page.links:
            target = target_of(page, place)
            if target is None:
                continue
            if target.path.startswith(".."):
                what = f"{place.target} leads out of the base"
                next_step = "keep a copy in the base, or name the address where it can be read"
                yield finding("link-outside", page.path, place.line, what, "links stay inside the base", next_step)
            elif not base.holds(target.path):
                yield _broken(page, place, target, by_name)
            elif target.anchor:
                yield from _anchor(base, page, place, target)


def named_files(base: Base) -> Iterator[Finding]:
    """Files that are named in backticks and that the base has nowhere: numbered ones, and others with a folder of the base. The
    rows of an index are judged as rows."""
    for page in base.of("knowledge", "page", "guide", "index", "skill"):
        rows = _rows(page)
        for number, line in enumerate(page.markdown.lines, 1):
            if ".md`" not in line or page.markdown.is_opaque(number) or number in rows:
                continue
            for found in _NAME.finditer(line):
                if not base.ending_with(posixpath.basename(found[1])) and _is_of_the_base(base, page, found[1]):
                    yield finding(
                        "missing-file-named",
                        page.path,
                        number,
                        f"`{found[1]}` is named; no file of the base has this name",
                        "files that are named exist",
                        "name the file that is meant, or take the name out",
                    )


def _rows(page: LintPage) -> frozenset[int]:
    """The lines of an index or skill that list files."""
    if page.role not in ("index", "skill"):
        return frozenset()
    return frozenset(row.line for listing in find_listings(page.markdown, page.folder) for row in listing.rows)


def _is_of_the_base(base: Base, page: LintPage, name: str) -> bool:
    folder, _, last = name.rpartition("/")
    if number_of(last) is not None:
        return True
    return bool(folder) and (base.holds(folder + "/") or base.holds(join(page.folder, folder) + "/"))


def dead_rows(base: Base) -> Iterator[Finding]:
    """Rows of indexes that name, without a link, what is nowhere in the base (links are judged as links). A bare name may
    be that of a file in a folder which the words around it tell."""
    for page in base.of("index", "skill"):
        for listing in find_listings(page.markdown, page.folder):
            for row in listing.rows:
                written = row.reference.url.removeprefix("./")
                if base.holds(row.path) or base.ending_with(written) or written.startswith(".."):
                    continue
                if "](" in page.markdown.lines[row.line - 1]:
                    continue
                kind = "folder" if row.path.endswith("/") else "file"
                yield finding(
                    "dead-index-row",
                    page.path,
                    row.line,
                    f"lists {row.reference.url}; the base has no {kind} {row.path}",
                    "an index lists what is there",
                    "take the row out, or correct its name",
                )


def names(base: Base) -> dict[str, list[str]]:
    """The pages that a link may have meant, by file name: not the archive, nor names that many folders share."""
    found: dict[str, list[str]] = {}
    for page in base.of("knowledge", "page"):
        found.setdefault(posixpath.basename(page.path), []).append(page.path)
    return found


def _broken(page: LintPage, place: Place, target: Target, by_name: dict[str, list[str]]) -> Finding:
    elsewhere = by_name.get(posixpath.basename(target.path), [])
    hint = f"the file of this name is {' and '.join(elsewhere[:3])}" if elsewhere else "no file has this name"
    next_step = "lead the link there" if elsewhere else "write the file, or take the link out"
    what = f"{place.target} leads to {target.path}, which is not there; {hint}"
    return finding(
        "broken-link", page.path, place.line, what, "a link leads to a file or folder of the base", next_step
    )


def _anchor(base: Base, page: LintPage, place: Place, target: Target) -> Iterator[Finding]:
    other = base.pages.get(target.path)
    if other is None or _LINE_ANCHOR.fullmatch(target.anchor) or has_anchor(other, target.anchor):
        return
    what = f"#{target.anchor} is no heading of {target.path}"
    yield finding(
        "broken-anchor", page.path, place.line, what, "#name is a heading or anchor", "name a heading that is there"
    )


def has_anchor(page: LintPage, anchor: str) -> bool:
    """Whether a page has this anchor, whatever way of making anchors of headings is meant."""
    key = anchor_key(unquote(anchor))
    return key in page.anchors or re.sub(r"\d+$", "", key) in page.anchors or not key
