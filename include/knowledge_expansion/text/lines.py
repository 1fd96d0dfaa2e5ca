"""Lines of Markdown, and which of them are opaque: the floor below headings, tables and lists.

Only `\\n` ends a line (with the `\\r` before it), as `wc -l` counts; the other characters that `str.splitlines` breaks
at are content. Fenced code, front matter and multi-line HTML comments are opaque: their lines are no structure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})(.*)$")
ITEM = re.compile(r"^([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+)(\S.*)$")
_MARKERS = frozenset("-*+0123456789")
_FENCES = frozenset("`~")
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
    at, inside, unclosed = start, 0, 0  # `inside`: how far the text of the current list item is indented
    while at < len(lines):
        line = lines[at]
        bare = line.lstrip()
        indent, mark = len(line) - len(bare), bare[:1]  # most lines are told apart by how they start
        if mark and mark in _MARKERS and (item := ITEM.match(line)) and not is_rule(line):
            inside = len(item[1]) + len(item[2]) + len(item[3])
        elif bare and indent < 2:
            inside = 0
        last: int | None = None  # the last line of an opaque block that starts here
        if (
            mark in _FENCES
            and (fence := FENCE.match(line))
            and indent <= inside + 3
            and not (fence[2][0] == "`" and "`" in fence[3])
        ):
            last = _end(lines, at, rf"^[ \t]*{re.escape(fence[2][0])}{{{len(fence[2])},}}[ \t]*$")
            closed = last < len(lines)
            fences.append(Fence(at + 1, min(last + 1, len(lines)), fence[3].strip().split(" ")[0], closed))
        elif mark == "<" and bare.startswith("<!--") and indent <= 3 and "-->" not in line:
            last = _end(lines, at, "-->")
        if last is not None:
            unclosed = at + 1 if last == len(lines) else unclosed
            opaque[at : last + 1] = [True] * (min(last + 1, len(lines)) - at)
        at = at + 1 if last is None else last + 1
    return tuple(fences), opaque, unclosed


def _end(lines: list[str], first: int, mark: str) -> int:
    """The 0-based line below `first` that closes a block; the number of lines when none does."""
    closing = re.compile(mark)
    return next((at for at in range(first + 1, len(lines)) if closing.search(lines[at])), len(lines))
