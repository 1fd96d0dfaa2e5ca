"""Footnotes: which words of which page a statement rests on.

Their numbers are made of what they name, not of their order, so that a statement keeps its number when others come and go,
and a block that a person edited still points at the right words after a refresh.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from knowledge_expansion.text.compose.quotes import title_of
from knowledge_expansion.text.links import escape, link
from knowledge_expansion.values.evidence import Evidence, Passage
from knowledge_expansion.values.page import Source

GAP = " … "
WHOLE = 24
"""Words up to which a span is named whole; a longer one by its first and last words."""
_NUMBERS = 9000
_DEFINED = re.compile(r"^\[\^(\d+)\]: ", re.M)
_USED = re.compile(r"\[\^(\d+)\](?!:)")


def span_words(passage: Passage, source: Source, words: int = 10) -> str:
    """What names a span: all its words, or its first and last `words`."""
    blocks = source.document.blocks[passage.first : passage.last + 1]
    parts = [_flat(passage.text)] if len(blocks) == 1 else [_flat(block.text) for block in blocks]
    first, last = parts[0].split(" "), parts[-1].split(" ")
    if len(parts) == 1 and len(first) <= max(WHOLE, 2 * words):
        return parts[0]
    return " ".join(first[:words]) + GAP + " ".join(last[-words:])


class Footnotes:
    """The footnotes of a file, made as statements need them. `named` gives the words that name each passage."""

    def __init__(self, sources: Mapping[str, Source], named: Mapping[Passage, str]) -> None:
        self._sources, self._named = sources, named
        self._numbers: dict[tuple[str, str], int] = {}

    def mark(self, evidence: tuple[Evidence, ...]) -> str:
        """`[^1234]` for each piece of evidence."""
        keys = [(e.passage.source, self._named[e.passage]) for e in evidence]
        return "".join(f"[^{self._number(*key)}]" for key in dict.fromkeys(keys))

    def lines(self) -> list[str]:
        """The section `### Footnotes`; nothing where there are none."""
        if not self._numbers:
            return []
        return ["### Footnotes", "", *(self._line(n, *key) for key, n in self._numbers.items()), ""]

    def _number(self, source: str, words: str) -> int:
        key = (source, words)
        if key not in self._numbers:
            digest = hashlib.sha256(f"{self._sources[source].url}\n{words}".encode()).hexdigest()
            number, taken = int(digest[:8], 16) % _NUMBERS, set(self._numbers.values())
            while number + 1000 in taken:
                number = (number + 1) % _NUMBERS
            self._numbers[key] = number + 1000
        return self._numbers[key]

    def _line(self, number: int, key: str, words: str) -> str:
        source = self._sources[key]
        read = "local copy, read" if source.local else "accessed"
        return f'[^{number}]: {link(title_of(source), source.url)} ({read} {source.accessed[:10]}): "{escape(words)}"'


def with_kept(text: str, standing: str) -> str:
    """`text` with the footnotes of `standing` that a statement in it has and that it does not define: those of statements
    that a person kept."""
    defined = set(_DEFINED.findall(text))
    wanted = [n for n in dict.fromkeys(_USED.findall(text)) if n not in defined]
    lines = [line for line in standing.splitlines() if (found := _DEFINED.match(line)) and found[1] in wanted]
    if not lines:
        return text
    head = "" if "\n### Footnotes\n" in text else "### Footnotes\n\n"
    return text.rstrip("\n") + ("\n\n" if head else "\n") + head + "\n".join(lines) + "\n\n"


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
