"""Lines of a plan that are tried against its reader before they are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from knowledge_expansion.text.plan_reading.drafts import PartDraft, PlanDraft
from knowledge_expansion.text.plan_reading.inline import code
from knowledge_expansion.text.plan_reading.part import PartReader, finish_part
from knowledge_expansion.text.plan_reading.tokens import tokens


def told(write: Callable[[str], str], text: str, reads: Callable[[str], bool]) -> str:
    """`write(text)` where it reads back, else with the text between backticks."""
    plain = write(text)
    return plain if reads(plain) else write(code(text))


def framed(line: str, read: Callable[[PlanDraft, Any], object]) -> PlanDraft:
    plan = PlanDraft()
    read(plan, tokens(line)[0])
    return plan


def quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in text.split("\n")]


def reads(before: Sequence[str], line: str) -> PartDraft:
    """What the reader of plans makes of a line below others of a PART."""
    part = PartDraft(1, 1)
    PartReader(part, "").read(tokens("\n".join([*before, line])))
    finish_part(part)
    return part


def field(name: str, value: str, attribute: str) -> list[str]:
    if not value:
        return []
    return [
        told(lambda text: f"**{name}**: {text}", value, lambda line: _only(reads([], line), attribute, value)),
        "",
    ]


def _only(part: PartDraft, attribute: str, value: str) -> bool:
    found = getattr(part, attribute)
    return bool(found == value or found == [value])
