"""A Markdown file of the base as a source: its blocks, each with the lines that it stands on, so that a quote from it can
name them.

What a file quotes from somebody else (block quotes), its lists of sources, and what no quote can show (HTML, pictures, rules)
is left out; such lines are `holes`, over which no quote may run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from knowledge_expansion.text.extract.hostile import without_hostile
from knowledge_expansion.text.extract.inline import Line, Run, line
from knowledge_expansion.text.extract.language import language_of
from knowledge_expansion.text.markdown import Markdown
from knowledge_expansion.values.page import Block, Document

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_LISTS = ("bullet_list", "ordered_list")
_CREDITS = re.compile(
    r"(?:\d+[.)]?\s+)?(?:sources?|references?|bibliography|citations|source documents|web research|additional references"
    r"|related files|see also|further reading)\b",
    re.I,
)


@dataclass
class BaseFile:
    """`lines` are those (first, last; 1-based) of each block of the document, `holes` those between them that are not quoted."""

    blocks: list[Block] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    holes: set[int] = field(default_factory=set)
    document: Document = field(default_factory=lambda: Document("", None, None, "", "", ()))

    def add(self, block: Block, node: SyntaxTreeNode) -> None:
        """A block that stands on the lines of a node."""
        first, last = node.map or (0, 0)
        self.blocks.append(block)
        self.lines.append((first + 1, last))

    def skip(self, node: SyntaxTreeNode) -> None:
        """Lines that no quote may take."""
        first, last = node.map or (0, 0)
        self.holes.update(range(first + 1, last + 1))


def read_base_file(text: str, ranges: Sequence[tuple[int, int]], *, expected_language: str = "en") -> BaseFile:
    """The blocks of the given ranges of lines, with the headings that they stand under. An article in another language has
    the fault `other_language:<code>`; text that speaks to a language model is left out and told under `findings`."""
    file = BaseFile()
    markdown = Markdown(text)
    bare = "\n" * markdown.front_matter + "".join(markdown.ended[markdown.front_matter :])
    credits = 0
    for node in SyntaxTreeNode(_MARKDOWN.parse(bare)).children:
        if node.type == "heading":
            level = int(node.tag[1])
            if not credits or level <= credits:
                credits = level if _CREDITS.match(_line(node).text.strip("*_ ")) else 0
        if credits:
            file.skip(node)
        else:
            _take(file, node)
    title = next((block.text for block in file.blocks if block.kind == "heading" and block.level == 1), "")
    _keep_ranges(file, ranges)
    kept, findings = without_hostile(file.blocks)
    gone = [at for at, block in enumerate(file.blocks) if not any(block is one for one in kept)]
    file.holes.update(number for at in gone for number in range(file.lines[at][0], file.lines[at][1] + 1))
    file.lines = [place for at, place in enumerate(file.lines) if at not in gone]
    file.blocks = kept
    language = language_of(kept, "", expected_language)
    faults = (f"other_language:{language}",) if kept and language != expected_language else ()
    file.document = Document(title, None, None, "", language, tuple(kept), faults, tuple(findings))
    return file


def _keep_ranges(file: BaseFile, ranges: Sequence[tuple[int, int]]) -> None:
    """Without the blocks that no range holds as a whole; headings stay, for what stands under them."""
    kept = [
        (block, place)
        for block, place in zip(file.blocks, file.lines, strict=True)
        if block.kind == "heading" or any(first <= place[0] and place[1] <= last for first, last in ranges)
    ]
    file.blocks, file.lines = [block for block, _ in kept], [place for _, place in kept]


def _take(file: BaseFile, node: SyntaxTreeNode) -> None:
    words = _line(node) if node.type in ("heading", "paragraph") else None
    if words is not None and words.text and _shows(node):
        level = int(node.tag[1]) if node.type == "heading" else 0
        file.add(Block("heading" if level else "paragraph", *words, level=level), node)
    elif node.type == "fence" and node.content.strip():
        code = node.content.removesuffix("\n")
        file.add(Block("code", code, code, language=node.info.strip()), node)
    elif node.type == "table":
        _table(file, node)
    elif node.type in _LISTS:
        for item in _items(node, 0):
            _item(file, *item)
    else:
        file.skip(node)


def _items(node: SyntaxTreeNode, level: int) -> Iterator[tuple[SyntaxTreeNode, int, int]]:
    """(node, level, number) of what the items of a list hold, in order; number -1: no first paragraph of an item."""
    for item in node.children:
        number = int(item.info) if item.info.isdigit() else 0
        for at, child in enumerate(item.children):
            if child.type in _LISTS:
                yield from _items(child, level + 1)
            else:
                yield child, level, number if at == 0 else -1


def _item(file: BaseFile, node: SyntaxTreeNode, level: int, number: int) -> None:
    words = _line(node) if node.type == "paragraph" and number >= 0 and _shows(node) else None
    if words is not None and words.text:
        file.add(Block("item", *words, level=level, number=number), node)
    else:
        file.skip(node)


def _table(file: BaseFile, node: SyntaxTreeNode) -> None:
    rows = [[_line(cell) for cell in row.children] for part in node.children for row in part.children]
    if not all(_shows(cell) for part in node.children for row in part.children for cell in row.children):
        file.skip(node)
        return
    pipes = ["| " + " | ".join(cell.markdown.replace("|", "\\|") for cell in row) + " |" for row in rows]
    markdown = "\n".join([pipes[0], "|" + " --- |" * len(rows[0]), *pipes[1:]])
    file.add(Block("table", "\n".join(" | ".join(cell.text for cell in row) for row in rows), markdown), node)


def _inline(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    for child in node.children:
        yield child
        yield from _inline(child)


def _shows(node: SyntaxTreeNode) -> bool:
    """Whether a line holds nothing but words: no picture, no HTML."""
    return not any(child.type in ("image", "html_inline") for child in _inline(node))


def _line(node: SyntaxTreeNode) -> Line:
    return line(_runs(_inline(node)))


def _runs(nodes: Iterable[SyntaxTreeNode]) -> Iterator[Run]:
    for node in nodes:
        if node.type in ("softbreak", "hardbreak"):
            yield Run(" ")
        elif node.type in ("text", "code_inline"):
            yield Run(node.content, node.type == "code_inline")
