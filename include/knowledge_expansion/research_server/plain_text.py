"""reStructuredText and plain text as simple HTML: headings, paragraphs, list items and literal blocks.

Not a reStructuredText implementation. It keeps every word a reader would see and every line of code as it stands; what
only steers a documentation build (comments, options of directives, targets) is left out.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator
from itertools import pairwise

_ADORNMENT = re.compile(r"([=\-~^\"'`#*+.:_])\1{2,}\s*\Z")
_DIRECTIVE = re.compile(r"\.\. (?:([\w:-]+)::[ \t]*(.*)|.*)\Z")
_CODE_DIRECTIVES = frozenset(
    {"code", "code-block", "sourcecode", "literalinclude", "parsed-literal", "prompt", "doctest"}
)
_PROSE_DIRECTIVES = frozenset(
    {"note", "warning", "tip", "hint", "important", "caution", "danger", "attention", "seealso", "topic", "admonition"}
    | {"versionadded", "versionchanged", "deprecated"}
)  # those whose argument is part of the text
_SILENT_DIRECTIVES = frozenset({"toctree", "raw", "index", "contents", "include", "image", "highlight", "meta"})
_TABLE = re.compile(r"\s*(?:=+(?: +=+)+|\+[-=+]+\+)\Z")
_ITEM = re.compile(r"(?:[-*•+]|\d+[.)]|#\.)\s+")
_INLINE = (
    (re.compile(r"``(.+?)``"), r"<code>\1</code>"),
    (re.compile(r":[\w:+.-]+:`(?:~)?([^`&]+?)(?:\s*&lt;[^`]+&gt;)?`"), r"<code>\1</code>"),
    (re.compile(r"`([^`]+?)\s*&lt;(https?://[^`]+?)&gt;`__?"), r'<a href="\2">\1</a>'),
    (re.compile(r"\*\*(\S(?:.*?\S)?)\*\*"), r"<strong>\1</strong>"),
)


def heading_of_text(text: str) -> str:
    """The first underlined heading, or an empty string."""
    lines = text.splitlines()
    pairs = pairwise(lines)
    return next((above.strip() for above, below in pairs if _is_heading(above, below)), "")


def text_to_html(text: str, *, markup: bool) -> str:
    """HTML of a document body. With `markup` directives and inline markup are understood; without it only headings,
    lists, paragraphs and indented blocks."""
    levels: list[str] = []
    return "\n".join(_blocks(_chunks(text), levels, markup=markup))


def _chunks(text: str) -> list[list[str]]:
    """Groups of lines between empty lines, without trailing blanks."""
    lines = [line.rstrip() for line in text.expandtabs(4).splitlines()]
    return [group.split("\n") for group in re.split(r"\n{2,}", "\n".join(lines).strip("\n")) if group.strip()]


def _is_heading(above: str, below: str) -> bool:
    plain = above.strip()
    return bool(
        plain and _ADORNMENT.match(below) and not _ADORNMENT.match(above) and len(below.strip()) >= len(plain) * 0.8
    )


def _blocks(chunks: list[list[str]], levels: list[str], *, markup: bool) -> Iterator[str]:
    """Indented chunks belong to what stands before them: code after "::" or a code directive, nothing after a comment,
    else prose. Without markup every indented chunk is taken as it stands."""
    indented = "prose" if markup else "code"
    position = 0
    while position < len(chunks):
        chunk = chunks[position]
        position += 1
        if chunk[0].startswith(" ") and indented != "prose":
            while position < len(chunks) and chunks[position][0].startswith(" "):
                chunk = [*chunk, "", *chunks[position]]
                position += 1
            if indented == "code":
                yield _code(chunk)
        elif not markup:
            yield from _plain_block(chunk, levels, markup)
        else:
            directive = _DIRECTIVE.match(chunk[0].strip())
            indented = _what_follows(chunk, directive)
            if directive:
                yield from _directive(directive[1], directive[2], chunk[1:])
            else:
                yield _code(chunk) if _TABLE.match(chunk[0]) else "\n".join(_plain_block(chunk, levels, markup))


def _what_follows(chunk: list[str], directive: re.Match[str] | None) -> str:
    if directive is None:
        return "code" if chunk[-1].endswith("::") else "prose"
    if directive[1] in _CODE_DIRECTIVES:
        return "code"
    return "nothing" if directive[1] is None or directive[1] in _SILENT_DIRECTIVES else "prose"


def _directive(name: str | None, argument: str, lines: list[str]) -> Iterator[str]:
    """What a reader sees of the first chunk of a directive; nothing of a comment."""
    rest = [line for line in lines if not line.strip().startswith(":")]
    if name in _PROSE_DIRECTIVES and argument:
        rest.insert(0, argument)
    if name and rest and name not in _SILENT_DIRECTIVES:
        yield _code(rest) if name in _CODE_DIRECTIVES else _paragraph(rest, markup=True)


def _plain_block(chunk: list[str], levels: list[str], markup: bool) -> Iterator[str]:
    """Headings inside the chunk, and the paragraphs and items between them."""
    lines = [line for number, line in enumerate(chunk) if number or not _ADORNMENT.match(line)]  # an overline goes
    pending: list[str] = []
    while lines:
        line = lines.pop(0)
        if lines and _is_heading(line, lines[0]):
            if pending:
                yield _paragraph(pending, markup)
            pending = []
            mark = lines.pop(0).strip()[0]
            if mark not in levels:
                levels.append(mark)
            level = min(levels.index(mark) + 1, 6)
            yield f"<h{level}>{_inline(line.strip(), markup)}</h{level}>"
        elif _ITEM.match(line.lstrip()):
            if pending:
                yield _paragraph(pending, markup)
            pending = [line]
        else:
            pending.append(line)
    if pending:
        yield _paragraph(pending, markup)


def _paragraph(lines: list[str], markup: bool) -> str:
    text = " ".join(line.strip() for line in lines)
    if markup and text.endswith("::"):
        text = text[:-1]
    item = _ITEM.match(text)
    if item:
        return f"<ul><li>{_inline(text[item.end() :], markup)}</li></ul>"
    return f"<p>{_inline(text, markup)}</p>" if text.strip(":") else ""


def _code(lines: list[str]) -> str:
    return f"<pre><code>{html.escape(textwrap.dedent(chr(10).join(lines)))}</code></pre>"


def _inline(text: str, markup: bool) -> str:
    escaped = html.escape(text, quote=False)
    if markup:
        for pattern, replacement in _INLINE:
            escaped = pattern.sub(replacement, escaped)
    return escaped
