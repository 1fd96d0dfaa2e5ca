"""A file of the base as the gate reads it: its blocks with their lines, through a CommonMark parser and not through the
reader that the writer uses. What no quote can show is a block of the kind `other`, so that no quote runs over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markdown_it.token import Token

from knowledge_expansion.gate.page_text import squeeze
from knowledge_expansion.gate.tree import Node, parse

_LISTS = ("bullet_list", "ordered_list")
_UNSPOKEN = frozenset(("em_open", "em_close", "strong_open", "strong_close", "link_open", "link_close"))


@dataclass(frozen=True, slots=True)
class BaseBlock:
    """One block on the lines `first`..`last` (1-based). `text` is what a reader sees: the words, the code, or the cells of a
    table one a line; `codes` are the pieces set as code. `mark` is empty for a paragraph, else `-` or an item's number, and
    `depth` how deep the item is nested."""

    kind: Literal["heading", "paragraph", "item", "code", "table", "other"]
    first: int
    last: int
    text: str = ""
    codes: tuple[str, ...] = ()
    mark: str = ""
    depth: int = 0
    language: str = ""


def base_blocks(text: str) -> list[BaseBlock]:
    """All blocks of a file, in order."""
    return [block for node in parse(text) for block in _blocks(node)]


def words_of(text: str) -> list[str]:
    """The words of a text, without characters that have no shape."""
    return [word for piece in text.split() if (word := squeeze(piece))]


def _blocks(node: Node) -> Iterator[BaseBlock]:
    if node.kind in _LISTS:
        yield from _items(node, 0)
    elif node.kind == "fence":
        code = node.token.content.removesuffix("\n")
        yield BaseBlock("code", node.first, node.last, code, language=node.token.info.strip())
    elif node.kind == "table":
        cells = [_spoken(cell.inline) for row in node.all("tr") for cell in row.children]
        yield _shown("table", node, cells)
    elif node.kind == "heading" or node.kind == "paragraph":
        yield _shown("heading" if node.kind == "heading" else "paragraph", node, [_spoken(node.inline)])
    else:
        yield BaseBlock("other", node.first, node.last)


def _items(listing: Node, depth: int) -> Iterator[BaseBlock]:
    for item in listing.children:
        for at, child in enumerate(item.children):
            if child.kind in _LISTS:
                yield from _items(child, depth + 1)
            elif at == 0 and child.kind == "paragraph":
                yield _shown("item", child, [_spoken(child.inline)], item.token.info or "-", depth)
            else:
                yield BaseBlock("other", child.first, child.last)


_Spoken = tuple[str, tuple[str, ...]]


def _shown(
    kind: Literal["heading", "paragraph", "item", "table"],
    node: Node,
    lines: Sequence[_Spoken | None],
    mark: str = "",
    depth: int = 0,
) -> BaseBlock:
    spoken = [line for line in lines if line is not None]
    if len(spoken) < len(lines):
        return BaseBlock("other", node.first, node.last)
    text = "\n".join(words for words, _ in spoken)
    codes = tuple(code for _, several in spoken for code in several)
    return BaseBlock(kind, node.first, node.last, text, codes, mark, depth)


def _spoken(inline: Sequence[Token]) -> _Spoken | None:
    """The words of a line and its pieces of code; emphasis and links are heard as their words. None with HTML or pictures."""
    words = ""
    codes = []
    for token in inline:
        if token.type in ("softbreak", "hardbreak"):
            words += " "
        elif token.type in ("text", "code_inline"):
            words += token.content
            codes += [token.content] if token.type == "code_inline" else []
        elif token.type not in _UNSPOKEN:
            return None
    return words, tuple(codes)
