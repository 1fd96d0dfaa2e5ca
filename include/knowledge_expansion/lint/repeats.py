"""Paragraphs that stand in more than one file, found by a hash of their words: one pass, no comparing of pairs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.finding import Finding, finding
from knowledge_expansion.lint.page import LintPage

_WORD = re.compile(r"\w+")
_START = re.compile(r"\s*(?:>|#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|\|)")
_MARKS = frozenset(">#-*+0123456789|")
_FROM_THE_BASE = re.compile(r"From .+ lines \d+-\d+:$")
_SHOWN = 4


def repeated_paragraphs(base: Base) -> Iterator[Finding]:
    """One finding a paragraph, at the first file that has it. Letter case, punctuation, emphasis and addresses do not count;
    lists of sources are left out."""
    least = base.settings.lint.repeated_words
    places: dict[bytes, list[tuple[str, int, int]]] = {}
    for page in base.of("knowledge", "page"):
        for line, text in paragraphs(page):
            # A word and the space behind it are two characters: most list items are too short to be looked at.
            if len(text) >= 2 * least and len(words := _WORD.findall(text.lower())) >= least:
                key = hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).digest()
                places.setdefault(key, []).append((page.path, line, len(words)))
    for found in places.values():
        if len({path for path, _, _ in found}) > 1:
            yield _finding(found)


def paragraphs(page: LintPage) -> Iterator[tuple[int, str]]:
    """The first line and the text of each paragraph, list item or table row above the list of sources. What is quoted from
    another file of the base with its lines is left out: it says itself where it stands."""
    end = page.sources_line - 1 if page.sources_line else None
    first, block, quoted = 0, "", False
    for number, line in enumerate(page.words[:end], 1):
        if line.startswith(("From ", "#")):
            quoted = bool(_FROM_THE_BASE.match(line))
        elif quoted and line.startswith((">", "|")):
            line = ""
        bare = line.strip()
        if block and (not bare or (bare[0] in _MARKS and _START.match(line))):
            yield first, block
            block = ""
        if bare and not line.startswith("#"):
            first = first if block else number
            block += " " + line
    if block:
        yield first, block


def _finding(places: list[tuple[str, int, int]]) -> Finding:
    path, line, words = places[0]
    others = [f"{other}:{number}" for other, number, _ in places[1:]]
    more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
    return finding(
        "repeated-paragraph",
        path,
        line,
        f"{words} words stand also in {', '.join(others[:_SHOWN])}{more}",
        "one place for one statement",
        "keep it in one file and link to it from the others",
    )
