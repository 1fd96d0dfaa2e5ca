"""Whether a topic asks again for what an earlier expansion asked for, or what a file of the base is about by its name:
said before anything is spent.

Two queries are equal when they have the same words, whatever their order and years. Two titles overlap when half of the
words of both together are shared, each word counted the more the fewer titles have it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge_expansion.base.archive import ROOT
from knowledge_expansion.base.paths import folder_of, slug_of
from knowledge_expansion.base.view import BaseView, read_text
from knowledge_expansion.base.words import content_words
from knowledge_expansion.text.plan_outline import PlannedPart, outline
from knowledge_expansion.values.topic import Part, Topic

_YEAR = re.compile(r"\b20\d\d\b")
_SHARED = 0.5
# Files named for one PART: those nearest to its title.
_FILES = 3
_NO_KNOWLEDGE = ("INDEX.md", "SKILL.md", "README.md")


@dataclass(frozen=True)
class Overlap:
    """PART `part` overlaps `other` (an expansion and its PART, or a file of the base); `why` lists the reasons."""

    part: int
    other: str
    why: tuple[str, ...]

    def __str__(self) -> str:
        return f"PART {self.part} overlaps {self.other} ({'; '.join(self.why)})"


def find_overlaps(topic: Topic, view: BaseView) -> list[Overlap]:
    """Every overlap with the plans below `_ingest-auto/` (the topic's own left out) and with files of the base that the
    topic does not write itself, by PART."""
    earlier = list(_planned(topic, view))
    own = {topic.path_of(part) for part in topic.parts}
    files = {p: content_words(slug_of(p)) for p in _knowledge(view.paths()) if p not in own}
    titles = {part.number: content_words(f"{part.title} {slug_of(part.file)}") for part in topic.parts}
    planned = [(name, old, content_words(f"{old.title} {slug_of(old.file)}")) for name, old in earlier]
    weight = _weights([*files.values(), *(words for _, _, words in planned), *titles.values()])
    found = []
    for part in topic.parts:
        words = titles[part.number]
        for name, old, held in planned:
            if why := [*_same(part, old), *_title(words, held, weight)]:
                found.append(Overlap(part.number, f"{name} PART {old.number}", tuple(why)))
        near = sorted((-_share(words, held, weight), path) for path, held in files.items() if words & held)
        for share, path in near[:_FILES]:
            if -share >= _SHARED:
                found.append(Overlap(part.number, path, tuple(_title(words, files[path], weight))))
    return found


def _planned(topic: Topic, view: BaseView) -> Iterator[tuple[str, PlannedPart]]:
    for path in sorted(p for p in view.paths() if f"/{ROOT}/" in f"/{p}" and p.endswith(".md")):
        folder, _, name = path.rpartition("/")
        expansion = folder.rpartition("/")[2] if name == "ingestion.md" else name.removesuffix(".md")
        if (name == "ingestion.md" or name.startswith("expansion-")) and expansion != topic.expansion_id:
            yield from ((expansion, part) for part in outline(read_text(view, path) or ""))


def _knowledge(paths: Iterable[str]) -> list[str]:
    return [p for p in paths if p.endswith(".md") and f"/{ROOT}/" not in f"/{p}" and not p.endswith(_NO_KNOWLEDGE)]


def _same(part: Part, old: PlannedPart) -> Iterator[str]:
    """The same file (however much of its path a plan writes) or name, and equal queries."""
    if old.file and (f"/{part.file}".endswith(f"/{old.file}") or f"/{old.file}".endswith(f"/{part.file}")):
        yield "same file"
    elif old.file and slug_of(part.file) == slug_of(old.file) and _last(part.file) == _last(old.file):
        yield f"same name as {old.file}"
    asked, before = {_asked(query) for query in part.queries}, {_asked(query) for query in old.queries}
    if equal := len((asked & before) - {frozenset()}):
        yield f"{equal} of {len(part.queries)} queries equal"


def _last(path: str) -> str:
    return folder_of(path).rpartition("/")[2]


def _asked(query: str) -> frozenset[str]:
    return content_words(_YEAR.sub(" ", query))


def _weights(titles: list[frozenset[str]]) -> dict[str, float]:
    counted = Counter(word for words in titles for word in words)
    return {word: math.log(1 + len(titles) / times) for word, times in counted.items()}


def _share(one: frozenset[str], other: frozenset[str], weight: dict[str, float]) -> float:
    """The weight of the shared words in that of all words of both; 0 when only one word is shared."""
    shared = one & other
    if len(shared) < 2:
        return 0.0
    return sum(map(weight.__getitem__, shared)) / sum(map(weight.__getitem__, one | other))


def _title(one: frozenset[str], other: frozenset[str], weight: dict[str, float]) -> Iterator[str]:
    if _share(one, other, weight) >= _SHARED:
        shared = sorted(one & other, key=lambda word: (-weight[word], word))
        yield f"titles share {', '.join(shared[:4])}"
