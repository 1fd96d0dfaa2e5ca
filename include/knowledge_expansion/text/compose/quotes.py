"""Shows one passage in Markdown: prose and lists as block quotes, code and tables as they stand, one line a unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from knowledge_expansion.text.links import escape, link
from knowledge_expansion.values.evidence import Passage
from knowledge_expansion.values.page import Block, Source

_LANGUAGE = re.compile(r"[\w+#.-]+")


def lead_in(source: Source, heading: str = "") -> str:
    """`From [Title](url) (accessed D)`, with the heading that a code block or table stands under; no colon yet."""
    when = f"(local copy, read {source.accessed[:10]})" if source.local else f"(accessed {source.accessed[:10]})"
    under = f', under "{escape(heading)}"' if heading else ""
    return f"From {link(title_of(source), source.url)} {when}{under}"


def title_of(source: Source) -> str:
    """The page's title, or its address where it has none."""
    return source.document.title.strip() or source.url


def quote_lines(passage: Passage, source: Source) -> list[str]:
    """The lines that hold a passage, without line ends."""
    blocks = source.document.blocks
    if passage.kind == "prose" and passage.first == passage.last:
        return ["> " + _one_line(passage.markdown)]
    numbers = range(passage.first, passage.last + 1)
    lines: list[str] = []
    for quoted, run in groupby(numbers, key=lambda n: blocks[n].kind in ("paragraph", "item", "heading")):
        for part in [list(run)] if quoted else [[n] for n in run]:
            lines += [""] if lines else []
            lines += _block_quote(blocks, part) if quoted else _whole(blocks[part[0]])
    return lines


def code_lines(passage: Passage, source: Source) -> int:
    """How many lines of code a passage holds."""
    parts = source.document.blocks[passage.first : passage.last + 1]
    return sum(len(b.text.splitlines()) for b in parts if b.kind == "code")


def _one_line(markdown: str) -> str:
    return " ".join(markdown.split("\n"))


def _whole(block: Block) -> list[str]:
    if block.kind == "table":
        return block.markdown.split("\n")
    runs = [len(run) for run in re.findall(r"`{3,}", block.text)]
    fence = "`" * (max(runs, default=2) + 1)
    language = block.language if _LANGUAGE.fullmatch(block.language) else ""
    return [fence + language, *block.text.split("\n"), fence]


def _block_quote(blocks: Sequence[Block], numbers: Sequence[int]) -> list[str]:
    lines: list[str] = []
    depth = -1
    for n in numbers:
        block = blocks[n]
        if block.kind != "item":
            lines += [">"] if lines else []
            lines.append("> " + _one_line(block.markdown))
            depth = -1
            continue
        if depth < 0 and lines:
            lines.append(">")
        outer = min(blocks[m].level for m in numbers if blocks[m].kind == "item")
        depth = min(block.level - outer, depth + 1)
        # Four spaces a level suit bullets and numbers of up to two digits alike.
        lines.append("> " + "    " * depth + _mark(blocks, n) + _one_line(block.markdown))
    return lines


def _mark(blocks: Sequence[Block], n: int) -> str:
    """The item's number where it is certain, else `- `. A lone numbered item is a step torn from its list; a list that code
    or a paragraph interrupts goes on counting in some pages and begins again in others, and blocks do not say which."""
    before = _siblings(blocks, n, -1)
    if not blocks[n].ordered or before + _siblings(blocks, n, 1) == 0 or _continues(blocks, n):
        return "- "
    return f"{before + 1}. "


def _siblings(blocks: Sequence[Block], n: int, step: int) -> int:
    """How many items of the same list stand before (-1) or after (+1) item `n`."""
    count, at = 0, n + step
    while 0 <= at < len(blocks) and blocks[at].kind == "item" and blocks[at].level >= blocks[n].level:
        if blocks[at].level == blocks[n].level:
            if blocks[at].ordered != blocks[n].ordered:
                break
            count += 1
        at += step
    return count


def _continues(blocks: Sequence[Block], n: int) -> bool:
    """Whether another numbered list stands between the heading above and the list of item `n`."""
    at = n
    while at >= 0 and blocks[at].kind == "item":
        at -= 1
    while at >= 0 and blocks[at].kind != "heading":
        if blocks[at].ordered:
            return True
        at -= 1
    return False
