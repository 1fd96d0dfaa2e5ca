"""`Key: value` in all its spellings: bold, plain, several on a line, list items, tables, front matter, and a heading or label
with its value on the next line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge_expansion.text.drop_reading.layout import Line, label_of, plain
from knowledge_expansion.text.drop_reading.roles import role_under, roles_of_key

_BOLD_KEY = re.compile(r"(?:\*\*|__)([^*:\n]{1,60}?)(?:[ \t]*:[ \t]*(?:\*\*|__)|(?:\*\*|__)[ \t]*[:：=])[ \t]*")
_PLAIN_KEY = re.compile(r"^([A-Za-z][\w /&().#'-]{0,50}?)[ \t]*[:：=](?=[ \t]|$)[ \t]*")
_FLOW = re.compile(r"\{([^{}]+:[^{}]+)\}")
_FLOW_VALUE = re.compile(r"[\w-]+[ ]*:[ ]+([^,]+)")
_BETWEEN = " \t|·•;,"


@dataclass(frozen=True, slots=True)
class Pair:
    """A key with its value. `line` is where the value stands."""

    key: str
    value: str
    line: Line
    section: str

    @property
    def roles(self) -> tuple[str, ...]:
        return roles_of_key(self.key)


def read_pairs(lines: Sequence[Line]) -> tuple[Pair, ...]:
    """All pairs in the order of the text, code apart."""
    return tuple(_pairs(lines))


def _pairs(lines: Sequence[Line]) -> Iterator[Pair]:
    table: list[Line] = []
    for line, following in pairwise([*lines, None]):
        if line is None:
            continue
        section = role_under(line.titles)
        if line.kind == "row":
            table.append(line)
            if following is None or following.kind != "row" or following.number != line.number + 1:
                yield from _table(table, section)
                table = []
        elif line.kind in ("heading", "label"):
            yield from _below(line, following)
            yield from _inline(line, section)
        elif line.kind in ("item", "text"):
            yield from _inline(line, section)
        elif line.kind == "front":
            yield from (Pair(pair.key, _flat(pair.value), line, section) for pair in _inline(line, section))


def _inline(line: Line, section: str) -> Iterator[Pair]:
    keys = list(_BOLD_KEY.finditer(line.text))
    if keys and not plain(line.text[: keys[0].start()]):
        ends = [after.start() for after in keys[1:]] + [len(line.text)]
        for found, end in zip(keys, ends, strict=True):
            value = line.text[found.end() : end].strip(_BETWEEN)
            yield Pair(found[1], value, line, section)
    elif match := _PLAIN_KEY.match(without_symbols := _without_symbols(line.text)):
        yield Pair(match[1], without_symbols[match.end() :].strip(), line, section)


def _flat(value: str) -> str:
    """The values of a YAML mapping on one line: `{number: 3, of: 5}` says `3 of 5`, `{state: done, note: ok}` says `done, ok`."""
    inside = _FLOW.fullmatch(value)
    if inside is None:
        return value
    values = [found[1].strip().strip("\"'") for found in _FLOW_VALUE.finditer(inside[1])]
    return (" of " if all(one.isdigit() for one in values) else ", ").join(values)


def _without_symbols(text: str) -> str:
    return re.sub(r"^[^\w\s]+[ \t]*", "", text) if text and not text[0].isalnum() else text


def _below(line: Line, following: Line | None) -> Iterator[Pair]:
    """A heading or label that is a key, with its value below; and one that holds `key: value` itself."""
    if line.kind == "heading":
        yield from _inline(line, role_under(line.titles))
    key = label_of(line.text) or plain(line.text)
    if following is not None and following.kind in ("text", "item", "label", "code") and roles_of_key(key):
        yield Pair(key, following.text, following, role_under(following.titles))


def _table(rows: Sequence[Line], section: str) -> Iterator[Pair]:
    cells = [row.cells for row in rows]
    body = [number for number in range(len(rows)) if number != 1]
    if all(len(row) == 2 for row in cells):
        for number in body:
            yield Pair(cells[number][0], cells[number][1], rows[number], section)
    elif len(rows) == 3:
        for key, value in zip(cells[0], cells[2], strict=False):
            yield Pair(key, value, rows[2], section)
