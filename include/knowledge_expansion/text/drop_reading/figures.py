"""Counts as people write them: `711`, `~700 lines`, `450+ lines`, `1.2k words`, `~58 KB`, `700-750`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_expansion.text.drop_reading.layout import Line, say
from knowledge_expansion.values.outside_drop import Figure, Stated

_UNITS = {
    "lines": r"lines?\b|zeilen?\b|LOC\b|-line\b",
    "words": r"words?\b|wörter\b|worte\b|-word\b",
    "bytes": r"(?:[kKmM]i?[bB]|bytes?)\b",
    "characters": r"(?:chars?|characters)\b",
    "sections": r"(?:(?:major|main|complete|comprehensive|numbered|core|full|detailed|content|total|required) )*sections?\b",
}
_SCALE = {"k": 1_000, "m": 1_000_000}
_NUMBER = re.compile(
    r"(?<![\w.,/:$€#-])"
    r"(?P<about>[~≈≃∼]|(?:approx(?:\.|imately)?|about|around|roughly|circa|ca\.?)[ \t]+)?"
    r"[ \t]*(?P<least>>=?|≥|over[ \t]+|more than[ \t]+|at least[ \t]+)?[ \t]*"
    r"(?P<number>\d{1,3}(?:[,  ']\d{3})+|\d{1,9}(?:\.\d+)?)(?P<scale>[kK](?![iI]?[bB])|[mM](?=[ \t]))?"
    r"(?P<range>[ \t]*[-–][ \t]*\d[\d,]*)?(?P<plus>\+)?"
    r"(?P<rest>(?:[ \t]*|-)(?=[A-Za-z-])(?P<unit>[A-Za-z-][A-Za-zäöü -]{0,60}))?",
)


def figures(text: str, unit: str = "") -> Iterator[tuple[Figure, str]]:
    """Every figure of `text` that names its unit, with its words; a figure without one is of `unit`, where that is given."""
    for found in _NUMBER.finditer(text):
        named, length = _unit(found["unit"] or "")
        words = found[0]
        if found["unit"]:
            words = words[: len(words) - len(found["unit"]) + length]
        if not named and (found["unit"] or "").strip() and not unit:
            continue
        if (which := named or unit) and (figure := _figure(found, which, words)) is not None:
            yield figure, words.strip()


def stated(text: str, line: Line, units: tuple[str, ...], unit: str = "") -> Stated[Figure] | None:
    """The first figure of one of these units in `text`, which stands in the line."""
    return next((say(figure, line, words) for figure, words in figures(text, unit) if figure.unit in units), None)


def _unit(words: str) -> tuple[str, int]:
    """The unit that these words begin with, and its length; nothing when they begin with none."""
    for name, pattern in _UNITS.items():
        if found := re.match(pattern, words, re.I if name != "bytes" else 0):
            return name, found.end()
    return "", 0


def _figure(found: re.Match[str], unit: str, words: str) -> Figure | None:
    number = float(re.sub(r"[,  ']", "", found["number"]))
    if unit != "bytes" and "." in found["number"] and not found["scale"]:
        return None  # 98.5 lines are no count
    number *= _SCALE.get((found["scale"] or "").lower(), 1)
    about = bool(found["about"] or found["scale"] or found["range"])
    if unit == "bytes" and (size := re.search(r"([kKmM])i?[bB]", words)):
        number *= 1024 if size[1] in "kK" else 1024 * 1024
        about = True
    least = bool(found["plus"] or found["least"])
    return Figure(round(number), "at_least" if least else "about" if about else "exact", unit)
