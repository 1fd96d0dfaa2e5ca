"""A web page as Markdown, for `data_format: markdown`: headings, paragraphs, items, code, tables and links, nothing
finer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LEFT_OUT = ["script", "style", "noscript", "template", "svg", "head"]
_BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, pre, table, blockquote, dt, dd"
_SPACE = re.compile(r"\s+")


def to_markdown(page: str) -> str:
    """Markdown of a whole page, its furniture included: the real conversion does not pick the article either."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page)
    tree.strip_tags(_LEFT_OUT)
    if tree.body is None:
        return ""
    lines = [_block(node) for node in tree.body.css(_BLOCKS) if not _inside(node, ("pre", "table"))]
    text = "\n\n".join(line for line in lines if line)
    return (text or _SPACE.sub(" ", tree.body.text()).strip()) + "\n"


def _block(node: LexborNode) -> str:
    tag = node.tag or ""
    if tag == "pre":
        return f"```\n{node.text().strip(chr(10))}\n```"
    if tag == "table":
        return "\n".join(_table(node))
    text = _inline(node)
    if not text:
        return ""
    if re.fullmatch(r"h[1-6]", tag):
        return f"{'#' * int(tag[1])} {text}"
    return f"{ {'li': '- ', 'blockquote': '> '}.get(tag, '') }{text}"


def _inline(node: LexborNode) -> str:
    """The words directly in a block, links written out; what stands in a block inside it comes with that block."""
    pieces = []
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "a" and child.attributes.get("href"):
            pieces.append(f"[{_SPACE.sub(' ', child.text()).strip()}]({child.attributes['href']})")
        elif tag == "code":
            pieces.append(f"`{child.text()}`")
        elif tag not in ("ul", "ol", "dl", "p", "pre", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"):
            pieces.append(child.text() if tag == "-text" else _inline(child))
    return _SPACE.sub(" ", "".join(pieces)).strip()


def _table(node: LexborNode) -> list[str]:
    rows = [
        [_SPACE.sub(" ", cell.text()).strip().replace("|", "\\|") for cell in row.css("th, td")]
        for row in node.css("tr")
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows if row]
    return [lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]] if lines else []


def _inside(node: LexborNode, tags: tuple[str, ...]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in tags:
            return True
        parent = parent.parent
    return False
