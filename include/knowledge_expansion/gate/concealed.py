"""What stands in a file's text and not in what a reader sees: lines that rendering swallows, letters without a shape.

Rendered words are compared with the pages elsewhere, so nothing may reach a reader of the text that rendering hides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge_expansion.gate.tree import Node

_SHAPELESS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e007f]"
)
"""Controls, carriage returns, zero-width and direction marks, tags (Unicode general categories Cc, Cf, Zl, Zp; joiners and
variation selectors of emoji and scripts apart)."""
_EMPTY = re.compile(r"[ \t>]*")
_PIPE = re.compile(r"(?<!\\)\|")


def hidden_in(text: str, nodes: Sequence[Node]) -> Iterator[tuple[int, str]]:
    """(line, what) of everything that a reader of the rendered file does not see."""
    lines = text.split("\n")
    if _SHAPELESS.search(text):
        for number, line in enumerate(lines, 1):
            if found := _SHAPELESS.search(line):
                yield number, f"an invisible character, U+{ord(found[0]):04X}"
    leaves = [leaf for node in nodes for leaf in node.leaves()]
    seen = {number for leaf in leaves for number in range(leaf.first, leaf.last + 1)}
    for number, line in enumerate(lines, 1):
        if number not in seen and not _EMPTY.fullmatch(line):
            yield number, f"a line that rendering swallows: {line[:80]!r}"
    for table in (leaf for leaf in leaves if leaf.kind == "table"):
        yield from _beyond_the_columns(table, lines)


def _beyond_the_columns(table: Node, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Cells beyond the header's are not shown (GitHub's dialect, tables)."""
    columns = len(next(table.all("tr")).children)
    for number in range(table.first, table.last + 1):
        pipes = len(_PIPE.findall(lines[number - 1]))
        if pipes != columns + 1:
            yield number, f"a table row of {pipes - 1} cells where the header has {columns}"
