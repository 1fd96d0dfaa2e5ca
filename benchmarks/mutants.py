"""Makes faulty copies of a knowledge file: one change of meaning each, by class, from a seed. White space alone never counts.

Nothing of the product is used here; the places to change are found in the text as it stands on disk.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.knowledge_file import KnowledgeFile

PER_CLASS = 20
NAME = re.compile(
    r"\b(?:[A-Z][a-z]+(?:[ -][A-Z][A-Za-z]+)+|[A-Z]{2,}[a-z]?\b|[A-Z][a-z]+[A-Z]\w*|(?<=[a-z,] )[A-Z][a-z]{2,})\b"
)
VERB = re.compile(r"(?<![\w`])(?:is|are|was|were|can|will|should|must|does|do|may|has|have)(?= [a-z])(?! not)")
NOT = re.compile(r"(?<=\w) not(?= \w)|(?<=\w)n't\b|(?<= )never (?=\w)")
UNITS = (
    ("KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"),
    ("Ki", "Mi", "Gi", "Ti"),
    ("kb", "mb", "gb", "tb"),
    ("ns", "us", "µs", "ms", "s", "sec", "min", "h"),
    ("%", "×", "x", "times"),
    ("K", "M", "B", "T"),
    ("MHz", "GHz"),
    ("threads", "warps", "blocks", "cores", "GPUs", "CPUs", "vCPUs", "nodes", "pods", "GPU", "vCPU", "thread", "block"),
)
UNIT_WORDS = (
    ("nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month"),
    ("bit", "byte", "kilobyte", "megabyte", "gigabyte", "terabyte"),
)
UNIT = re.compile(
    r"\d[\d,.]*[ -]?(?P<unit>"
    + "|".join(sorted((re.escape(u) for f in UNITS for u in f), key=len, reverse=True))
    + r")(?!\w)"
)
UNIT_WORD = re.compile(
    "(?P<unit>" + "|".join(u for f in UNIT_WORDS for u in sorted(f, key=len, reverse=True)) + ")(?=s?(?![a-z]))", re.I
)
LINK = re.compile(r"\[(?P<title>(?:\\.|[^\[\]\\])+)\]\((?P<url>\S+?)\)(?=,| \(|:)")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
MARK = re.compile(r"(?:> *)?(?:- |\d+\. )?")


@dataclass(frozen=True)
class Mutant:
    """`text` is the whole faulty file without its last line (the seal); `what` says what was changed."""

    kind: str
    what: str
    text: str


Edit = tuple[int, int, int, str]
"""Line (0-based), start and end column, what to put there instead."""


def mutants(file: KnowledgeFile) -> list[Mutant]:
    """Up to PER_CLASS different faulty copies of each class; the same file gives the same copies."""
    lines = list(file.lines[:-1])
    original = "\n".join(lines) + "\n"
    found = []
    for kind, make in CLASSES.items():
        chance = random.Random(f"{kind} {file.path.name}")
        candidates: dict[str, str] = {}
        for what, text in make(file, lines, chance):
            if "".join(text.split()) != "".join(original.split()):
                candidates.setdefault(text, what)
        chosen = chance.sample(sorted(candidates), min(PER_CLASS, len(candidates)))
        found += [Mutant(kind, candidates[text], text) for text in chosen]
    return found


def _edited(lines: list[str], edits: Iterator[Edit]) -> Iterator[tuple[str, str]]:
    for number, start, end, words in edits:
        line = lines[number]
        changed = line[:start] + words + line[end:]
        text = "\n".join([*lines[:number], changed, *lines[number + 1 :]]) + "\n"
        before, after = line[max(0, start - 25) : end + 15], changed[max(0, start - 25) : start + len(words) + 15]
        yield f"line {number + 1}: {before!r} -> {after!r}", text


def _quoted_lines(file: KnowledgeFile, kinds: str = "prose code table") -> Iterator[tuple[int, int]]:
    """(0-based line, column where its words begin) of all quoted lines."""
    for unit in file.units:
        if unit.kind not in kinds:
            continue
        if unit.kind == "code":
            yield from ((n, 0) for n in range(unit.first, unit.last - 1))
        else:
            found = MARK.match(file.lines[unit.first - 1])
            yield unit.first - 1, found.end() if found else 0


def _digit(file: KnowledgeFile, lines: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    computed = [(n, 0) for n, line in enumerate(lines) if re.match(r"\*PART \d|- \[.*\), (?:lines )?\d", line)]

    def edits() -> Iterator[Edit]:
        for number, column in [*_quoted_lines(file), *computed]:
            skip = (
                [m.span() for m in (*DATE.finditer(lines[number]), *re.finditer(r"\(\S+?\)", lines[number]))]
                if (number, 0) in computed
                else []
            )
            for found in re.finditer(r"\d", lines[number]):
                if found.start() >= column and not any(a <= found.start() < b for a, b in skip):
                    yield number, found.start(), found.end(), chance.choice([d for d in "0123456789" if d != found[0]])

    yield from _edited(lines, edits())


def _negation(file: KnowledgeFile, lines: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    def edits() -> Iterator[Edit]:
        for number, column in _quoted_lines(file, "prose table"):
            for found in VERB.finditer(lines[number], column):
                yield number, found.end(), found.end(), " not"
            for found in NOT.finditer(lines[number], column):
                yield number, found.start(), found.end(), ""

    yield from _edited(lines, edits())


def _entity(file: KnowledgeFile, lines: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    places = [(n, m) for n, column in _quoted_lines(file, "prose table") for m in NAME.finditer(lines[n], column)]
    places += [
        (n, m)
        for n, line in enumerate(lines)
        if (link := re.match(r"\d+\. \[.*\]\(\S+\), ", line))
        for m in NAME.finditer(line, link.end())
    ]
    names = sorted({m[0] for _, m in places})

    def edits() -> Iterator[Edit]:
        for number, found in places:
            others = [name for name in names if name != found[0]]
            if others:
                yield number, found.start(), found.end(), chance.choice(others)

    yield from _edited(lines, edits())


def _unit(file: KnowledgeFile, lines: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """A unit after a number, or the name of a unit wherever it stands (`timeoutSeconds`), by another of its family."""

    def edits() -> Iterator[Edit]:
        for number, column in _quoted_lines(file):
            for found in UNIT.finditer(lines[number], column):
                family = next(family for family in UNITS if found["unit"] in family)
                yield (
                    number,
                    found.start("unit"),
                    found.end("unit"),
                    chance.choice([u for u in family if u != found["unit"]]),
                )
            for found in UNIT_WORD.finditer(lines[number], column):
                word = found["unit"].lower()
                other = chance.choice([u for family in UNIT_WORDS if word in family for u in family if u != word])
                yield number, found.start(), found.end(), other.capitalize() if found["unit"][0].isupper() else other

    yield from _edited(lines, edits())


def _links(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """The links of lead-ins and lists of sources, never of quotes."""
    for number, line in enumerate(lines):
        if re.match(r"From \[|\d+\. \[|- \[", line) and (found := LINK.search(line)):
            yield number, found


def _url(file: KnowledgeFile, lines: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    def edits() -> Iterator[Edit]:
        for number, found in _links(lines):
            url = found["url"]
            letters = [i for i, c in enumerate(url) if c.isalnum() and i > url.find("://") + 3]
            at = chance.choice(letters)
            other = chance.choice([c for c in "abcdefghijkmnopqrstuvwxyz" if c != url[at].lower()])
            start = found.start("url")
            yield number, start + at, start + at + 1, other
            yield number, found.end("url"), found.end("url"), chance.choice(["-v2", "?page=2", "/archive"])
            if host := re.match(r"https?://([^/]+)", url):
                yield number, start + host.start(1), start + host.end(1), "www.example.org"

    yield from _edited(lines, edits())


def _date(file: KnowledgeFile, lines: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    def edits() -> Iterator[Edit]:
        for number, line in enumerate(lines):
            if not re.match(r"From \[|\d+\. \[|\*PART ", line):
                continue
            for found in DATE.finditer(line):
                if line[: found.start()].count("](") and found.start() < line.index("](") + 2:
                    continue  # a date inside a title is not a date of ours
                day = dt.date.fromisoformat(found[0]) + dt.timedelta(days=chance.choice([-365, -31, -1, 1, 31, 365]))
                yield number, found.start(), found.end(), day.isoformat()
            if missing := re.search(r"(?:published )?no date given", line):
                yield number, missing.start(), missing.end(), "published 2025-06-01"

    yield from _edited(lines, edits())


def _title(file: KnowledgeFile, lines: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    spans = [(n, m.start("title"), m.end("title")) for n, m in _links(lines)]
    quoted = {n for n, _ in _quoted_lines(file)}
    for n, line in enumerate(lines):
        if n not in quoted and (
            head := re.match(r"(?:# |## Section \d+: |### (?!Web |Additional |Source ))(?=\S)", line)
        ):
            spans.append((n, head.end(), len(line)))
    words = sorted({w for n, a, b in spans for w in re.findall(r"[A-Za-z]{4,}", lines[n][a:b])})

    def edits() -> Iterator[Edit]:
        for number, start, end in spans:
            for found in re.finditer(r"[A-Za-z]{3,}", lines[number][start:end]):
                at = start + found.start()
                yield number, at, at + len(found[0]), chance.choice([w for w in words if w.lower() != found[0].lower()])

    yield from _edited(lines, edits())


def _deleted(file: KnowledgeFile, lines: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Whole `##` sections (Sources and Related files too) and whole `###` parts of them."""
    code = {n for u in file.units if u.kind == "code" for n in range(u.first - 1, u.last)}
    for n, line in enumerate(lines):
        level = len(line) - len(line.lstrip("#"))
        if n in code or level not in (2, 3) or line[level : level + 1] != " ":
            continue
        ends = (
            m for m in range(n + 1, len(lines)) if m not in code and re.match(r"#{2," + str(level) + r"} ", lines[m])
        )
        end = next(ends, len(lines))
        yield f"lines {n + 1}-{end}: {line!r} deleted", "\n".join([*lines[:n], *lines[end:]]) + "\n"


def _swapped(file: KnowledgeFile, lines: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    lead = re.compile(r"From (\[(?:\\.|[^\[\]\\])+\]\((\S+)\) \((?:accessed|local copy, read) [\d-]+\))")
    leads = [(n, found) for n, line in enumerate(lines) if (found := lead.match(line))]
    sources = {found[2]: found[1] for _, found in leads}

    def edits() -> Iterator[Edit]:
        for number, found in leads:
            for url, words in sorted(sources.items()):
                if url != found[2]:
                    yield number, found.start(1), found.end(1), words

    yield from _edited(lines, edits())


Maker = Callable[[KnowledgeFile, list[str], random.Random], Iterator[tuple[str, str]]]
CLASSES: dict[str, Maker] = {
    "digit": _digit,
    "negation": _negation,
    "entity": _entity,
    "unit": _unit,
    "URL": _url,
    "date": _date,
    "title": _title,
    "deleted section": _deleted,
    "swapped source": _swapped,
}
