"""Reads the abbreviations that pages explain themselves: `Kubeflow Pipelines (KFP)`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge_expansion.values.page import Source

_SHORT = re.compile(r"\(([A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*)s?\)")
_WORD = re.compile(r"[A-Za-z0-9]+")


def learned(sources: Iterable[Source]) -> list[tuple[str, str]]:
    """(long name written as one word, abbreviation), lower case, each once, sorted."""
    found: set[tuple[str, str]] = set()
    for source in sources:
        for block in source.document.blocks:
            if block.kind in ("paragraph", "item", "heading") and "(" in block.text:
                found.update(_explained(block.text))
    return sorted(found)


def _explained(text: str) -> Iterable[tuple[str, str]]:
    """An abbreviation counts when the capitals and letters before its bracket are the initials of the words there."""
    for match in _SHORT.finditer(text):
        short = match[1].lower()
        words = _WORD.findall(text[max(0, match.start() - 80) : match.start()])
        for length in range(2, min(len(short) + 2, len(words)) + 1):
            name = words[-length:]
            if _spells(short, name) and name[0][0].isupper():
                yield "".join(name).lower(), short
                break


def _spells(short: str, words: list[str]) -> bool:
    """Whether the letters of `short` are found in order, beginning with each word's first letter in turn."""
    parts = [p for word in words for p in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", word)]
    initials = "".join(
        p[0].lower() for p in parts if p.lower() not in ("of", "and", "the", "for", "in") or len(parts) == len(short)
    )
    return initials == short
