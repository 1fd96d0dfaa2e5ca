"""Words and addresses as Markdown, so that rendering gives them back; and links read out of a line again.

Everyone who writes a title, a quote's lead-in or a table cell uses these, so that there is one notion of escaping.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

_SPECIAL = re.compile(r"[\\`*\[\]<~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BRACKETS = {"[]": re.compile(r"[\[\]]"), "()": re.compile(r"[()]")}
_CODE_REFERENCE = re.compile(r"(?<!`)`([^`\s]+)`(?!`)")


@dataclass(frozen=True, slots=True)
class Link:
    """An inline link of a line: `first`..`last` are the 0-based character range, `last` excluded."""

    title: str
    url: str
    first: int
    last: int


def escape(text: str) -> str:
    """Plain words as inline Markdown on one line: white space folded, everything escaped that would be read as markup.

    An underscore inside a word (`cudaGraph_t`) is no markup and stays as it is.
    """
    return _SPECIAL.sub(lambda found: "\\" + found[0], " ".join(text.split()))


def unescape(text: str) -> str:
    """The inverse for the escapes of Markdown: backslashes before ASCII punctuation go."""
    return _ESCAPED.sub(r"\1", text)


def address(url: str) -> str:
    """A URL or path as a link's destination. Balanced parentheses stay readable, others are escaped; white space, angle
    brackets, backslashes and control characters are percent-encoded, all else stays as it is."""
    plain = "".join(quote(c) if c.isspace() or c in '<>\\"' or ord(c) < 32 or ord(c) == 127 else c for c in url)
    plain = _ENTITY.sub(r"\\&", plain)
    return plain if _balanced(plain) else plain.replace("(", "\\(").replace(")", "\\)")


def link(title: str, url: str) -> str:
    """`[title](url)`, both escaped so that rendering gives them back."""
    return f"[{escape(title)}]({address(url)})"


def cell(markdown: str) -> str:
    """Inline Markdown as a table cell: on one line, with its pipes escaped."""
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(markdown.split()))


def find_links(line: str) -> list[Link]:
    """The inline links of a line, left to right; titles and addresses unescaped, an address's `"title"` left out."""
    found = []
    at = 0
    while (opening := line.find("[", at)) >= 0:
        at = opening + 1
        if _is_escaped(line, opening):
            continue
        closing = _closing(line, opening, "[", "]")
        if closing is None or line[closing + 1 : closing + 2] != "(":
            continue
        end = _closing(line, closing + 1, "(", ")")
        if end is None:
            continue
        words = line[closing + 2 : end].strip()
        url = words[1 : words.index(">")] if words.startswith("<") and ">" in words else words.split(" ")[0]
        found.append(Link(unescape(line[opening + 1 : closing]), unescape(url), opening, end + 1))
        at = end + 1
    return found


def find_references(line: str) -> list[Link]:
    """Links, and the names in single backticks by which people name files (`` `66-name.md` ``), left to right."""
    links = find_links(line)
    names = [
        Link(found[1], found[1], found.start(), found.end())
        for found in _CODE_REFERENCE.finditer(line)
        if not any(known.first <= found.start() < known.last for known in links)
    ]
    return sorted([*links, *names], key=lambda reference: reference.first)


def _balanced(url: str) -> bool:
    depth = 0
    for character in url:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def _is_escaped(line: str, at: int) -> bool:
    before = at
    while before and line[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1


def _closing(line: str, opening: int, start: str, end: str) -> int | None:
    depth = 0
    for found in _BRACKETS[start + end].finditer(line, opening):
        if not _is_escaped(line, found.start()):
            depth += 1 if found[0] == start else -1
            if depth == 0:
                return found.start()
    return None
