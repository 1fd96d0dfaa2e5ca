"""Entries in an INDEX.md: found, put where they belong, and nothing else touched to the byte.

An index may list files or folders, in tables or lists, flat or grouped by topic or by folder. An entry goes to the
group of its name, else to the one whose heading shares its words, else to a flat listing, else to a new group.
"""

from __future__ import annotations

from collections.abc import Collection

from knowledge_expansion.base.entry import is_ours, list_row, table_row
from knowledge_expansion.base.index_group import add_group, new_index
from knowledge_expansion.base.listing import Listing, Row, find_listings
from knowledge_expansion.base.paths import folder_of, join, number_of
from knowledge_expansion.base.place import find_home
from knowledge_expansion.text.markdown import Markdown
from knowledge_expansion.values.operations import IndexEntry

INDEX = "INDEX.md"


def governing_index(path: str, listing: Collection[str], layout: str | None = None, knowledge_root: str = "") -> str:
    """The index in which a file is listed: the nearest INDEX.md upward, else the one to be made at the knowledge root.

    `layout` is the base's own rule where it has one: `folder` (an index in each folder) or `root` (only the one).
    """
    if layout == "folder":
        return join(folder_of(path), INDEX)
    if layout == "root":
        return join(knowledge_root, INDEX)
    folder = folder_of(path)
    while True:
        if join(folder, INDEX) in listing:
            return join(folder, INDEX)
        if not folder:
            return join(knowledge_root, INDEX)
        folder = folder_of(folder)


def add_entry(index_text: str | None, entry: IndexEntry, index_path: str) -> str:
    """The index with `entry` in it, once. A row for the same file is replaced when it is ours and unedited, and left
    alone when it is not. Without an index (None or blank) a new one is made."""
    folder = folder_of(index_path)
    if index_text is None or not index_text.strip():
        return new_index(entry, folder)
    page = Markdown(index_text)
    listings = find_listings(page, folder)
    for listing in listings:
        for row in listing.rows:
            if row.path == entry.path:
                return _replace(page, listing, row, entry, folder)
    home = find_home([listing for listing in listings if not listing.of_folders], entry, folder)
    if home is None:
        return add_group(page, listings, entry, folder)
    return _insert(page, home, entry, folder)


def _replace(page: Markdown, listing: Listing, row: Row, entry: IndexEntry, folder: str) -> str:
    line = page.ended[row.line - 1]
    if row.line != row.last or not is_ours(line):
        return page.text
    ended = [*page.ended]
    ended[row.line - 1] = _render(listing, row, entry, folder, again=True) + line[len(line.rstrip("\r\n")) :]
    return "".join(ended)


def _insert(page: Markdown, home: Listing, entry: IndexEntry, folder: str) -> str:
    """A new row in its place: in number order where the neighbours are in number order, else after the last one."""
    number, here = number_of(entry.path), folder_of(entry.path)
    near = [row for row in home.rows if folder_of(row.path) == here]
    keys = [found for row in near if (found := number_of(row.path)) is not None]
    after, model = home.last, next(iter((near or list(home.rows))[-1:]), None)
    if number is not None and keys and keys == sorted(keys):
        before = [row for row in near if (n := number_of(row.path)) is not None and n <= number]
        model = before[-1] if before else near[0]
        after = model.last if before else model.line - 1
    row = _render(home, model, entry, folder)
    if len(home.items) > 1 and not page.lines[home.items[1].line - 2].strip():  # a list set with blank lines
        return page.with_block(after, ["", row] if model is None or after >= model.line else [row, ""])
    return page.with_block(after, [row])


def _render(listing: Listing, model: Row | None, entry: IndexEntry, folder: str, *, again: bool = False) -> str:
    if listing.table is None:
        return list_row(entry, listing, model, folder, again=again)
    cells = listing.table.rows[model.line - listing.table.first - 2] if model else ()
    return table_row(entry, listing, cells[listing.column] if cells else "", folder)
