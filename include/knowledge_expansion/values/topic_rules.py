"""Rules that span several parts of a topic, on plain data, so that they can be judged while a single field is wrong: a
person who corrects a topic should see every fault in one reading.

Each fault is a pair (location, message); the location is a path of keys and indices from the topic's root.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeGuard

Location = tuple[str | int, ...]
Fault = tuple[Location, str]


def _children(data: Any, key: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The mappings below `data[key]` with their indices; anything of another shape is the field rules' business."""
    children = data.get(key) if isinstance(data, Mapping) else None
    if not isinstance(children, list | tuple):
        return []
    return [(i, child) for i, child in enumerate(children) if isinstance(child, Mapping)]


def _numbers(data: Any, key: str, field: str) -> list[int]:
    """The numbers in `field` of every child; none at all when one of them is no number, for then nothing can be summed."""
    children = data.get(key) if isinstance(data, Mapping) else None
    found = [child.get(field) for _, child in _children(data, key)]
    numbers = [number for number in found if _is_number(number)]
    return numbers if isinstance(children, list | tuple) and len(numbers) == len(children) else []


def _is_number(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _repeated(values: Iterable[tuple[Location, Any]], what: str, remedy: str) -> Iterator[Fault]:
    """Every text that equals an earlier one, letter case and Unicode form aside, which file systems ignore."""
    seen: dict[str, Location] = {}
    for location, value in values:
        if not isinstance(value, str):
            continue
        key = unicodedata.normalize("NFC", value).casefold().strip()
        if key in seen:
            yield location, f"{what} {value!r} is already used at {shown(seen[key])}; {remedy}"
        seen.setdefault(key, location)


def shown(location: Location) -> str:
    """A location as people write it: parts[3].sections[0].lines. A key that is no plain word is shown in quotes."""
    words = [step if isinstance(step, int) or step.isidentifier() else repr(step) for step in location]
    text = "".join(f"[{word}]" if isinstance(word, int) else f".{word}" for word in words)
    return text.removeprefix(".") or "(whole file)"


def _budget_faults(i: int, part: Mapping[str, Any]) -> Iterator[Fault]:
    budgets, planned = _numbers(part, "sections", "lines"), part.get("lines")
    if budgets and _is_number(planned) and sum(budgets) != planned:
        total = f"{' + '.join(map(str, budgets))} = {sum(budgets)}"
        message = f"the PART's budget is {planned} but its sections have {total}; make them equal"
        yield ("parts", i, "lines"), message


def _part_faults(i: int, part: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _budget_faults(i, part)
    sections = _children(part, "sections")
    titles = [(("parts", i, "sections", j, "title"), s.get("title")) for j, s in sections]
    yield from _repeated(titles, "section title", "give each section of a PART its own")
    queries = part.get("queries")
    if isinstance(queries, list | tuple):
        asked = [(("parts", i, "queries", j), q) for j, q in enumerate(queries)]
        yield from _repeated(asked, "query", "each query is paid for, ask it once")
    for j, section in sections:
        points = section.get("points")
        if isinstance(points, list | tuple):
            listed = [(("parts", i, "sections", j, "points", n), p) for n, p in enumerate(points)]
            yield from _repeated(listed, "point", "each point of a section becomes a heading of its own")


def _pages(data: Mapping[str, Any]) -> list[str]:
    """The pages that must be read; a bare host only puts its results first."""
    rules = data.get("sources")
    must = rules.get("must_use") if isinstance(rules, Mapping) else None
    return [x for x in must if isinstance(x, str) and "/" in x.rstrip("/")] if isinstance(must, list | tuple) else []


def _source_faults(data: Any) -> Iterator[Fault]:
    if not isinstance(data, Mapping) or _pages(data):
        return
    for i, part in _children(data, "parts"):
        given = part.get("queries") or part.get("documents") or _pages(part)
        if not given and part.get("runner") != "external":
            text = (
                "has nothing to write from: no query, no page under `must_use`, no document; give `queries`, addresses"
            )
            yield ("parts", i), f"{text} under `sources.must_use`, or files of the base under `documents`"


def _numbering_faults(numbers: list[int]) -> Iterator[Fault]:
    if len(set(numbers)) != len(numbers):
        listed = ", ".join(map(str, numbers))
        yield ("parts",), f"the PARTs and chores are numbered {listed}; give each a number of its own"


def _group_faults(data: Any, known: set[int]) -> Iterator[Fault]:
    groups = _children(data, "groups")
    yield from _repeated(
        [(("groups", i, "name"), g.get("name")) for i, g in groups], "group name", "merge the groups or rename one"
    )
    listed: dict[int, Location] = {}
    for i, group in groups:
        members = group.get("parts")
        for j, number in enumerate(members if isinstance(members, list | tuple) else ()):
            where = ("groups", i, "parts", j)
            if not _is_number(number):
                continue
            if number not in known:
                yield where, f"there is no PART {number}; name PARTs that exist"
            elif number in listed:
                first = shown(listed[number])
                yield where, f"PART {number} is already listed at {first}; every PART belongs to one group"
            listed.setdefault(number, where)
    if missing := sorted(n for n in known if n not in listed):
        yield ("groups",), f"PART {', '.join(str(n) for n in missing)} is in no group; every PART belongs to one group"


def faults_across(data: Any) -> Iterator[Fault]:
    """All faults between the parts of a topic, given as plain mappings and lists (raw YAML, or a dump of the model)."""
    parts = _children(data, "parts")
    for i, part in parts:
        yield from _part_faults(i, part)
    yield from _source_faults(data)
    files = [(("parts", i, "file"), part.get("file")) for i, part in parts]
    yield from _repeated(files, "file", "two PARTs must not write one file")
    drops = [(("parts", i, "drop"), part.get("drop")) for i, part in parts]
    yield from _repeated(drops, "drop slug", "each PART needs its own, it names the KNOWLEDGE DROP")
    if numbers := _numbers(data, "parts", "number"):
        yield from _numbering_faults(numbers + _numbers(data, "chores", "number"))
        yield from _group_faults(data, set(numbers))
