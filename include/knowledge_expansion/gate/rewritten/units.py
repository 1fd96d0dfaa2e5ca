"""A cited span as its units: what one statement may rest on. A unit is one sentence, item or table row; a sentence that sets
two things against each other, or says the same of two, is as many units, so that their subjects cannot be exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_expansion.gate.rewritten.words import content_of, words_of
from knowledge_expansion.gate.tree import parse, spoken
from knowledge_expansion.values.page import Block

_END = re.compile(r"[.!?。！？][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9`_-])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|fig|no|dr|mr|ms|inc|approx|resp|sec|ref|al)|\b[A-Z])\.[\"')\]]*\s+$", re.I
)
_CONTRAST = re.compile(
    r";\s+|:\s+(?=(?:it|they|this|these)\b)|,?\s+(?:whereas|while|but|although|though|however)\b,?\s*", re.I
)
_CONDITION = re.compile(r"\b(?:if|unless|only|except|until|when|while|provided)\b", re.I)
_AND = re.compile(r",?\s+(?:and|or|then)\s+|,\s+", re.I)
_LEANING = frozenset("it this that they these those he she its their such both".split())
_VERBS = frozenset(
    """is are was were has have had can may must should will does do supports uses provides runs needs requires
    allows stores sends reads writes lets makes takes gives offers works contains holds keeps""".split()
)
_AFTER_VERBS = frozenset(
    "a an the its their one two three four five six ten as at in on by to from for with up only not all each".split()
)
_LONGEST_SUBJECT = 6
_ONE = frozenset("a an one each every".split())
_THIRD_PERSON = re.compile(r"[a-z]+[^su\W]s")
"""Behind a subject that is surely singular a word with this ending is the verb."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`text` is the unit; `subject` is what its opening pronoun stands for, or what its verb shares with the clause before it
    (empty when it has none); `whole` is the sentence. `whole_only`: it has several subjects, and supports only what skips
    nothing of it."""

    text: str
    subject: str = ""
    whole: str = ""
    whole_only: bool = False


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; abbreviations do not end one."""
    ends = [m.end() for m in _END.finditer(text) if not _ABBREVIATION.search(text[max(0, m.start() - 8) : m.end()])]
    starts = [0, *ends]
    return [piece for a, b in zip(starts, [*ends, len(text)], strict=True) if (piece := text[a:b].strip())]


def units_of(blocks: Sequence[Block]) -> list[Unit]:
    """All units of a span, in order. Headings are none; code is quoted, never rewritten."""
    found: list[Unit] = []
    for block in blocks:
        if block.kind == "table":
            found += _rows(block.markdown)
        elif block.kind in ("paragraph", "item"):
            found += _units(block.text)
    return found


def _units(text: str) -> Iterator[Unit]:
    before = ""
    for sentence in sentences(text):
        subject = subject_of(before) if _leans(sentence) else ""
        parts = clauses(sentence)
        owner = subject_of(sentence) or subject
        for place, clause in enumerate(parts):
            takes = (
                (subject if not place else owner) if _leans(clause) else owner if place and _is_verbal(clause) else ""
            )
            yield Unit(clause, takes, sentence)
        if len(parts) > 1:
            yield Unit(sentence, subject, sentence, whole_only=True)
        # A pronoun two sentences on still means the same subject.
        before = before if subject else sentence


def _rows(table: str) -> Iterator[Unit]:
    """A row with the heads of its columns: `head cell, head cell`."""
    rows = [
        [words[0] if (words := spoken(cell.inline)) else "" for cell in row.children]
        for node in parse(table)
        for row in node.all("tr")
    ]
    head = rows[0] if rows else []
    for place, row in enumerate(rows):
        named = [f"{name} {cell}".strip() for name, cell in zip(head, row, strict=False)] if place else row
        yield Unit(", ".join(named), "", " | ".join(row))


def clauses(sentence: str) -> list[str]:
    """The sentence, or its parts where it says different things of different subjects."""
    parts = [part for part in _CONTRAST.split(sentence) if part.strip()]
    return [clause for part in parts for clause in _parallel(part)]


def _parallel(part: str) -> list[str]:
    """Split at an `and` or a comma when both sides have a word in common or a number each, or when a second verb begins:
    they say two things. A condition at the end may belong to both, and a range is one thing."""
    for found in _AND.finditer(part):
        left, right = part[: found.start()], part[found.end() :]
        one, other = content_of(left), content_of(right)
        if len(one) < 2 or len(other) < 2 or (one[-1].number and other[0].number):
            continue
        shared = {w.stem for w in one} & {w.stem for w in other}
        numbers = any(w.number for w in one) and any(w.number for w in other)
        if shared or numbers or (_is_verbal(right) and not _CONDITION.search(right)):
            return [left, *_parallel(right)]
    return [part]


def _leans(sentence: str) -> bool:
    words = words_of(sentence)
    return bool(words) and words[0].lower in _LEANING


def subject_of(sentence: str) -> str:
    """The words before the first verb that is surely one; nothing where that is not near the beginning."""
    words = sentence.split()
    one = bool(words) and words[0].lower() in _ONE
    for place, word in enumerate(words[: _LONGEST_SUBJECT + 1]):
        if place and (word.lower().strip(",") in _VERBS or (one and place > 1 and _THIRD_PERSON.fullmatch(word))):
            return " ".join(words[:place])
        if place and _is_verbal(" ".join(words[place:])):
            return " ".join(words[:place])
    return ""


def _is_verbal(clause: str) -> bool:
    """Whether it begins with a verb: one of a few, or a word in -s before an article, a number or a preposition."""
    words = clause.split()
    if len(words) < 2:
        return False
    first, second = words[0].lower(), words[1].lower()
    known = first in _VERBS
    return known or bool(_THIRD_PERSON.fullmatch(words[0]) and (second in _AFTER_VERBS or second[0].isdigit()))
