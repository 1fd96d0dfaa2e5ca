"""The tables and lists in which an INDEX.md (or SKILL.md) names files and folders.

People write them in many shapes: links, names in backticks or bare names; tables with any columns; flat, nested or
grouped under headings. A listing is a table column or a run of list items of which most name something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge_expansion.base.paths import folder_of, resolve
from knowledge_expansion.text.links import Link, find_references
from knowledge_expansion.text.markdown import ListItem, Markdown, Table, cells_of

# Headings under which files are pointed at, not listed.
_POINTERS = re.compile(
    r"\b(navigation|cross[- ]?references?|related|see also|quick ?start|start here|sources|reading order)\b", re.I
)
_REFERENCE_COLUMNS = re.compile(r"\b(file|path|document|page|folder|link)\b", re.I)
_BARE = re.compile(r"^[\w.-]+(?:/[\w.-]+)*(?:\.md|/)(?=$|[\s:,;—–])")
_FOLDER_HEADING = re.compile(r"^[`*]*((?:[\w.-]+/)+)[`*]*(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: lines `line`..`last`, what it names (`path`, from the base's root; a folder keeps its final slash),
    and the reference as written."""

    line: int
    last: int
    path: str
    reference: Link


@dataclass(frozen=True, slots=True)
class Listing:
    """A table (`table` and `column` of the references) or a run of list items, lines `first`..`last`.

    `heading` is what stands above it (for a nested list the item above), `level` the level of the heading (0: none).
    `prefix` is the folder that a heading like `gpu/` gives to the bare names below it."""

    heading: str
    level: int
    first: int
    last: int
    rows: tuple[Row, ...]
    prefix: str = ""
    table: Table | None = None
    column: int = 0
    items: tuple[ListItem, ...] = ()

    @property
    def of_folders(self) -> bool:
        """Whether it lists folders rather than files."""
        folders = sum(row.path.endswith("/") for row in self.rows)
        return folders * 2 > len(self.rows)


def find_listings(page: Markdown, folder: str) -> list[Listing]:
    """The listings of a page that lies in `folder`, in the order of the page; lists of pointers left out."""
    found = [*_tables(page, folder), *_lists(page, folder)]
    return sorted((one for one in found if not _points(page, one)), key=lambda listing: listing.first)


def reference_in(text: str) -> Link | None:
    """The file or folder that a cell or list item names first: at its start, bold or not."""
    start = len(text) - len(text.lstrip("*_ "))
    if bare := _BARE.match(text[start:]):
        return Link(bare[0], bare[0], start, start + len(bare[0]))
    first = next(iter(find_references(text)), None)
    return first if first and first.first <= start and _is_name(first.url) else None


def index_rows(page: Markdown, path: str, lines: Iterable[int]) -> Iterator[str]:
    """The files that an index at `path` lists in rows on the given lines."""
    wanted = set(lines)
    for listing in find_listings(page, folder_of(path)):
        yield from (row.path for row in listing.rows if wanted & set(range(row.line, row.last + 1)))


def _is_name(url: str) -> bool:
    return "://" not in url and url.partition("#")[0].endswith((".md", "/")) and not url.startswith("..")


def _tables(page: Markdown, folder: str) -> list[Listing]:
    found = []
    for table in page.tables:
        column = _reference_column(table)
        if column is None:
            continue
        heading, level = _heading(page, table.first)
        prefix = _prefix(heading, folder)
        rows = []
        for line in range(table.first + 2, table.last + 1):
            cells = cells_of(page.lines[line - 1])
            reference = reference_in(cells[column]) if column < len(cells) else None
            if reference is not None:
                rows.append(Row(line, line, _path(reference, folder, prefix), reference))
        found.append(Listing(heading, level, table.first, table.last, tuple(rows), prefix, table, column))
    return found


def _reference_column(table: Table) -> int | None:
    """The first column of which most cells name something; in an empty table the first one with a fitting header."""
    if not table.rows:
        return next((at for at, cell in enumerate(table.header) if _REFERENCE_COLUMNS.search(cell)), None)
    for at in range(len(table.header)):
        cells = [row[at] for row in table.rows if at < len(row)]
        if sum(reference_in(cell) is not None for cell in cells) * 2 > len(cells):
            return at
    return None


def _lists(page: Markdown, folder: str) -> list[Listing]:
    found = []
    for above, items in _runs(page):
        heading, level = _heading(page, items[0].line)
        heading = above.text.strip("*_: ") if above else heading
        prefix = _prefix(heading, folder)
        references = [(item, reference_in(item.text)) for item in items]
        rows = tuple(
            Row(item.line, item.last, _path(reference, folder, prefix), reference)
            for item, reference in references
            if reference is not None
        )
        if len(rows) * 2 > len(items):
            span = items[0].line, items[-1].last
            found.append(Listing(heading, level, *span, rows, prefix, items=tuple(items)))
    return found


def _runs(page: Markdown) -> list[tuple[ListItem | None, list[ListItem]]]:
    """Sibling items, each run with the item that it is nested in."""
    runs: list[tuple[ListItem | None, list[ListItem]]] = []
    latest: dict[tuple[int, int], list[ListItem]] = {}  # the last run by the line of the item above it and its indent
    nest: list[ListItem] = []  # the items in which the current one may be nested
    for item in page.items:
        while nest and (nest[-1].last < item.line or nest[-1].indent >= item.indent):
            nest.pop()
        above = nest[-1] if nest else None
        nest.append(item)
        key = above.line if above else 0, item.indent
        siblings = latest.get(key)
        if siblings and not any(line.strip() for line in page.lines[siblings[-1].last : item.line - 1]):
            siblings.append(item)
            continue
        latest[key] = [item]
        runs.append((above, latest[key]))
    return runs


def _heading(page: Markdown, line: int) -> tuple[str, int]:
    heading = page.heading_above(line)
    return (heading.title, heading.level) if heading else ("", 0)


def _prefix(heading: str, folder: str) -> str:
    """The folder that a heading like `gpu/` names, unless it is the index's own."""
    found = _FOLDER_HEADING.match(heading)
    prefix = found[1].rstrip("/") if found else ""
    return "" if folder.split("/")[-1] == prefix else prefix


def _path(reference: Link, folder: str, prefix: str) -> str:
    bare = "/" not in reference.url.rstrip("/")
    path = resolve(f"{prefix}/{reference.url}" if prefix and bare else reference.url, folder)
    return path + "/" if reference.url.endswith("/") else path


def _points(page: Markdown, listing: Listing) -> bool:
    """Whether the listing stands below a heading of pointers, at any level."""
    above = [s.title for s in page.sections if s.level > 1 and s.first <= listing.first <= s.last]
    return any(_POINTERS.search(title) for title in [*above, listing.heading])
