"""A knowledge file as blocks, so that a refresh replaces what it wrote itself and keeps what a person wrote.

A block runs from a heading of level 1 to 3 to the next; the line under the title that says what the file is as of is one of
its own, so that it stays true whatever a person writes around it. The seal names the blocks that this bundle wrote with a hash of
each; a block that fits its hash may be replaced, every other one is somebody's and stays as it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_expansion.text.markdown import Markdown, split_lines

SOURCES = "## Sources"
_AS_OF = re.compile(r"^\*PART \d+ of .+\. As of \d{4}-\d\d-\d\d\..*\*\s*$")
_ENTRY = re.compile(
    r"^(?:\d+\.|-) \[.*\]\(.*\)"
    r"(?:: read, not quoted|.*, published .*, (?:accessed|local copy, read) \d{4}-\d\d-\d\d| lines \d+-\d+)$"
)
"""An entry of Sources as this bundle writes it."""


@dataclass(frozen=True, slots=True)
class Block:
    """`key` is the heading with the one above it, and a number where a file has it twice; `text` has its line ends."""

    key: str
    text: str

    @property
    def mark(self) -> str:
        """`key:text`, both hashed: how the seal names the block. A checkout with other line ends is not an edit."""
        return f"{_hash(self.key, 8)}:{_hash(self.text.replace(chr(13), ''), 12)}"


@dataclass(frozen=True, slots=True)
class Merged:
    """`blocks` is the whole file in order; `kept` are the keys of blocks that a person changed or added, `removed` of those
    that a person took out."""

    blocks: tuple[Block, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(block.text if block.text.endswith("\n") else f"{block.text}\n" for block in self.blocks)


def blocks_of(body: str) -> list[Block]:
    """The blocks of a text, which is exactly their texts joined."""
    lines = split_lines(body)
    headings = {h.line: h for h in Markdown(body).headings if h.level <= 3}
    as_of = {n for n, line in enumerate(lines[:8], 1) if _AS_OF.match(line)}
    # The empty line behind it belongs to it.
    behind = {n + 2 for n in as_of if n + 1 < len(lines)}
    starts = sorted({1, *headings, *as_of, *behind})
    found: list[Block] = []
    above, seen = "", dict[str, int]()
    for first, after in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
        heading = headings.get(first)
        name = f"{'#' * heading.level} {heading.title}" if heading else "as of" if first in as_of else ""
        if heading and heading.level <= 2:
            above, key = name, name
        else:
            key = name if first in as_of else f"{above} / {name}"
        seen[key] = seen.get(key, 0) + 1
        key += f" ({seen[key]})" * (seen[key] > 1)
        found.append(Block(key, "".join(lines[first - 1 : after - 1])))
    return found


def merge(fresh: str, standing: str, marks: Iterable[str]) -> Merged:
    """The fresh file with what a person did to the standing one. `marks` are those of the standing file's seal; neither text
    has a seal. A pure function. When the result is sealed with the marks of the fresh file, merging it again changes
    nothing: what a person wrote or took out is seen again, for it is not as it would have been written."""
    known = dict(mark.split(":") for mark in marks)
    held = {block.key: block for block in blocks_of(standing)}
    theirs = {
        key for key, block in held.items() if ":".join([_hash(key, 8), known.get(_hash(key, 8), "")]) != block.mark
    }
    generated = blocks_of(fresh)
    added = {key for key in theirs if _hash(key, 8) not in known} - {block.key for block in generated}
    follows = _followers(held, added)
    blocks: list[Block] = list(follows.get("", ()))
    kept, removed = [block.key for block in blocks], list[str]()
    for block in generated:
        own = held.get(block.key)
        if own is None and _hash(block.key, 8) in known:
            removed.append(block.key)
        elif own is not None and block.key in theirs and not _is_sources(block.key):
            blocks.append(own)
            kept.append(block.key)
        else:
            blocks.append(_with_lines(block, own) if own is not None and block.key in theirs else block)
        blocks += follows.get(block.key, ())
        kept += [follower.key for follower in follows.get(block.key, ())]
    standing_now = {block.key for block in blocks}
    lost = [block for key, block in held.items() if key in theirs and key not in standing_now]
    return Merged((*blocks, *lost), (*kept, *(block.key for block in lost)), tuple(removed))


def _followers(held: dict[str, Block], added: set[str]) -> dict[str, list[Block]]:
    """By the key of the block that they stand behind, the blocks that a person added."""
    behind, found = "", dict[str, list[Block]]()
    for key, block in held.items():
        if key in added:
            found.setdefault(behind, []).append(block)
        else:
            behind = key
    return found


def _is_sources(key: str) -> bool:
    return key.startswith(SOURCES)


def _with_lines(block: Block, own: Block) -> Block:
    """A list of sources is always that of the fresh quotes; lines that a person wrote there stay behind it."""
    lines = [line for line in own.text.splitlines()[1:] if line.strip() and not _ENTRY.match(line)]
    if not lines:
        return block
    kept = [line for line in lines if line not in block.text.splitlines()]
    return Block(block.key, block.text + "".join(f"{line}\n" for line in kept) + "\n" * bool(kept))


def _hash(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
