"""Tables: those that hold data become rows of cells; those that only lay out a page are read like any other container."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_expansion.text.extract.inline import Line, line, runs_of
from knowledge_expansion.text.extract.listing import listing
from knowledge_expansion.text.extract.tree import Element, word_set
from knowledge_expansion.values.page import Block

CELL_CHARS = 1_500  # a longer cell is an article in a layout, not a datum
SPAN = 50  # a cell that claims to span more columns or rows is read as spanning these
COLUMNS = 100  # of a row that are read
_ARTICLE_PARTS = word_set("h1 h2 h3 h4 table article section main")


def is_layout(table: Element) -> bool:
    """A table that arranges a page: cells with headings, tables or whole articles, listings of several lines, or one cell."""
    cells = _cells(table)
    if len(cells) < 2 or table.attributes.get("role") in ("presentation", "none"):
        return True
    for cell in cells:
        if cell.chars > CELL_CHARS:
            return True
        for below in cell.walk(inside=True):
            if below.tag in _ARTICLE_PARTS or (below.tag == "pre" and _is_long(below)):
                return True
    return False


def table_block(table: Element) -> Block | None:
    """The block of a data table; where the source marks its first row as header, that is the header of the pipe table."""
    rows = [(row, cells) for row, cells in _grid(table) if any(cell.text for cell in cells)]
    if not rows:
        return None
    width = max(len(cells) for _, cells in rows)
    grid = [cells + [_EMPTY] * (width - len(cells)) for _, cells in rows]
    text = "\n".join(" | ".join(cell.text for cell in cells) for cells in grid)
    head = grid.pop(0) if _is_header(rows[0][0]) else [_EMPTY] * width
    return Block("table", text, "\n".join([_pipe(head), "|" + " --- |" * width, *map(_pipe, grid)]))


def _is_long(pre: Element) -> bool:
    code = listing(pre)
    return code is not None and "\n" in code.text


_EMPTY = Line("", "")


def _rows(table: Element) -> list[Element]:
    groups = [table, *(e for e in table.elements if e.tag in ("thead", "tbody", "tfoot") and not e.out)]
    return [row for group in groups for row in group.elements if row.tag == "tr" and not row.out]


def _cells(table: Element) -> list[Element]:
    return [cell for row in _rows(table) for cell in row.elements if cell.tag in ("td", "th") and not cell.out]


def _is_header(row: Element) -> bool:
    cells = [cell for cell in row.elements if cell.tag in ("td", "th")]
    return (row.parent is not None and row.parent.tag == "thead") or all(cell.tag == "th" for cell in cells)


def _grid(table: Element) -> Iterator[tuple[Element, list[Line]]]:
    """Cells by row; places that a spanning cell covers stay empty, so that columns stay below each other."""
    covered: dict[int, int] = {}
    for row in _rows(table):
        cells: list[Line] = []
        for cell in row.elements:
            if cell.tag not in ("td", "th") or cell.out:
                continue
            _skip_covered(cells, covered)
            if len(cells) >= COLUMNS:
                break
            rows, columns = _span(cell, "rowspan"), _span(cell, "colspan")
            for column in range(len(cells), len(cells) + columns):
                if rows > 1:
                    covered[column] = rows - 1
            cells += [line(runs_of(cell.children), opens=False), *[_EMPTY] * (columns - 1)]
        _skip_covered(cells, covered)
        yield row, cells[:COLUMNS]


def _skip_covered(cells: list[Line], covered: dict[int, int]) -> None:
    while len(cells) < COLUMNS and covered.get(len(cells), 0) > 0:
        covered[len(cells)] -= 1
        cells.append(_EMPTY)


def _span(cell: Element, name: str) -> int:
    value = cell.attributes.get(name, "1").strip()
    return min(max(int(value), 1), SPAN) if value.isascii() and value.isdigit() else 1


def _pipe(row: list[Line]) -> str:
    return "| " + " | ".join(cell.markdown.replace("|", "\\|") for cell in row) + " |"
