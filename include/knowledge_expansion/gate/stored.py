"""A stored page as the gate reads it: the raw bytes' text, and the blocks of the document that was read out of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from knowledge_expansion.gate.markup import decoded
from knowledge_expansion.gate.page_text import PageText, code_lines, page_text
from knowledge_expansion.gate.tree import Spoken, parse, spoken
from knowledge_expansion.values.page import Source


@dataclass(frozen=True)
class StoredPage:
    """A page as the store holds it: the record and document, and the raw bytes that were delivered."""

    source: Source
    body: bytes
    content_type: str

    @property
    def title(self) -> str:
        """What citations call the page: its title, or its address where it has none."""
        return self.source.document.title.strip() or self.source.url

    @cached_property
    def markup(self) -> str:
        """The characters of the raw bytes."""
        return decoded(self.body, self.content_type)

    @cached_property
    def raw(self) -> PageText:
        """The text of the raw bytes."""
        return page_text(self.body, self.content_type)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """By words: the paragraphs, items and headings of the document that consist of them."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, block in enumerate(self.source.document.blocks):
            if block.kind in ("paragraph", "item", "heading"):
                found[block.text].append(place)
        return found

    @cached_property
    def listings(self) -> dict[str, list[int]]:
        """By lines of code: the code blocks that consist of them."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, block in enumerate(self.source.document.blocks):
            if block.kind == "code":
                found[code_lines(block.text)].append(place)
        return found

    @cached_property
    def tables(self) -> list[tuple[int, tuple[Spoken, ...]]]:
        """The tables with their places, cell by cell."""
        blocks = enumerate(self.source.document.blocks)
        return [(place, cells(block.markdown)) for place, block in blocks if block.kind == "table"]

    def heading_above(self, place: int) -> str:
        """The heading that a block stands under; nothing where none is above it."""
        above = reversed(self.source.document.blocks[:place])
        return next((block.text for block in above if block.kind == "heading"), "")


def cells(table: str) -> tuple[Spoken, ...]:
    """The cells of a pipe table in reading order, the empty ones of its header too."""
    found = [spoken(cell.inline) for node in parse(table) for row in node.all("tr") for cell in row.children]
    return tuple(cell or ("", ()) for cell in found)
