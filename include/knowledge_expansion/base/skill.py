"""SKILL.md names the folders of a base. Only a folder that is new to the base adds a line, and never to a file that is
or would become too long: an agent loads all of it at every start, so long lists belong into INDEX.md.

The front matter (name and description) is never touched.
"""

from __future__ import annotations

from knowledge_expansion.base.listing import Listing, Row, find_listings
from knowledge_expansion.text.links import cell, escape, link
from knowledge_expansion.text.markdown import Markdown, lines_of
from knowledge_expansion.values.operations import SkillEntry

SKILL = "SKILL.md"
# Source: the Agent Skills guidance, SKILL.md "under 500 lines".
LIMIT = 500
_HEADING = "## More knowledge"


def add_folder(skill_text: str, entry: SkillEntry) -> tuple[str, str]:
    """SKILL.md with one line for a new folder, and a warning (empty when there is none).

    The line goes below the last folder of the list or table that names folders, else into a section at the end. A text
    that names the folder already is left as it is.
    """
    page = Markdown(skill_text)
    listings = find_listings(page, "")
    folder = entry.folder.strip("/") + "/"
    if any(row.path.startswith(folder) for one in listings for row in one.rows):
        return skill_text, ""
    home = max((one for one in listings if one.of_folders), default=None, key=lambda one: len(one.rows))
    changed = page.with_block(*_line(page, home, entry)) if home else _section(page, entry)
    if lines_of(changed) >= LIMIT:
        return skill_text, (
            f"{SKILL} has {lines_of(skill_text)} lines and should stay below {LIMIT}: the new folder {folder} was not"
            " added to it. The index lists its files; shorten SKILL.md and name the folder there by hand."
        )
    return changed, ""


def _line(page: Markdown, home: Listing, entry: SkillEntry) -> tuple[int, list[str]]:
    """Where the line goes and what it is, in the style of the last folder of the listing."""
    row = home.rows[-1]
    words = escape(_words(entry))
    if home.table is not None:
        cells = [""] * len(home.table.header)
        cells[home.column] = _reference(entry, page.lines[row.line - 1][:40])
        others = [at for at, name in enumerate(home.table.header) if at != home.column and not _counts(name)]
        if others:
            cells[others[-1]] = cell(words)
        return row.line, ["| " + " | ".join(cells) + " |"]
    return row.last, [f"{_bullet(page, row)}{_reference(entry, page.lines[row.line - 1])}: {words}"]


def _section(page: Markdown, entry: SkillEntry) -> str:
    line = f"- {_reference(entry, '[')}: {escape(_words(entry))}"
    return page.with_block(len(page.lines), ["", _HEADING, "", line])


def _words(entry: SkillEntry) -> str:
    return ", ".join(entry.topics) or entry.title


def _counts(column: str) -> bool:
    return column.strip().lower() in ("files", "count", "lines", "#")


def _reference(entry: SkillEntry, neighbour: str) -> str:
    folder = entry.folder.strip("/") + "/"
    if "[" in neighbour or "`" not in neighbour:
        return link(entry.title, folder)
    return f"`{folder}`"


def _bullet(page: Markdown, row: Row) -> str:
    item = next(item for item in page.items if item.line == row.line)
    marker = f"{int(item.marker[:-1]) + 1}{item.marker[-1]}" if item.marker[:-1].isdigit() else item.marker
    return " " * item.indent + marker + item.gap
