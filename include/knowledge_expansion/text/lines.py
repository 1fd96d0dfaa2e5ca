"""Lines of Markdown, and which of them are opaque: the floor below headings, tables and lists.

Only `\\n` ends a line (with the `\\r` before it), as `wc -l` counts; the other characters that `str.splitlines` breaks
at are content. Fenced code, front matter and multi-line HTML comments are opaque: their lines are no structure.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})(.*)$")
ITEM = re.compile(r"^([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+)(\S.*)$")
_OPENS = frozenset("`~<")
_RULES = frozenset("-*_")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block from its opening to its closing line (or the end of the text)."""

    first: int
    last: int
    language: str
    closed: bool


def split_lines(text: str) -> list[str]:
    """The lines of `text` with their ends; `"".join` gives `text` again."""
    lines = text.split("\n")
    tail = lines.pop()
    return [line + "\n" for line in lines] + ([tail] if tail else [])


def lines_of(text: str) -> int:
    """The number of lines as `wc -l` counts them: the number of newline characters."""
    return text.count("\n")


def newline_of(text: str) -> str:
    """The line end that most lines of `text` use; `\\n` where there is none."""
    windows = text.count("\r\n")
    return "\r\n" if windows * 2 > text.count("\n") else "\n"


def front_matter_of(lines: list[str]) -> int:
    """The number of lines of YAML front matter, its two marks included; 0 when there is none."""
    if not lines or lines[0].lstrip("\ufeff").rstrip() != "---":
        return 0
    return next((at + 1 for at, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0)


def is_rule(line: str) -> bool:
    """A thematic break such as `---` or `* * *`."""
    bare = line.strip(" \t")
    if bare[:1] not in _RULES or bare[-1:] != bare[:1]:
        return False
    bare = bare.replace(" ", "").replace("\t", "")
    return len(bare) >= 3 and len(set(bare)) == 1


def opaque_lines(lines: list[str], start: int) -> tuple[tuple[Fence, ...], list[bool], int]:
    """All fences, for each line whether it is opaque, and the first line of a block that never ends (0: none)."""
    opaque = [at < start for at in range(len(lines))]
    fences: list[Fence] = []
    within: set[int] = set()  # lines of opaque blocks below their first ones
    after, unclosed = start, 0  # the line below the last opaque block
    for at in [at for at, line in enumerate(lines) if line.lstrip()[:1] in _OPENS]:
        if at < after:
            continue
        line = lines[at]
        bare = line.lstrip()
        indent = len(line) - len(bare)
        last: int | None = None  # the last line of an opaque block that starts here
        if (
            bare[0] != "<"
            and (fence := FENCE.match(line))
            and (indent <= 3 or indent <= _inside(lines, range(at - 1, start - 1, -1), within) + 3)
            and not (fence[2][0] == "`" and "`" in fence[3])
        ):
            last = _end(lines, at, rf"^[ \t]*{re.escape(fence[2][0])}{{{len(fence[2])},}}[ \t]*$")
            closed = last < len(lines)
            fences.append(Fence(at + 1, min(last + 1, len(lines)), fence[3].strip().split(" ")[0], closed))
        elif bare.startswith("<!--") and indent <= 3 and "-->" not in line:
            last = _end(lines, at, "-->")
        if last is not None:
            unclosed = at + 1 if last == len(lines) else unclosed
            opaque[at : last + 1] = [True] * (min(last + 1, len(lines)) - at)
            within.update(range(at + 1, last + 1))
            after = last + 1
    return tuple(fences), opaque, unclosed


def _inside(lines: list[str], above: Iterable[int], within: Container[int]) -> int:
    """How far the text of the list item is indented that the lines `above` (nearest first) put the next one into; 0 for none.
    What stands `within` opaque blocks is no structure."""
    for line in (lines[at] for at in above if at not in within):
        if (item := ITEM.match(line)) and not is_rule(line):
            return len(item[1]) + len(item[2]) + len(item[3])
        bare = line.lstrip()
        if bare and len(line) - len(bare) < 2:
            return 0
    return 0


def _end(lines: list[str], first: int, mark: str) -> int:
    """The 0-based line below `first` that closes a block; the number of lines when none does."""
    closing = re.compile(mark)
    return next((at for at in range(first + 1, len(lines)) if closing.search(lines[at])), len(lines))
