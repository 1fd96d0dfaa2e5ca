"""The looks, documents and addresses of an imported PART, as far as a topic can hold them; their lines keep the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.values.single_values import inside_base, web_address

_BY_KIND = ("index", "phrases", "ranges", "files", "folders", "gaps", "others")


def existing_of(part: PartDraft, steps: dict[str, Any]) -> dict[str, list[Any]]:
    """The looks into the base by kind, without those that no topic can hold; their boxes go with them."""
    found: dict[str, list[Any]] = {}
    for kind in _BY_KIND:
        values = part.existing.get(kind, [])
        if kind in ("files", "folders"):
            found[kind] = sound_paths(values, kind, steps)
        elif kind in ("phrases", "ranges"):
            found[kind] = [value for value in values if _inside(value["folder"])]
            _keep_boxes(kind, [_inside(value["folder"]) for value in values], steps)
        else:
            found[kind] = [value for value in values if value and len(value) <= 2000]
            _keep_boxes(kind, [bool(value) and len(value) <= 2000 for value in values], steps)
    return found


def _keep_boxes(kind: str, kept: Sequence[bool], steps: dict[str, Any]) -> None:
    if kind in steps:
        steps[kind] = [box for box, stays in zip(steps[kind], kept, strict=False) if stays]


def _inside(path: str) -> bool:
    try:
        return path == "" or bool(inside_base(path))
    except ValueError:
        return False


def sound_paths(values: Sequence[dict[str, str]], kind: str, steps: dict[str, Any]) -> list[dict[str, str]]:
    """The checks whose path stays inside the base and whose lines run forward; others stay notes."""
    kept = [_inside(value["path"]) and bool(value["path"]) and _forward(value.get("lines", "")) for value in values]
    _keep_boxes(kind, kept, steps)
    return [
        {key: text for key, text in value.items() if text} for value, stays in zip(values, kept, strict=True) if stays
    ]


def _forward(lines: str) -> bool:
    if not lines:
        return True
    first, last = (int(number) for number in lines.split("-"))
    return 1 <= first <= last


def addresses_of(part: PartDraft, steps: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The addresses that must be read and those that must never be, each once."""

    def sound(address: str) -> bool:
        try:
            return bool(web_address(address))
        except ValueError:
            return False

    never = list(dict.fromkeys(address for address in part.never if sound(address)))
    first: dict[str, int] = {}
    for at, address in enumerate(part.addresses):
        if sound(address) and web_address(address) not in map(web_address, never):
            first.setdefault(address, at)
    boxes = steps.get("addresses", [])
    if boxes:
        steps["addresses"] = [boxes[at] for at in first.values()]
    return list(first), never
