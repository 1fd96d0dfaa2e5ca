"""What can be mended with certainty: links to a file that has moved, and rows for files that no index names.

Every mend touches its own lines only, and mending again finds nothing left to do.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_expansion.base.index import add_entry, governing_index
from knowledge_expansion.base.listing import find_listings
from knowledge_expansion.base.paths import relative
from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.indexed import named_in_indexes
from knowledge_expansion.lint.links import READ, has_anchor, names, target_of
from knowledge_expansion.lint.page import LintPage, Place
from knowledge_expansion.text.links import address
from knowledge_expansion.values.operations import IndexEntry

_CHAPTERS = 5
"""Chapters of a file that its row in an index names."""


@dataclass(frozen=True, slots=True)
class Mended:
    """`texts` are the new texts of pages by path, `lines` say what was done, one a line of a page."""

    texts: dict[str, str]
    lines: tuple[str, ...]


def mend(base: Base) -> Mended:
    """Moved links first: an index whose link is led right again needs no second row."""
    moved, told = _links(base)
    rows, also = _rows(base.with_pages(moved))
    return Mended({**moved, **rows}, (*told, *also))


def _links(base: Base) -> tuple[dict[str, str], list[str]]:
    by_name = names(base)
    texts, told = {}, []
    for page in base.of(*READ):
        edits = [(place, new) for place in page.links if (new := _moved(base, page, place, by_name))]
        if not edits:
            continue
        ended = list(page.markdown.ended)
        for place, new in sorted(edits, key=lambda edit: (edit[0].line, -edit[0].link.first)):
            changed = _led_to(ended[place.line - 1], page, place, new)
            if changed is not None:
                ended[place.line - 1] = changed
                told.append(f"{page.path}:{place.line}: {place.target} leads to {new}")
        texts[page.path] = "".join(ended)
    return {path: text for path, text in texts.items() if text != base.pages[path].page.text}, told


def _moved(base: Base, page: LintPage, place: Place, by_name: dict[str, list[str]]) -> str | None:
    """Where a broken link's file is now: the only one of its name, with the heading that the link names."""
    target = target_of(page, place)
    if target is None or base.holds(target.path) or not target.path.lower().endswith(".md"):
        return None
    found = by_name.get(target.path.rpartition("/")[2], [])
    agrees = len(found) == 1 and (not target.anchor or has_anchor(base.pages[found[0]], target.anchor))
    return found[0] if agrees else None


def _led_to(line: str, page: LintPage, place: Place, new: str) -> str | None:
    """The line with another destination in this link; None for a link written in a way that is not understood for sure."""
    first, last = place.link.first, place.link.last
    if not place.definition:
        opening = line.rfind("](", first, last) + 2
        opening += line.startswith("<", opening)
        first, last = opening, opening + len(place.target)
    if line[first:last] != place.target:
        return None
    bare = place.target.partition("#")[0].partition("?")[0]
    path = "/" + new if bare.startswith("/") else relative(new, page.folder)
    return line[:first] + address(path) + place.target[len(bare) :] + line[last:]


def _rows(base: Base) -> tuple[dict[str, str], list[str]]:
    named = named_in_indexes(base)
    texts: dict[str, str] = {}
    told = []
    for page in base.of("knowledge", "page"):
        index = None if page.path in named else _its_index(base, page)
        if index is None:
            continue
        old = texts.get(index, base.pages[index].page.text)
        new = add_entry(old, _entry(page), index)
        # A row that would not be found again would be added at every run.
        if new != old and page.path in named_in_indexes(base.with_pages({index: new}).only(index)):
            texts[index] = new
            told.append(f"{index}: a row for {page.path}")
    return texts, told


def _its_index(base: Base, page: LintPage) -> str | None:
    """The one index that a file belongs in: it governs the file's folder, is the only one there, and lists files."""
    index = governing_index(page.path, base.pages.keys(), base.settings.index)
    there = [other for other in base.of("index") if other.folder == index.rpartition("/")[0]]
    if index not in base.pages or len(there) != 1:
        return None
    listings = find_listings(there[0].markdown, there[0].folder)
    files = any(not listing.of_folders for listing in listings)
    return index if files or not there[0].page.text.strip() else None


def _entry(page: LintPage) -> IndexEntry:
    chapters = page.page.chapters
    more = f" and {len(chapters) - _CHAPTERS} more" if len(chapters) > _CHAPTERS else ""
    description = "; ".join(chapters[:_CHAPTERS]) + more
    return IndexEntry(page.path, page.page.title, description or page.page.title, (), "")
