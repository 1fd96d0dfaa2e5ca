"""Rewrites that keep what a sentence says: shorter, plainer, the same facts. Which rules apply goes by the sentence itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from knowledge_expansion.model_server.question import Piece, Question

_LEADS = re.compile(
    r"^(?:In addition|Additionally|Furthermore|Moreover|Note that|Finally|In general|For this reason|As a result"
    r"|Keep in mind that|Please note that|Also),?\s+",
)
_FILLERS = re.compile(r"\s+(?:simply|just|basically|actually|really|easily|very|quite|also)\b(?=\s)", re.I)
_WHICH = re.compile(r",\s+which\s+[^,.;]*(?=\.$)")
_FRONT = re.compile(r"^((?:In|On|At|With|For|During|Within|By) [^,]{3,60}), (?=[a-zA-Z])")
_WORDS = (
    ("utilize", "use"), ("utilizes", "uses"), ("in order to", "to"), ("a number of", "several"), ("enables", "lets"),
    ("allows", "lets"), ("provides", "gives"), ("requires", "needs"), ("begins", "starts"), ("select", "choose"),
    ("obtain", "get"), ("approach", "method"), ("large", "big"), ("quickly", "rapidly"), ("create", "build"),
)  # fmt: skip


def faithful(sentence: str) -> str:
    """A sentence that says the same or less."""
    text = sentence if sentence.endswith((".", "!")) else f"{sentence}."
    for rule in RULES:
        text = rule(text)
    return text


def _without_lead(text: str) -> str:
    found = _LEADS.match(text)
    return text if found is None else text[found.end()].upper() + text[found.end() + 1 :]


def _without_fillers(text: str) -> str:
    return _FILLERS.sub("", text) if " not " not in text else text


def _plain_words(text: str) -> str:
    for long, short in _WORDS:
        if len(text) % 2:
            text = re.sub(rf"\b{long}\b(?! to)", short, text)
    return text


def _without_aside(text: str) -> str:
    return _WHICH.sub("", text) if len(text) > 120 else text


def _adverb_last(text: str) -> str:
    found = _FRONT.match(text)
    if found is None or len(text) % 3 or "," in text[found.end() :]:
        return text
    front, rest = found[1], text[found.end() :].rstrip(".")
    return f"{rest[0].upper()}{rest[1:]} {front[0].lower()}{front[1:]}."


RULES: tuple[Callable[[str], str], ...] = (_without_lead, _without_fillers, _plain_words, _without_aside, _adverb_last)


def faithful_blocks(question: Question) -> list[dict[str, Any]]:
    """An answer out of faithful sentences: paragraphs for prose, lists for items, tables row by row, code whole."""
    return [block for piece in question.pieces for block in _blocks(piece)]


def _blocks(piece: Piece) -> Iterator[dict[str, Any]]:
    common: dict[str, Any] = {"point": piece.point}
    if piece.kind == "code":
        yield common | {"kind": "code", "statements": [{"text": "code", "evidence": [piece.id]}]}
        return
    if piece.kind == "table":
        rows = piece.lines[:12]
        statements = [{"text": row, "evidence": [piece.id]} for row in rows]
        if len(rows) > 1 and len({row.count(" | ") for row in rows}) == 1 and " | " in rows[0]:
            yield common | {"kind": "table", "statements": statements}
        return
    statements = [{"text": faithful(sentence), "evidence": [piece.id]} for sentence in piece.sentences]
    if statements:
        yield common | {"kind": "list" if piece.kind == "list" else "paragraph", "statements": statements}
