"""A knowledge base of any size, made of our own words, with everything planted in it that a check should find.

The same number of files and the same seed give the same bytes. What was planted is told, so that a measurement compares
what it found with what is there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = "kb"
PER_FOLDER = 100
"""Knowledge files of one folder."""
RARE = ("copper lantern", "velvet compass", "amber sluice")
"""Each stands in one file of 500, in another spelling each time."""
BROAD = "river stone"
"""Stands in one file of five, as phrases do that say little."""
TOGETHER = ("silver needle", "walnut hinge")
"""Both stand in one file of 1,000; alone, each stands in three more of 1,000."""
_SPELLINGS = ("{0} {1}", "{0}-{1}", "**{0}** {1}", "{0}\n{1}", "`{0}_{1}`", "{0} {1}s")
_DECOYS = ("{0}{1} is one word", "{0} {1}works is another", "pre{0} {1} too")
_SUBJECTS = (
    "bridges canals clocks ferries gardens harbours kilns ledgers looms maps mills orchards presses ropes sails wells"
).split()
_WORDS = (
    "a after along and another as at beam before begins below board bolt by carry close crew day depth early edge every"
    " first flow for frame from gauge give ground hand hold in keep lay less level lift line load long lower make mark"
    " measure more narrow next of on open over pass plank post press pull rest rise row run seam season set shift side"
    " slope slow small spring stand stay stem strip take the then tide to top track turn under upper wait water weight"
    " wheel when wide with work yard"
).split()


@dataclass(frozen=True)
class Planted:
    """What is in a made base. Paths are relative to `folder`, POSIX, lines 1-based. `files` counts knowledge files, without
    indexes. `phrases` are the places of every phrase (decoys left out); `holes` and `twice` the numbers that no file and
    that two files of a folder have, below its last number; `listed` a word that stands in one index row, with that row's
    file; `lost` the rows of indexes (index, file) whose file does not exist."""

    folder: Path
    files: int
    folders: tuple[str, ...]
    phrases: Mapping[str, tuple[tuple[str, int], ...]]
    holes: Mapping[str, tuple[int, ...]]
    twice: Mapping[str, tuple[int, ...]]
    indexes: tuple[str, ...]
    listed: tuple[str, str]
    lost: tuple[tuple[str, str], ...]


def make_base(folder: Path, files: int, seed: int) -> Planted:
    """Write a base of `files` knowledge files (and its indexes) below `folder`, which is made.

    Every second folder has an INDEX.md of its own, a table; the others are listed in the one of the root, in lists."""
    rng = random.Random(seed)
    pool = [_sentence(rng) for _ in range(3000)]
    names, places = list(_names(files)), _Places(rng)
    holes: dict[str, tuple[int, ...]] = {}
    twice: dict[str, tuple[int, ...]] = {}
    by_folder: dict[str, list[str]] = {}
    for number, path in enumerate(names):
        by_folder.setdefault(path.rpartition("/")[0], []).append(path)
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join(_lines(number, path, rng, pool, places)) + "\n", encoding="utf-8")
    for inner, paths in by_folder.items():
        numbers = [int(path.rpartition("/")[2].partition("-")[0]) for path in paths]
        holes[inner] = tuple(n for n in range(max(numbers)) if n not in numbers)
        twice[inner] = tuple(sorted({n for n in numbers if numbers.count(n) > 1}))
    listed = ("pewter thimble", names[len(names) // 2])
    lost = tuple(_write_indexes(folder, by_folder, listed))
    indexes = tuple(sorted(str(path.relative_to(folder)) for path in folder.rglob("INDEX.md")))
    found = {phrase: tuple(sorted(where)) for phrase, where in places.found.items()}
    return Planted(folder, files, tuple(by_folder), found, holes, twice, indexes, listed, lost)


def _names(files: int) -> Iterator[str]:
    """Paths by folder and number: two numbers of a full folder have no file, one has two."""
    for at in range(files):
        inner, position = divmod(at, PER_FOLDER)
        number = position + (position >= 7) + (position >= 31) - (position >= 52)
        subject = _SUBJECTS[inner % len(_SUBJECTS)]
        slug = f"{subject}-{_WORDS[(at * 7) % len(_WORDS)]}-{_WORDS[(at * 13 + 5) % len(_WORDS)]}"
        yield f"{ROOT}/{subject}-{inner:02d}/{number:02d}-{slug}{'-again' if position == 52 else ''}.md"


def _sentence(rng: random.Random) -> str:
    return " ".join(rng.choices(_WORDS, k=rng.randint(6, 14))).capitalize() + "."


class _Places:
    """Plants phrases and remembers where."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._spelt = 0
        self.found: dict[str, list[tuple[str, int]]] = {phrase: [] for phrase in (*RARE, BROAD, *TOGETHER)}

    def plant(self, lines: list[str], path: str, phrase: str) -> None:
        """Put the phrase, in the next spelling, into a paragraph of its own at the end of `lines`."""
        first, second = phrase.split()
        self._spelt += 1
        spelt = _SPELLINGS[self._spelt % len(_SPELLINGS)].format(first, second)
        if self._spelt % 2:
            spelt = spelt.title()
        lines += [*f"Set the {spelt} in the yard.".split("\n"), ""]
        self.found[phrase].append((path, len(lines) - 1 - spelt.count("\n")))

    def decoy(self, lines: list[str], phrase: str) -> None:
        lines += [self._rng.choice(_DECOYS).format(*phrase.split()) + ".", ""]


