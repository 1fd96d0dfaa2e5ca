"""Numbers with their units, dates and versions: equal as values, and beside the same noun."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_expansion.gate.rewritten.words import Word, words_of

_UNITS = """
    % percent pct
    $ usd dollar dollars
    € eur euro euros
    gb gigabyte gigabytes
    gib gibibyte gibibytes
    mb megabyte megabytes
    mib mebibyte mebibytes
    kb kilobyte kilobytes
    kib kibibyte kibibytes
    tb terabyte terabytes
    tib tebibyte tebibytes
    s sec secs second seconds
    ms millisecond milliseconds
    us µs microsecond microseconds
    ns nanosecond nanoseconds
    min mins minute minutes
    h hr hrs hour hours
    day days
    week weeks
    month months
    year years
    x × times fold
    ghz gigahertz
    mhz megahertz
    w watt watts
    kw kilowatt kilowatts
    gbps
    mbps
    tflops teraflops
    m meter meters metre metres
    km kilometer kilometers kilometre kilometres
    kg kilogram kilograms
    bar bars
    token tokens
    byte bytes
    bit bits
    k thousand
    million
    billion
""".strip().splitlines()
UNIT = {word: group.split()[0] for group in _UNITS for word in group.split()}
_SIGNS = frozenset("A mA V mV kV W kW MW K C F N J Hz Pa kPa MPa Wh kWh".split())
"""Units whose letters are not those of a word: capitals count."""
_VALUE = re.compile(r"^([$€£]?)(\d+(?:[.,]\d+)*)([^\W\d_]*)$")
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{m}|{m[:3]}" for m in _MONTHS)
_DATES = (
    re.compile(r"\b(?P<y>20\d\d|19\d\d)-(?P<m>\d\d)(?:-(?P<d>\d\d))?\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<mn>{_MONTH})\.?,?\s+(?P<y>\d{{4}})\b", re.I),
    re.compile(rf"\b(?P<mn>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b", re.I),
    re.compile(rf"\b(?P<mn>{_MONTH})\.?\s+(?P<y>\d{{4}})\b", re.I),
)
_NEAR = 4
"""How many words behind a number its noun may stand."""

Day = tuple[int, int, int]
"""Year, month, day; 0 where it is not said."""


@dataclass(frozen=True, slots=True)
class Number:
    """`value` as digits (no thousands separators), `unit` normalised or empty, `nouns` the stems behind it, `place` its index
    among the sentence's words."""

    value: str
    unit: str
    nouns: tuple[str, ...]
    place: int


def numbers_of(words: Sequence[Word]) -> list[Number]:
    """Every number among some words. What joins digits and letters otherwise (`H100`, `a2-highgpu-8g`) is a name."""
    found = []
    for place, word in enumerate(words):
        if not word.number:
            continue
        behind = list(words[place + 1 : place + 1 + _NEAR + 2])
        nouns = tuple(w.stem for w in behind if w.content and not w.number and w.lower not in UNIT)[:_NEAR]
        match = _VALUE.match(word.stem)
        if match is None:
            found.append(Number(word.lower, "", nouns, place))
            continue
        unit = UNIT.get(match[1] or match[3].lower(), match[3].lower())
        if not unit and behind:
            unit = behind[0].text if behind[0].text in _SIGNS else UNIT.get(behind[0].lower, "")
        found.append(Number(_digits(match[2]), unit, nouns, place))
    return found


def _digits(text: str) -> str:
    """`1,000` is 1000, `2.50` is 2.5; what has two points or more is a version and stays."""
    plain = re.sub(r",(?=\d{3}(?:\D|$))", "", text)
    if plain.count(".") == 1 and "," not in plain:
        whole, _, part = plain.partition(".")
        return f"{int(whole)}.{part.rstrip('0')}".rstrip(".") if len(part) > 1 else plain
    return str(int(plain)) if plain.isdigit() and len(plain) < 18 else plain


def dates_of(text: str) -> tuple[list[Day], str]:
    """The dates of a sentence, and the sentence without them."""
    days: list[Day] = []

    def take(match: re.Match[str]) -> str:
        parts = match.groupdict()
        name = (parts.get("mn") or "").lower()[:3]
        month = next((n for n, m in enumerate(_MONTHS, 1) if m[:3] == name), 0) if name else int(parts.get("m") or 0)
        days.append((int(parts["y"]), month, int(parts.get("d") or 0)))
        return " "

    for pattern in _DATES:
        text = pattern.sub(take, text)
    return days, text


def unsupported(statement: str, unit: str) -> Iterator[str]:
    """What is said with a number, a date or a version that the unit does not say so."""
    days, plain = dates_of(statement)
    known, plain_unit = dates_of(unit)
    for day in days:
        if not any(all(a in (0, b) for a, b in zip(day, other, strict=True)) for other in known):
            yield f"the date {'-'.join(str(n) for n in day if n)}"
    years = {str(day[0]) for day in known}
    there = numbers_of(words_of(plain_unit))
    for number in numbers_of(words_of(plain)):
        alike = [other for other in there if other.value == number.value]
        if not alike and number.value in years and not number.unit:
            continue
        if not alike:
            yield f"the number {number.value}{number.unit and ' ' + number.unit}"
        elif not any(_agree(number, other) for other in alike):
            yield f"the number {number.value}, which stands there with another unit or noun"


def _agree(number: Number, other: Number) -> bool:
    if number.unit != other.unit:
        return False
    # The noun that the statement counts is one of those behind the number there; a statement may leave it out.
    return not number.nouns or not other.nouns or number.nouns[0] in other.nouns or other.nouns[0] in number.nouns
