"""New numbers: a topic may leave the number of a file to the base (`cuda/NN-graphs.md`), and gets the folder's highest
number plus one. Holes are never filled: a number that was given up may still be named somewhere.

Which number is free is known for certain only when the run lands, so numbers are given out anew from each state of the
base that is folded into. A file that the PART wrote before keeps its number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from knowledge_expansion.base.paths import folder_of, number_of, slug_of
from knowledge_expansion.base.view import BaseView, read_text
from knowledge_expansion.text.marker import read_seal
from knowledge_expansion.values.topic import Part, Topic

PLACEHOLDER = "NN-"


def unnumbered(topic: Topic) -> dict[int, str]:
    """The files without a number yet, by PART."""
    return {part.number: part.file for part in topic.parts if part.file.rpartition("/")[2].startswith(PLACEHOLDER)}


def numbered(topic: Topic, files: Mapping[int, str], view: BaseView, landing: Collection[int]) -> Topic:
    """The topic with a number in the names of the unnumbered `files` (by PART): that of the file in the base, else for the
    PARTs `landing` the next one, in the order of the PARTs. The others get their placeholder back."""
    bare = with_files(topic, files)
    taken = set(view.paths()) | {bare.path_of(part) for part in bare.parts if part.number in landing}
    given: dict[int, str] = {}
    for part in bare.parts:
        if part.number not in files:
            continue
        path = _own(bare.path_of(part), topic, part, view)
        if path is None and part.number in landing:
            path = _next(bare.path_of(part), taken)
        if path is not None:
            taken.add(path)
            given[part.number] = path.removeprefix(f"{topic.knowledge_root}/" if topic.knowledge_root else "")
    return with_files(bare, given)


def with_files(topic: Topic, files: Mapping[int, str]) -> Topic:
    """The topic with these files for some of its PARTs."""
    parts = tuple(part.model_copy(update={"file": files.get(part.number, part.file)}) for part in topic.parts)
    return topic.model_copy(update={"parts": parts})


def _own(path: str, topic: Topic, part: Part, view: BaseView) -> str | None:
    """The file that this PART wrote in an earlier run, by its seal: somebody may have given it another number since."""
    slug = path.rpartition("/")[2].removeprefix(PLACEHOLDER).removesuffix(".md")
    named = [p for p in _numbered_in(folder_of(path), view.paths()) if slug_of(p) == slug]
    seals = {p: seal for p in named if (seal := read_seal(read_text(view, p) or "")) is not None}
    own = [p for p, seal in seals.items() if (seal.topic, seal.part) == (topic.id, part.number)]
    return min(own, key=lambda p: (not seals[p].intact, p), default=None)


def _next(path: str, taken: Iterable[str]) -> str:
    """The path with the number after the folder's highest, in as many digits as the folder uses, two at least."""
    folder, _, name = path.rpartition("/")
    names = [p.rpartition("/")[2] for p in _numbered_in(folder, taken)]
    numbers = [number for n in names if (number := number_of(n)) is not None]
    digits = max((len(n.partition("-")[0]) for n in names), default=2)
    free = str(max(numbers, default=-1) + 1).zfill(max(2, digits))
    return f"{folder}/".lstrip("/") + free + "-" + name.removeprefix(PLACEHOLDER)


def _numbered_in(folder: str, paths: Iterable[str]) -> list[str]:
    inside = f"{folder}/" if folder else ""
    return sorted(
        p
        for p in paths
        if p.startswith(inside) and "/" not in p[len(inside) :] and p.endswith(".md") and number_of(p) is not None
    )
