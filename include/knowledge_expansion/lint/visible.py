"""What a reader sees of a Markdown file as text: code, comments and addresses blanked, every line and column in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_expansion.text.lines import ITEM
from knowledge_expansion.text.markdown import Markdown

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?-->")
URL = re.compile(r"https?://(?:[^\s<>\"|()]|\([^\s()]*\))+")
_DESTINATION = re.compile(r"(?<=\])\([^()]*\)")


def visible_lines(markdown: Markdown) -> Iterator[str]:
    """The lines of a file; those of fences, front matter, comments and indented code are empty, inline code is blanks."""
    outer, code = "", False  # the last line that is not indented; whether an indented block of code goes on
    blank_above = True
    for number, line in enumerate(markdown.lines, 1):
        if markdown.is_opaque(number):
            outer, code, blank_above = "", False, True
            yield ""
            continue
        if line[:1] not in (" ", "\t"):
            code, blank_above, outer = code and not line, not line, line or outer
        elif line.startswith(("    ", "\t")):
            code = code or (blank_above and ITEM.match(outer) is None)
            blank_above = not line.strip()
        else:
            blank_above = not line.strip()
            code = code and blank_above
        yield "" if code else _without_code(line) if "`" in line or "<!--" in line else line


def _without_code(line: str) -> str:
    return _COMMENT.sub(_blank, _CODE.sub(_blank, line))


def without_addresses(line: str) -> str:
    """A visible line with blanks for its addresses and the destinations of its links."""
    return _DESTINATION.sub(_blank_link, URL.sub(_blank, line))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _blank_link(found: re.Match[str]) -> str:
    return "(" + " " * (len(found[0]) - 2) + ")"
