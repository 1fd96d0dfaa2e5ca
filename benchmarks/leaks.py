"""Rows about what must not be in the files: furniture of the pages, and the same paragraph twice."""

from __future__ import annotations

import json
import re
from typing import Any

from benchmarks.disk import Landed, landed
from benchmarks.knowledge_file import Unit
from benchmarks.places import Places
from benchmarks.table import Row, none_of

REPEATED_WORDS = 8
"""A paragraph or item of fewer words may stand twice by chance."""
REPEATED_CODE_LINES = 3


def rows(places: Places) -> list[Row]:
    """Boilerplate and repetition in the nine files."""
    parts = [part for part in landed(places) if part.file is not None]
    return [*_boilerplate(parts, places), *_repeated(parts)]


def _boilerplate(parts: list[Landed], places: Places) -> list[Row]:
    furniture: dict[str, Any] = json.loads((places.corpus / "boilerplate.json").read_text(encoding="utf-8"))
    manifest = [
        json.loads(line) for line in (places.corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    shared = _pattern([*furniture["phrases"], *furniture["marks"]])
    own_page = {
        entry["url"]: _pattern(_phrases(furniture, entry["id"]))
        for entry in manifest
        if entry["id"] in furniture["per_page"]
    }
    quoted, anywhere = [], []
    lines = 0
    for part in parts:
        assert part.file is not None
        for unit in part.file.units:
            lines += 1
            pattern = own_page.get(unit.url)
            hits = pattern.findall(unit.text) if pattern else []
            quoted += [f"{part.plan['file']}:{unit.first}: {hit!r}" for hit in hits]
        for number, line in enumerate(part.file.lines, 1):
            anywhere += [f"{part.plan['file']}:{number}: {hit!r}" for hit in shared.findall(line)]
    return [
        none_of(
            "boilerplate phrases of the quoted page in a quote (its byline and dates too)",
            quoted,
            f"{lines:,} quoted units",
        ),
        none_of("shared boilerplate phrases anywhere in the files", anywhere, f"{len(parts)} files"),
    ]


def _phrases(furniture: dict[str, Any], page: str) -> list[str]:
    carried = furniture["per_page"][page]
    return [*(furniture["phrases"][i] for i in carried["phrases"]), *carried["own"], *carried.get("marks", {})]


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    """Whole phrases only: no letter or digit may touch either end."""
    longest_first = sorted({p for p in phrases if p.strip()}, key=len, reverse=True)
    return re.compile(r"(?<![^\W_])(?:" + "|".join(re.escape(p) for p in longest_first) + r")(?![^\W_])")


def _repeated(parts: list[Landed]) -> list[Row]:
    """Paragraphs and code blocks must not; a list item or table row may: references describe one parameter in many places."""
    within: list[str] = []
    across: list[str] = []
    small: list[str] = []
    first: dict[str, tuple[str, int]] = {}
    count = 0
    for part in parts:
        for unit in part.file.units if part.file else ():
            if not _is_long(unit):
                continue
            is_small = unit.item or unit.kind == "table"
            count += not is_small
            here = (str(part.plan["file"]), unit.first)
            there = first.setdefault(" ".join(unit.text.split()).casefold(), here)
            if there != here:
                note = f"{here[0]}:{here[1]} repeats {there[0]}:{there[1]}: {unit.text[:70]!r}"
                (small if is_small else within if there[0] == here[0] else across).append(note)
    looked_at = f"{count:,} paragraphs and code blocks"
    return [
        none_of("repeated paragraphs within a file", within, looked_at),
        none_of("repeated paragraphs across the nine files", across, looked_at),
        Row("list items and table rows that stand twice", "printed", str(len(small)), None, tuple(small)),
    ]


def _is_long(unit: Unit) -> bool:
    if unit.kind == "code":
        return unit.text.count("\n") + 1 >= REPEATED_CODE_LINES
    return len(unit.text.split()) >= REPEATED_WORDS
