"""Shows one passage in Markdown: prose and lists as block quotes, code and tables as they stand, one line a unit."""

from __future__ import annotations

import posixpath
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


def lines_lead_in(passage: Passage, source: Source, path: str) -> str:
    """`From [path](link) lines a-b`: the lines of a file of the base that hold the passage; `path` is that of the file that
    is written. No colon yet."""
    first, last = source.lines[passage.first][0], source.lines[passage.last][1]
    return f"From {link(source.url, relative(path, source.url))} lines {first}-{last}"


def relative(path: str, other: str) -> str:
    """How the file at one path of the base links to another."""
    return posixpath.relpath(other, posixpath.dirname(path) or ".")


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
    last: dict[int, Block] = {}  # by level, of the list that is being written
    for n in numbers:
        block = blocks[n]
        if block.kind != "item":
            lines += [">"] if lines else []
            lines.append("> " + _one_line(block.markdown))
            depth = -1
            last = {}
            continue
        if depth < 0 and lines:
            lines.append(">")
        outer = min(blocks[m].level for m in numbers if blocks[m].kind == "item")
        depth = min(block.level - outer, depth + 1)
        # Four spaces a level suit bullets and numbers of up to two digits alike.
        lines.append("> " + "    " * depth + _mark(block, last.get(block.level)) + _one_line(block.markdown))
        last = {level: item for level, item in last.items() if level < block.level} | {block.level: block}
    return lines


def _mark(block: Block, before: Block | None) -> str:
    """The item's own number, or `- `: for a bullet, and where Markdown would go on counting from the item before it."""
    if not block.number or (before is not None and before.number and block.number != before.number + 1):
        return "- "
    return f"{block.number}. "
