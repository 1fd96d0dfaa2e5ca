"""Markdown as nested blocks, and the plain words of a line: what the gate believes is what a CommonMark reader shows.

Rules: CommonMark 0.31 and the tables of GitHub's dialect, as markdown-it-py implements them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_EMPHASIS = frozenset(("em_open", "em_close"))

spelt = _MARKDOWN.normalizeLink
"""An address as a Markdown reader gives it back; a source's address and its links in the file compare equal in this form."""


@dataclass
class Node:
    """A block of the document: its token type, 1-based lines, inline children and nested blocks."""

    kind: str
    first: int
    last: int
    token: Token
    inline: list[Token] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def leaves(self) -> Iterator[Node]:
        """The blocks that hold words; a table counts as one."""
        if not self.children or self.kind == "table":
            yield self
        else:
            for child in self.children:
                yield from child.leaves()

    def all(self, kind: str) -> Iterator[Node]:
        """Every block of this kind below, in order."""
        for child in self.children:
            if child.kind == kind:
                yield child
            else:
                yield from child.all(kind)


def parse(text: str) -> list[Node]:
    """The top-level blocks of a text."""
    roots: list[Node] = []
    stack: list[Node] = []
    for token in _MARKDOWN.parse(text):
        if token.type == "inline":
            stack[-1].inline = token.children or []
        elif token.nesting >= 0:
            first, last = (token.map[0] + 1, token.map[1]) if token.map else (stack[-1].first, stack[-1].last)
            node = Node(token.type.removesuffix("_open"), first, last, token)
            (stack[-1].children if stack else roots).append(node)
            if token.nesting:
                stack.append(node)
        else:
            stack.pop()
    return roots


def plain(inline: Sequence[Token], *, beside: Collection[str] = ()) -> str | None:
    """The words of a line, None when it holds anything but words: bold, links, images, HTML, line breaks.

    `beside` are token types that may stand between the words and have none themselves."""
    if any(token.type != "text" and token.type not in beside for token in inline):
        return None
    return "".join(token.content for token in inline if token.type == "text").strip()


def emphasised(inline: Sequence[Token]) -> str | None:
    """The words of a line that may be set in italics as a whole."""
    words = plain(inline, beside=_EMPHASIS)
    places = [place for place, token in enumerate(inline) if token.type in _EMPHASIS and token.type != "text"]
    return words if places in ([], [0, len(inline) - 1]) else None


def linked(inline: Sequence[Token]) -> tuple[str, str, str, str] | None:
    """A line of words with one link: (words before, title, address, words behind). None for any other line."""
    kinds = [token.type for token in inline]
    if kinds.count("link_open") != 1 or kinds.count("link_close") != 1:
        return None
    start, end = kinds.index("link_open"), kinds.index("link_close")
    parts = [plain(inline[:start]), plain(inline[start + 1 : end]), plain(inline[end + 1 :])]
    before, title, behind = parts
    attributes: dict[str, Any] = inline[start].attrs
    if before is None or title is None or behind is None or set(attributes) != {"href"}:
        return None
    return before, title, str(attributes["href"]), behind


Spoken = tuple[str, tuple[tuple[int, int], ...]]
"""Plain words, and the ranges of them (characters from, to) that are set as code."""


def spoken(inline: Sequence[Token]) -> Spoken | None:
    """What a quoted line says; None when it holds anything but words and code."""
    if any(token.type not in ("text", "code_inline") for token in inline):
        return None
    words = ""
    ranges = []
    for token in inline:
        if token.type == "code_inline":
            ranges.append((len(words), len(words) + len(token.content)))
        words += token.content
    return words, tuple(ranges)


def spoken_line(markdown: str) -> Spoken | None:
    """The same for one line of Markdown on its own."""
    tokens = _MARKDOWN.parseInline(markdown)
    return spoken(tokens[0].children or []) if tokens else ("", ())
