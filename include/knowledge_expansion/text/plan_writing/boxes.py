"""The boxes of a topic as plans draw them."""

from __future__ import annotations

from typing import Any

from knowledge_expansion.values.topic import Box, Boxes

BOXES: dict[str, str] = {"open": "[ ]", "done": "[✓]", "failed": "[/]"}


def marks(state: Boxes, kind: Any, count: int) -> list[Box]:
    boxes = state.steps.get(kind, "open")
    return [boxes] * count if isinstance(boxes, str) else [*boxes]


def one(state: Boxes, kind: Any) -> str:
    return BOXES[str(marks(state, kind, 1)[0])]
