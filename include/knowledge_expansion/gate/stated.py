"""Rewritten statements and their footnotes, read out of Markdown: each sentence, item or row ends with its footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from knowledge_expansion.gate.parsed import Footnote, Stated
from knowledge_expansion.gate.tree import Node, linked, spoken

_NOTES = re.compile(r"((?:\[\^\d+\])+)")
_NUMBER = re.compile(r"\d+")
_LABEL = re.compile(r"\[\^(\d{1,6})\]:")
_BEHIND = re.compile(r"\((?P<kind>accessed|local copy, read) (?P<date>\d{4}-\d\d-\d\d)\): \"(?P<words>.+)\"")


def read_statements(node: Node, differs: int = 0) -> list[Stated] | None:
    """The statements of a paragraph, list or table; None for one that holds anything else, or a statement without
    footnotes."""
    if node.kind == "paragraph":
        return _of_line(node, differs) if node.first == node.last else None
    if node.kind == "bullet_list":
        return _of_items(node, differs)
    if node.kind == "table":
        return _of_rows(node)
    return None


def row_text(head: Sequence[str], cells: Sequence[str]) -> str:
    """A table row as a sentence: each cell behind the head of its column."""
    return ", ".join(f"{name} {cell}".strip() for name, cell in zip(head, cells, strict=False))


def read_footnotes(node: Node) -> Iterator[Footnote | tuple[int, str]]:
    """The footnotes of a paragraph, one a line; (line, words) for a line that is none."""
    line: list[Token] = []
    number = node.first
    for token in [*node.inline, None]:
        if token is not None and token.type != "softbreak":
            line.append(token)
            continue
        yield _footnote(number, line) or (number, "".join(t.content for t in line))
        line, number = [], number + 1


def _footnote(number: int, tokens: Sequence[Token]) -> Footnote | None:
    parts = linked(tokens)
    label, behind = (_LABEL.fullmatch(parts[0]), _BEHIND.fullmatch(parts[3])) if parts else (None, None)
    if parts is None or label is None or behind is None:
        return None
    local = behind["kind"] != "accessed"
    return Footnote(number, int(label[1]), parts[1], parts[2], behind["date"], local, behind["words"])


def _of_line(node: Node, differs: int) -> list[Stated] | None:
    words = spoken(node.inline)
    return None if words is None else _parted(words[0], node.first, differs)


def _parted(text: str, line: int, differs: int = 0) -> list[Stated] | None:
    pieces = _NOTES.split(text)
    if len(pieces) < 3 or pieces[-1].strip():
        return None
    found = []
    for words, notes in zip(pieces[:-1:2], pieces[1::2], strict=True):
        if not words.strip():
            return None
        found.append(Stated(line, words.strip(), tuple(map(int, _NUMBER.findall(notes))), differs))
    return found


def _of_items(node: Node, differs: int) -> list[Stated] | None:
    found: list[Stated] = []
    for item in node.children:
        own = read_statements(item.children[0], differs) if len(item.children) == 1 else None
        if own is None or item.children[0].kind != "paragraph":
            return None
        found += own
    return found


def _of_rows(node: Node) -> list[Stated] | None:
    """A row is one statement, its footnotes at the end of its last cell."""
    found: list[Stated] = []
    head: list[str] = []
    for row in node.all("tr"):
        cells = [spoken(cell.inline) for cell in row.children]
        if not cells or any(cell is None for cell in cells):
            return None
        texts = [cell[0] for cell in cells if cell is not None]
        last = _parted(f"{texts[-1]}" if _NOTES.sub("", texts[-1]).strip() else f"-{texts[-1]}", row.first)
        if last is None or len(last) != 1 or any(_NOTES.search(text) for text in texts[:-1]):
            return None
        texts[-1] = last[0].text
        found.append(Stated(row.first, row_text(head, texts) if head else ", ".join(texts), last[0].notes))
        head = head or texts
    return found
