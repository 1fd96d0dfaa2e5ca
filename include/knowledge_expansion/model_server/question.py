"""What a question to the stand-in holds, read out of its words: points, and the evidence between the fences."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_FENCED = re.compile(r"^EVIDENCE .*?\n<<<(\w+)\n(.*?)\n\1>>>", re.S | re.M)
_POINT = re.compile(r"^(\d+)\. ", re.M)
_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
_SHORT = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf|fig|no|approx|inc|al|[A-Z])\.$")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence as the question gives it."""

    id: str
    point: int
    kind: str
    text: str

    @property
    def lines(self) -> list[str]:
        """Its blocks: paragraphs, items, rows."""
        return [line for line in self.text.split("\n") if line.strip()]

    @property
    def sentences(self) -> list[str]:
        """The sentences that could stand on their own."""
        return [s for line in self.lines for s in _sentences(line) if _stands(s)]


@dataclass(frozen=True, slots=True)
class Question:
    """A section to write."""

    pieces: tuple[Piece, ...]
    project: bool


def read_question(prompt: str) -> Question:
    """Raises ValueError for a prompt without evidence."""
    found = _FENCED.search(prompt)
    if found is None:
        raise ValueError("no fenced evidence in the prompt")
    entries = [json.loads(line) for line in found[2].split("\n")]
    pieces = tuple(Piece(e["id"], e["point"], e["kind"], e["text"]) for e in entries)
    return Question(pieces, "(the project's own section)" in prompt)


def _sentences(line: str) -> list[str]:
    found: list[str] = []
    for piece in _END.split(line):
        if found and _SHORT.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return [piece.strip() for piece in found]


def _stands(sentence: str) -> bool:
    words = sentence.split()
    return (
        4 <= len(words) <= 45 and not sentence.endswith(("?", ":")) and "http" not in sentence and words[0][0].isalnum()
    )
