"""Does a drop say what lies on disk? Its Markdown, as it landed, and its JSON are compared with figures counted here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from benchmarks.disk import Landed, landed
from benchmarks.knowledge_file import KnowledgeFile
from benchmarks.places import Places
from benchmarks.table import Row, all_of

Figures = dict[str, object]


def rows(places: Places) -> list[Row]:
    """One row: the drops whose figures all equal the disk."""
    good = 0
    notes = []
    parts = landed(places)
    for part in parts:
        differences = list(_differences(part, _markdown(places, part)))
        good += not differences
        notes += [f"PART {part.number}: {difference}" for difference in differences]
    return [all_of("drops whose figures equal the disk (Markdown and JSON)", good, len(parts), notes, expected=9)]


def _markdown(places: Places, part: Landed) -> Path | None:
    found = sorted(places.landed.glob(f"_ingest-auto/completed/*/KNOWLEDGE-DROP-{part.plan['drop']}-*.md"))
    return found[0] if len(found) == 1 else None


def _differences(part: Landed, drop: Path | None) -> Iterator[str]:
    if part.file is None or not part.drop:
        yield "no file or no drop"
        return
    counted = counted_figures(part.file)
    for name, value in _of_json(part).items():
        if counted[name] != value:
            yield f"drop.json says {name} {_short(value)}, counted {_short(counted[name])}"
    if drop is None:
        yield "its Markdown is not in the archive (or stands there twice)"
        return
    for name, value in _of_markdown(drop.read_text(encoding="utf-8"), part).items():
        if counted[name] != value:
            yield f"{drop.name} says {name} {_short(value)}, counted {_short(counted[name])}"


def counted_figures(file: KnowledgeFile) -> Figures:
    """All figures that a drop gives about its file, counted from the file."""
    quotes = quote_blocks(file)
    sources: dict[str, tuple[int, int]] = {}
    for url, words, _ in quotes:
        count, total = sources.get(url, (0, 0))
        sources[url] = (count + 1, total + words)
    return {
        "lines": file.data.count(b"\n"),
        "words": len(file.data.decode("utf-8").split()),
        "size": len(file.data),
        "sha256": hashlib.sha256(file.data).hexdigest(),
        "sections": [
            (s.number, s.title, s.lines, len({u.url for u in file.units if u.section == s.number}))
            for s in file.sections
        ],
        "open points": file.unanswered,
        "quotes": sorted(place for *_, place in quotes),
        "sources": dict(sorted(sources.items())),
    }


def quote_blocks(file: KnowledgeFile) -> list[tuple[str, int, tuple[int, int]]]:
    """(address, words of prose, (first line, last line)) of every block quote, code block and table."""
    blocks = [(u.url, 0, (u.first, u.last)) for u in file.units if u.kind == "code"]
    marked = {u.first: u for u in file.units if u.kind != "code"}
    kinds = [(n, line[:1]) for n, line in enumerate(file.lines, 1)]
    inside = {n for u in file.units if u.kind == "code" for n in range(u.first, u.last + 1)}
    for mark, run in groupby((pair for pair in kinds), key=lambda pair: pair[1] if pair[0] not in inside else ""):
        numbers = [n for n, _ in run]
        units = [marked[n] for n in numbers if n in marked]
        if mark in (">", "|") and units:
            words = sum(len(u.text.split()) for u in units) if mark == ">" else 0
            blocks.append((units[0].url, words, (numbers[0], numbers[-1])))
    return blocks


def _of_json(part: Landed) -> Figures:
    drop = part.drop
    return {
        "lines": drop["lines"],
        "words": drop["words"],
        "size": drop["size"],
        "sha256": drop["sha256"],
        "sections": [(s["number"], s["title"], s["written"], s["sources"]) for s in drop["sections"]],
        "open points": len(drop["gaps_open"]),
        "quotes": sorted((q["first_line"], q["last_line"]) for q in drop["quotes"]),
        "sources": {
            s["url"]: (s["quotes"], s["words_quoted"])
            for s in sorted(drop["sources"], key=lambda s: s["url"])
            if s["quotes"]
        },
    }


def _of_markdown(text: str, part: Landed) -> Figures:
    titles = [s["title"] for s in part.plan["sections"]]
    cells = [
        [c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in text.split("\n")
        if re.match(r"\| \d+\. ", line)
    ]
    found = [(int(c[0].split(".")[0]), titles[int(c[0].split(".")[0]) - 1], _int(c[3]), _int(c[4])) for c in cells]
    quoted = text.partition("## Sources quoted")[2].partition("\n## ")[0]
    listed = re.findall(
        r"^\d+\. \[(?:\\.|[^\[\]\\])+\]\((\S+?)\), .*\n   - ([\d,]+) quotes?, ([\d,]+) words", quoted, re.M
    )
    sources = {re.sub(r"\\(.)", r"\1", url): (_int(quotes), _int(words)) for url, quotes, words in listed}
    return {
        "lines": _int(_field(text, "Lines")),
        "words": _int(_field(text, "Words")),
        "size": _int(_field(text, "Size")),
        "sha256": _field(text, "SHA-256").strip("`"),
        "sections": found,
        "sources": dict(sorted(sources.items())),
    }


def _field(text: str, name: str) -> str:
    found = re.search(rf"^\*\*{name}\*\*: (.+?) *$", text, re.M)
    return found[1] if found else ""


def _int(words: str) -> int:
    found = re.match(r"[\d,]+", words)
    return int(found[0].replace(",", "")) if found else -1


def _short(value: object) -> str:
    return repr(value) if len(repr(value)) <= 160 else repr(value)[:160] + "…"
