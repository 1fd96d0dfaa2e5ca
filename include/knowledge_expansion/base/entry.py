"""One row of an index in the shape of the rows around it, with a small mark that says whether it is still ours.

The mark is an HTML comment at the row's end with a check sum of the row: invisible when rendered, and a row that
somebody edited no longer fits its mark, so a later run leaves it alone.
"""

from __future__ import annotations

import hashlib
import posixpath
import re

from knowledge_expansion.base.listing import Listing, Row
from knowledge_expansion.base.paths import number_of, relative
from knowledge_expansion.text.links import cell, escape, link
from knowledge_expansion.text.markdown import ListItem
from knowledge_expansion.values.operations import IndexEntry

_MARK = re.compile(r" ?<!-- ke:([0-9a-f]{8}) -->")
_SEPARATOR = re.compile(r"^[*_`]*(?:\s*\([^)]*\))?[*_]*(:|\s+[-–—]|\s+:)\s")
_ROLES = (
    ("number", re.compile(r"^(#|no\.?|nr\.?|num(ber)?)$", re.I)),
    ("keywords", re.compile(r"\b(keywords?|tags?|terms|topics)\b", re.I)),
    ("title", re.compile(r"\b(title|name|topic|subject)\b", re.I)),
    ("description", re.compile(r"\b(descriptions?|about|summary|contents?|covers?|purpose|what|notes?)\b", re.I)),
)


def is_ours(line: str) -> bool:
    """Whether this row was written by this bundle and is as it was written."""
    found = _MARK.search(line)
    return found is not None and found[1] == _checksum(_MARK.sub("", line))


def table_row(entry: IndexEntry, listing: Listing, neighbour: str, folder: str) -> str:
    """A table row for `entry`, in the columns of the listing and the style of the `neighbour`'s reference (a cell)."""
    assert listing.table is not None
    cells = [_cell(entry, at, listing, neighbour, folder) for at in range(len(listing.table.header))]
    row = "| " + " | ".join(cells) + " |"
    return row[:-2] + f" <!-- ke:{_checksum(row)} --> |"


def list_row(entry: IndexEntry, listing: Listing, row: Row | None, folder: str, *, again: bool = False) -> str:
    """A list item for `entry`, in the style of the item of `row`; `again`: in its place rather than below it."""
    neighbour = next((item for item in listing.items if row and item.line == row.line), None)
    text, bullet = (neighbour.text, _bullet(neighbour, again)) if neighbour else ("", "- ")
    reference = _reference(entry, text, listing.prefix, folder)
    reference = f"**{reference}**" if text.startswith("**") else reference
    found = _SEPARATOR.match(text[row.reference.last :]) if row else None
    separator = found[1].rstrip() if found else ":"
    words = escape(entry.description)
    if entry.keywords and (neighbour is None or "eywords:" in text):
        words = f"{words.rstrip('.')}. Keywords: {escape(', '.join(entry.keywords))}"
    line = f"{reference}{separator} {words}".rstrip()
    return f"{bullet}{line} <!-- ke:{_checksum(line)} -->"


def _checksum(row: str) -> str:
    # Neither a new number in the list nor other spacing is an edit.
    bare = re.sub(r"^\s*(?:[-*+]|\d+[.)])\s", "", row)
    return hashlib.sha256(re.sub(r"[\s|]+", " ", bare).strip().encode()).hexdigest()[:8]


def _cell(entry: IndexEntry, at: int, listing: Listing, neighbour: str, folder: str) -> str:
    assert listing.table is not None
    if at == listing.column:
        return cell(_reference(entry, neighbour, listing.prefix, folder))
    number = number_of(entry.path)
    values = {
        "number": "" if number is None else f"{number:02}",
        "keywords": ", ".join(entry.keywords),
        "title": entry.title,
        "description": entry.description,
    }
    role = next((name for name, words in _ROLES if words.search(listing.table.header[at])), None)
    return cell(escape(values[role])) if role else ""


def _reference(entry: IndexEntry, neighbour: str, prefix: str, folder: str) -> str:
    """How the neighbours name files: a link with a title or a name, a name in backticks, or a bare name."""
    base = f"{folder}/{prefix}".strip("/") if prefix else folder
    path, name = relative(entry.path, base), posixpath.basename(entry.path)
    style = neighbour.lstrip("*_ ")
    if style.startswith("["):
        shown = style[1 : style.find("]")]
        if shown.startswith("`"):
            return f"[`{name}`]" + link("", path)[2:]
        return link(name if shown.endswith(".md") else entry.title, path)
    if not style:
        return link(entry.title, path)
    return f"`{path}`" if style.startswith("`") else path


def _bullet(item: ListItem, again: bool) -> str:
    marker = item.marker
    if marker[:-1].isdigit() and not again:
        marker = f"{int(marker[:-1]) + 1}{marker[-1]}"
    return " " * item.indent + marker + item.gap
