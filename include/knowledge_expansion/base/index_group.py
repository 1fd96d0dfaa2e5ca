"""New groups in an index, and new indexes: shaped like what is there, else a list at the root, a table in a folder."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from knowledge_expansion.base.entry import list_row, table_row
from knowledge_expansion.base.listing import Listing, find_listings
from knowledge_expansion.base.paths import folder_of, relative
from knowledge_expansion.text.links import escape
from knowledge_expansion.text.markdown import Markdown
from knowledge_expansion.values.operations import IndexEntry

_TABLE = "| File | Description | Keywords |\n|------|-------------|----------|\n"


def add_group(page: Markdown, listings: list[Listing], entry: IndexEntry, folder: str) -> str:
    """The page with a heading and a listing for the entry's group (its folder, where the groups are folders), after
    the last listing of files and shaped like it; below a heading `Files` where only folders are listed so far."""
    files = [listing for listing in listings if not listing.of_folders]
    last = replace(files[-1], prefix="") if files else None
    here = folder_of(entry.path)
    by_folder = any(_is_name_of(listing, folder_of(row.path), folder) for listing in files for row in listing.rows)
    name = relative(here, folder) if here != folder else posixpath.basename(here) or "Files"
    title = name if by_folder or not entry.group else entry.group
    lines = ["", "#" * max(2, last.level if last else 2 + bool(listings)) + " " + escape(title), ""]
    if listings and last is None:
        lines = ["", "## Files", *lines]
    if last is not None and last.table is not None:
        cells = last.table.rows[-1] if last.table.rows else ()
        model = cells[last.column] if last.column < len(cells) else ""
        header = page.lines[last.first - 1 : last.first + 1]
        lines += [*header, table_row(entry, last, model, folder)]
    else:
        lines.append(list_row(entry, last or _NOTHING, last.rows[-1] if last else None, folder))
    return page.with_block(_end_of_group(page, listings, last), lines)


def _is_name_of(listing: Listing, target: str, folder: str) -> bool:
    """Whether the heading is the folder's name as written, not a title in which the same words occur."""
    return target != folder and listing.heading.strip("`*/ ") in (relative(target, folder), posixpath.basename(target))


_NOTHING = Listing("", 0, 0, 0, ())


def new_index(entry: IndexEntry, folder: str) -> str:
    """A first index: at the root a list by folder, in a folder of files a table."""
    here = folder_of(entry.path)
    if here == folder and folder:
        head = f"# {posixpath.basename(folder)}\n\n{_TABLE}"
        (listing,) = find_listings(Markdown(head), folder)
        return head + table_row(entry, listing, "[`name`]", folder) + "\n"
    heading = f"## {escape(relative(here, folder))}\n\n" if here != folder else ""
    return f"# Index\n\n{heading}{list_row(entry, _NOTHING, None, folder)}\n"


def _end_of_group(page: Markdown, listings: list[Listing], last: Listing | None) -> int:
    """The last line with words before the heading that follows the last listing; with no listing of files so far, the
    end of the whole section in which folders are listed."""
    anchor = last or (listings[-1] if listings else None)
    end = len(page.lines)
    if anchor is not None:
        depth = 6 if last else 2
        end = next((h.line - 1 for h in page.headings if h.line > anchor.first and h.level <= depth), end)
    if page.unclosed:  # nothing below the start of an endless fence or comment would be read
        end = min(end, page.unclosed - 1)
    while end and not page.is_opaque(end) and page.lines[end - 1].strip() in ("", "---", "***", "___"):
        end -= 1
    return end
