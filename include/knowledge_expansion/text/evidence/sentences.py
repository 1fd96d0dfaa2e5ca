"""Cuts a paragraph between whole sentences, in its plain text and in its Markdown at the same place."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|fig|no|dr|mr|ms|inc|approx|resp|sec|ref)|\b[A-Z])\.[\"')\]]*\s+$", re.I
)
_MARKS = "\\`"


def sentence_ends(text: str) -> list[int]:
    """Offsets behind each sentence's white space; the last is the length of the text. Abbreviations do not end one."""
    ends = [m.end() for m in _END.finditer(text) if not _ABBREVIATION.search(text[max(0, m.start() - 8) : m.end()])]
    return [*ends, len(text)]


def chunks(text: str, words: int) -> list[tuple[int, int]]:
    """Contiguous ranges of whole sentences of at most `words` words (a longer sentence stays whole), in even portions."""
    total = len(text.split())
    if total <= words:
        return [(0, len(text))]
    fair = total / -(-total // words)
    ranges: list[tuple[int, int]] = []
    start = last = 0
    for end in sentence_ends(text):
        size = len(text[start:end].split())
        if last > start and (size > words or len(text[start:last].split()) + 0.5 * len(text[last:end].split()) > fair):
            ranges.append((start, last))
            start = last
        last = end
    return [*ranges, (start, last)]


def cut(text: str, markdown: str, start: int, end: int) -> str | None:
    """The Markdown of `text[start:end]`. None where the two cannot be laid side by side or the cut would part a code span."""
    if (start, end) == (0, len(text)):
        return markdown
    places = _places(text, markdown)
    if places is None:
        return None
    first, last = places[start], places[end] if end < len(text) else len(markdown)
    piece = markdown[first:last].rstrip()
    if len(re.findall(r"(?<!\\)`", piece)) % 2 or re.match(r"(?:[-+*#>|=~]|\d+[.)])(?:\s|$)", piece):
        return None
    return piece


def _places(text: str, markdown: str) -> list[int] | None:
    """For each character of `text` where it (with the marks before it) begins in `markdown`."""
    if text == markdown and not any(mark in text for mark in _MARKS):
        return list(range(len(text)))
    places: list[int] = []
    at = 0
    for character in text:
        begin = at
        while at < len(markdown) and markdown[at] in _MARKS and markdown[at] != character:
            at += 1
        if at < len(markdown) and character in _MARKS and markdown[at : at + 2] == "\\" + character:
            at += 1
        if at >= len(markdown) or markdown[at] != character:
            return None
        places.append(begin)
        at += 1
    return places if not markdown[at:].strip(_MARKS) else None
