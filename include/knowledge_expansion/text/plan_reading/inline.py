"""Texts inside a line, so that reader and writer of plans agree: a text between backticks stands for itself, lists are
split where no bracket, quote or backtick is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

# A code span: as many backticks before as after, and none beside them.
CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")


def code(text: str) -> str:
    """`text` between backticks, more of them than any run inside."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    marks = "`" * (longest + 1)
    return f"{marks} {text} {marks}" if longest else f"{marks}{text}{marks}"


def bare(text: str) -> str:
    """The text without the backticks that enclose all of it, if any do."""
    text = text.strip()
    found = CODE.fullmatch(text)
    return found[2].strip() if found else text


def pieces(text: str, separator: str) -> list[str]:
    """`text` split at a separator (a pattern) outside of brackets, quotes and backticks; never an empty piece."""
    cuts, depth, at, last = re.compile(separator), 0, 0, 0
    found: list[str] = []
    while at < len(text):
        character = text[at]
        if character == "`" and (span := CODE.match(text, at)):
            at = span.end()
            continue
        if character == '"' and (end := text.find('"', at + 1)) > 0:
            at = end + 1
            continue
        depth = max(0, depth + (character in "([{") - (character in ")]}"))
        if not depth and (cut := cuts.match(text, at)) and cut.end() > at:
            found.append(text[last:at])
            at = last = cut.end()
            continue
        at += 1
    found.append(text[last:])
    return [piece.strip() for piece in found if piece.strip()]


def listed(text: str, separator: str = r",\s|;\s") -> list[str]:
    """The items of a list in one line, a closing "and" left out."""
    items = [re.sub(r"^(?:and|or)\s+", "", piece) for piece in pieces(text, separator)]
    return [bare(item) for item in items if bare(item)]


def joined(items: Sequence[str], mark: str, read: Callable[[str], list[str]]) -> str:
    """The items in one line that `read` takes apart again; between backticks where they would not come back plain."""
    plain = mark.join(items)
    return plain if read(plain) == list(items) else mark.join(code(item) for item in items)


def quotes_in(text: str) -> list[str]:
    """What stands in quotation marks, or between backticks, in order."""
    found = []
    for match in re.finditer(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)|\"([^\"]+)\"|“([^”]+)”|«([^»]+)»", text):
        inner = (match[2] or match[3] or match[4] or match[5]).strip()
        found += [inner] if inner else []
    return found


def unquoted(text: str) -> str:
    """A text without the one pair of quotation marks or backticks around all of it."""
    text = text.strip()
    for pattern in (r'"([^"]+)"', r"“([^”]+)”", r"«([^»]+)»", r"'([^']+)'"):
        if found := re.fullmatch(pattern, text):
            return found[1].strip() or text
    return bare(text)