def _lines(number: int, path: str, rng: random.Random, pool: list[str], places: _Places) -> list[str]:
    slug = path.rpartition("/")[2].removesuffix(".md").partition("-")[2]
    lines = [f"# {slug.replace('-', ' ').title()}", "", rng.choice(pool), ""]
    for section in range(1, rng.randint(4, 8)):
        lines += [f"## Section {section}: {' '.join(rng.choices(_WORDS, k=3)).capitalize()} {slug.split('-')[0]}", ""]
        for _ in range(rng.randint(3, 7)):
            lines += [" ".join(rng.choices(pool, k=rng.randint(2, 5))), ""]
        lines += ["```", *rng.choices(pool, k=3), "```", "", *(f"- {words}" for words in rng.choices(pool, k=5)), ""]
    for at, phrase in enumerate(RARE):
        if number % 500 == 3 + at:
            places.plant(lines, path, phrase)
        if number % 500 == 200 + at:
            places.decoy(lines, phrase)
    if number % 5 == 1:
        places.plant(lines, path, BROAD)
    for at, phrase in enumerate(TOGETHER):
        if number % 1000 in (500, 501 + at, 511 + at, 521 + at):
            places.plant(lines, path, phrase)
    return lines[:-1]


def _write_indexes(
    folder: Path, by_folder: Mapping[str, list[str]], listed: tuple[str, str]
) -> Iterator[tuple[str, str]]:
    """Write all indexes; every tenth folder's rows name one file that is not there, and these are given back."""
    root = ["# Index", ""]
    for at, (inner, paths) in enumerate(by_folder.items()):
        rows = [*paths, f"{inner}/98-gone.md"] if at % 10 == 0 else paths
        own = bool(at % 2)
        name = f"{inner if own else ROOT}/INDEX.md"
        yield from ((name, path) for path in rows[len(paths) :])
        if own:
            table = [f"# {inner.rpartition('/')[2]}", "", "| File | Description | Keywords |", "|---|---|---|"]
            table += [
                f"| [`{p.rpartition('/')[2]}`]({p.rpartition('/')[2]}) | {_about(p, listed)} | yard |" for p in rows
            ]
            (folder / name).write_text("\n".join(table) + "\n", encoding="utf-8")
        else:
            root += [f"## {inner.rpartition('/')[2]}", ""]
            root += [f"- [{_about(p, ('', ''))}]({p.removeprefix(ROOT + '/')}): {_about(p, listed)}" for p in rows]
            root.append("")
    (folder / ROOT / "INDEX.md").write_text("\n".join(root[:-1]) + "\n", encoding="utf-8")


def _about(path: str, listed: tuple[str, str]) -> str:
    words = path.rpartition("/")[2].removesuffix(".md").replace("-", " ")
    return f"{words}, the {listed[0].title()} one" if path == listed[1] else words
