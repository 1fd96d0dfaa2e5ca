"""The answers of the stand-in by behaviour: faithful, spoilt in one way, or wrong as a whole; each with what was said falsely."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from knowledge_expansion.model_server.adversarial import CLASSES
from knowledge_expansion.model_server.faithful import faithful_blocks
from knowledge_expansion.model_server.question import Piece, Question

FAITHFUL = "faithful"
WHOLE = ("prose_outside", "truncated", "safety", "blocked_prompt", "not_json", "unknown_key")
"""Answers that are wrong as a whole."""
ONCE = {"rate_limit": 429, "unavailable": 503, "internal": 500}
"""Refusals of the first try of a question; the next is answered faithfully."""
ALWAYS = {"quota": 429, "down": 503, "forbidden": 403}
CITING = ("wrong_ids", "unknown_ids", "foreign_inference")
BEHAVIOURS = (FAITHFUL, *CLASSES, *CITING, *WHOLE, *ONCE, *ALWAYS)


@dataclass(frozen=True, slots=True)
class Said:
    """One statement as it was sent: how it was made, its words, and the words of what it cites."""

    behaviour: str
    text: str
    cites: tuple[str, ...]


def answer_text(question: Question, behaviour: str) -> tuple[str, list[Said]]:
    """The text of an answer and everything that it states."""
    blocks = faithful_blocks(question)
    pieces = {piece.id: piece for piece in question.pieces}
    said = [_said(FAITHFUL, s, pieces) for b in blocks if b["kind"] != "code" for s in b["statements"]]
    if behaviour in CLASSES or behaviour in CITING:
        blocks, said = _spoilt(question, behaviour, pieces)
    answer: dict[str, Any] = {"blocks": blocks}
    if behaviour == "unknown_key":
        answer["notes"] = "as asked"
    text = json.dumps(answer, ensure_ascii=False)
    if behaviour == "prose_outside":
        text = f"Here is the section you asked for:\n```json\n{text}\n```"
    if behaviour == "not_json":
        text = "I rewrote the section: " + "; ".join(s.text for s in said)
    if behaviour == "truncated":
        text = text[: len(text) * 2 // 3]
    return text, [Said(behaviour, s.text, s.cites) for s in said] if behaviour in WHOLE else said


def _spoilt(question: Question, behaviour: str, pieces: dict[str, Piece]) -> tuple[list[dict[str, Any]], list[Said]]:
    """Every sentence that can be spoilt, spoilt."""
    blocks: list[dict[str, Any]] = []
    said: list[Said] = []
    able = [piece for piece in question.pieces if piece.kind not in ("code", "table")]
    for place, piece in enumerate(able):
        other = next((p for p in (*able[place + 1 :], *able[:place]) if p.text != piece.text), piece)
        statements = [s for sentence in piece.sentences if (s := _one(sentence, piece, other, behaviour)) is not None]
        if statements:
            blocks.append({"point": piece.point, "kind": "paragraph", "statements": statements})
            said += [_said(behaviour, statement, pieces) for statement in statements]
    return blocks, said


def _one(sentence: str, piece: Piece, other: Piece, behaviour: str) -> dict[str, Any] | None:
    text = sentence if sentence.endswith((".", "!")) else f"{sentence}."
    if behaviour == "wrong_ids":
        same = text.lower() in other.text.lower() or other.id == piece.id
        return None if same else {"text": text, "evidence": [other.id]}
    if behaviour == "unknown_ids":
        return {"text": text, "evidence": ["e99"]}
    if behaviour == "foreign_inference":
        return {"text": f"Our project should adopt this within 30 days: {text}", "evidence": [], "inference": True}
    spoilt = CLASSES[behaviour](text, other)
    return None if spoilt is None or spoilt == text else {"text": spoilt, "evidence": [piece.id]}


def _said(behaviour: str, statement: dict[str, Any], pieces: dict[str, Piece]) -> Said:
    return Said(behaviour, statement["text"], tuple(pieces[n].text for n in statement["evidence"] if n in pieces))
