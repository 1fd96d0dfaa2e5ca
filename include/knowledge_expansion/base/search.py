"""One pass over a base for all that the PARTs of a topic look up in it: every file is read once, however many PARTs and
phrases there are, and only one is held at a time.

What is found is kept (where each phrase stands, which rows of the indexes name a word), not the texts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge_expansion.base.archive import ROOT
from knowledge_expansion.base.index import INDEX
from knowledge_expansion.base.listing import find_listings
from knowledge_expansion.base.page import Page
from knowledge_expansion.base.paths import folder_of, join
from knowledge_expansion.base.phrase import folded, phrase
from knowledge_expansion.base.view import BaseView, read_text
from knowledge_expansion.text.markdown import Markdown
from knowledge_expansion.values.topic import Part, Topic

LINES = 3
"""Lines kept for one phrase in one file."""
_PAGES = 128
"""Files held parsed at a time: what the PARTs of a topic name are mostly the same files."""


@dataclass(frozen=True, slots=True)
class Found:
    """Lines of an index that name a word, and the files that the rows there list."""

    lines: tuple[int, ...]
    files: tuple[str, ...]


class Search:
    """A base as the checks of a topic see it. `paths` are all its files."""

    def __init__(self, view: BaseView, topic: Topic) -> None:
        self.paths = frozenset(view.paths())
        self._view, self._topic = view, topic
        self._sorted = sorted(self.paths)
        self._hits: dict[str, dict[str, tuple[int, ...]]] = {}
        self._rows: dict[str, dict[str, Found]] = {}
        self.page = lru_cache(maxsize=_PAGES)(self._page)
        self._search_files()
        self._search_indexes()

    def lines(self, path: str, wanted: str) -> tuple[int, ...]:
        """The first lines of a file on which a planned phrase begins."""
        return self._hits[wanted].get(path, ())

    def frequency(self, wanted: str) -> int:
        """How many of the files that were searched for a planned phrase hold it."""
        return len(self._hits[wanted])

    def rows(self, index: str, word: str) -> Found:
        """What an index says to a planned word."""
        return self._rows[word].get(index, Found((), ()))

    def _page(self, path: str) -> Page | None:
        text = read_text(self._view, path)
        return None if text is None else Page(path, text)

    def below(self, folder: str) -> list[str]:
        """The files of a folder and its subfolders, sorted; every file for the root."""
        if not folder:
            return self._sorted
        return self._sorted[bisect_left(self._sorted, folder + "/") : bisect_left(self._sorted, folder + "0")]

    def knowledge_below(self, folder: str) -> list[str]:
        """The Markdown files of a folder that hold knowledge: no index, and no plan or drop of an expansion."""
        plans = folder.startswith(ROOT)
        return [
            path
            for path in self.below(folder)
            if path.endswith(".md") and not path.endswith("/" + INDEX) and path != INDEX
            if plans or not path.startswith(ROOT + "/")
        ]

    def located(self, path: str) -> str:
        """A folder or file that the topic names, from the base's root. Plans name it from the knowledge root or from the
        base's root; the first reading that exists counts, else the first."""
        bare = path.strip("/")
        readings = [join(self._topic.knowledge_root, bare), join("", bare)]
        return next((one for one in readings if one in self.paths or self.below(one)), readings[0])

    def indexes(self, part: Part) -> list[str]:
        """The indexes that govern a PART: those in and below the knowledge root, and those above its file."""
        root, target = self._topic.knowledge_root.strip("/"), self._topic.path_of(part)
        found = [path for path in self.below(root) if path == INDEX or path.endswith("/" + INDEX)]
        above = [join(folder, INDEX) for folder in _folders_above(target)]
        return sorted({*found, *(path for path in above if path in self.paths)})

    def _search_files(self) -> None:
        asked: dict[str, set[str]] = {}
        for part in self._topic.parts:
            for check in part.existing.phrases:
                asked.setdefault(self.located(check.folder), set()).update((*check.any, *check.all))
        self._hits = {words: {} for several in asked.values() for words in several}
        wanted: dict[str, set[str]] = {}
        for folder, several in asked.items():
            for path in self.knowledge_below(folder):
                wanted.setdefault(path, set()).update(several)
        for path, several in wanted.items():
            text = folded(read_text(self._view, path) or "")
            for words in several:
                if lines := phrase(words).lines_in(text, LINES):
                    self._hits[words][path] = tuple(lines)

    def _search_indexes(self) -> None:
        asked: dict[str, set[str]] = {}
        for part in self._topic.parts:
            for path in self.indexes(part) if part.existing.index else ():
                asked.setdefault(path, set()).update(part.existing.index)
        self._rows = {word: {} for part in self._topic.parts for word in part.existing.index}
        for path, words in asked.items():
            text = read_text(self._view, path) or ""
            bare = folded(text)
            found = {word: lines for word in words if (lines := phrase(word).lines_in(bare))}
            listed = _listed_by_line(text, path) if found else {}
            for word, lines in found.items():
                files = dict.fromkeys(listed[line] for line in lines if line in listed)
                self._rows[word][path] = Found(tuple(lines), tuple(files))


def _listed_by_line(text: str, path: str) -> dict[int, str]:
    listings = find_listings(Markdown(text), folder_of(path))
    return {line: row.path for one in listings for row in one.rows for line in range(row.line, row.last + 1)}


def _folders_above(path: str) -> Iterable[str]:
    while path:
        path = folder_of(path)
        yield path
