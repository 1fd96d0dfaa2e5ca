"""The article as blocks: headings, paragraphs, list items, listings and tables in reading order."""

from __future__ import annotations

from knowledge_expansion.text.extract.inline import line, runs_of
from knowledge_expansion.text.extract.listing import is_gutter, listing
from knowledge_expansion.text.extract.tables import is_layout, table_block
from knowledge_expansion.text.extract.tree import BLOCKS, Element, word_set
from knowledge_expansion.values.page import Block

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = word_set("ul ol menu dir dl")


def read_blocks(main: Element) -> list[Block]:
    """All blocks below `main`; elements marked `out` are not read."""
    reader = _Reader()
    reader.container(main)
    return reader.blocks


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._depth = -1  # of the list that is being read
        self._number = 0  # of the list item that is being read; 0 in a list without numbers
        self._item_opens = False  # the next line is the first one of a list item

    def container(self, element: Element) -> None:
        """Children in order; runs of inline nodes between block children make lines of their own."""
        pending: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str):
                pending.append(child)
            elif child.out:
                continue
            elif child.tag in BLOCKS or child.has_block:
                self._line(pending)
                pending = []
                self._block(child)
            elif child.tag == "br" and _ends_with_break(pending):
                self._line(pending)  # two breaks in a row part paragraphs on pages from before style sheets
                pending = []
            else:
                pending.append(child)
        self._line(pending)

    def _block(self, element: Element) -> None:
        tag = element.tag
        if tag in _HEADINGS:
            heading = line(runs_of(element.children))
            if heading.text:
                self.blocks.append(Block("heading", heading.text, heading.markdown, level=_HEADINGS[tag]))
        elif tag == "pre":
            self._add(listing(element))
        elif tag in _LISTS:
            self._list(element)
        elif tag == "table" and not is_layout(element):
            for caption in element.elements:
                if caption.tag == "caption" and not caption.out:
                    self.container(caption)
            self._add(table_block(element))
        elif not is_gutter(element):
            self.container(element)

    def _list(self, element: Element) -> None:
        outside = self._depth, self._number
        self._depth, self._number = self._depth + 1, 0
        coming = _whole_number(element.attributes.get("start", ""), 1)
        for child in element.elements:
            if child.out:
                continue
            if element.tag == "ol" and child.tag == "li":
                self._number = _whole_number(child.attributes.get("value", ""), coming)
                coming = self._number + 1
            self._item_opens = child.tag not in _LISTS
            if child.tag == "dd":  # a description stands one level below its term
                self._depth += 1
                self.container(child)
                self._depth -= 1
            elif child.tag in BLOCKS:
                self._block(child)
            else:
                self.container(child)
        self._depth, self._number = outside
        self._item_opens = False

    def _line(self, nodes: list[Element | str]) -> None:
        text = line(runs_of(nodes))
        if not text.text:
            return
        if self._item_opens:
            self._item_opens = False
            self.blocks.append(Block("item", text.text, text.markdown, level=self._depth, number=self._number))
        else:
            self.blocks.append(Block("paragraph", text.text, text.markdown))

    def _add(self, block: Block | None) -> None:
        if block is not None:
            self._item_opens = False
            self.blocks.append(block)


def _whole_number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise


def _ends_with_break(nodes: list[Element | str]) -> bool:
    for node in reversed(nodes):
        if isinstance(node, str):
            if node.strip():
                return False
        else:
            return node.tag == "br"
    return False
