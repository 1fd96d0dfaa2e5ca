"""The boxes of an imported PART as its plan had them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge_expansion.text.plan_reading.drafts import PartDraft


def state_of(part: PartDraft, steps: dict[str, Any]) -> dict[str, Any]:
    """The boxes as the plan had them; of a kind with one box for many lines, the box that holds for all of them."""
    stamp = part.stamp
    single = {kind: _one(steps[kind]) for kind in ("scrape", "file", "drop", "close") if steps.get(kind)}
    many = {kind: tuple(boxes) for kind, boxes in steps.items() if kind not in single and kind != "topics" and boxes}
    return {
        "status": part.box
        if part.box and part.box != "open"
        else (stamp.status if stamp and part.box is None else "open"),
        "at": part.box_time or (stamp.at if stamp else ""),
        "note": part.box_note or (stamp.note if stamp else ""),
        "drop": part.drop_stamp,
        "steps": single | many,
    }


def _one(boxes: Sequence[str]) -> str:
    return "failed" if "failed" in boxes else "done" if set(boxes) == {"done"} else "open"
