"""The page as a light tree: plain elements that can be measured and marked freely, whatever parsed them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import pairwise


def word_set(words: str) -> frozenset[str]:
    """The words of a string: long lists of names stay readable so."""
    return frozenset(words.split())


BLOCKS = word_set(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table "
    "tbody td tfoot th thead tr ul"
)
HEADINGS = word_set("h1 h2 h3 h4 h5 h6")
NAMES_CHARS = 500  # of class and of id
TITLED = HEADINGS | {"section"}


class Element:
    """One element; `children` are elements and strings. `out` marks what is no part of the article; `chars` and `linked`
    count characters (white space aside), all and those in links, as `measure` last found them."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []
        self.elements: list[Element] = []  # those of the children that are no text
        self.out = False
        self.chars = 0
        self.linked = 0

    def walk(self, *, inside: bool = False) -> Iterator[Element]:
        """This element and all below it in page order; with `inside`, not those that are out of the article."""
        stack = [self]
        while stack:
            element = stack.pop()
            if inside and element.out:
                continue
            yield element
            stack += element.elements[::-1]

    def ancestors(self) -> Iterator[Element]:
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def text(self, *, inside: bool = False) -> str:
        """All words below, white space folded."""
        pieces: list[str] = []
        self._collect(pieces, inside)
        return " ".join("".join(pieces).split())

    def _collect(self, pieces: list[str], inside: bool) -> None:
        for child in self.children:
            if isinstance(child, str):
                pieces.append(child)
            elif not (inside and child.out):
                gap = child.tag in BLOCKS or child.tag == "br"
                pieces.append(" " if gap else "")
                child._collect(pieces, inside)
                pieces.append(" " if gap else "")

    @property
    def prose(self) -> int:
        """Characters outside of links."""
        return self.chars - self.linked

    def measure(self) -> None:
        """Count `chars` and `linked` here and below, leaving out what is `out`."""
        self.chars = self.linked = 0
        for child in self.children:
            if isinstance(child, str):
                self.chars += len(child.strip())
            elif not child.out:
                child.measure()
                self.chars += child.chars
                self.linked += child.linked
        if self.tag == "a":
            self.linked = self.chars

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of class, id and test names: `docSideBar-item` gives doc, side, bar, sidebar, item, docsidebar ...

        Generators give sections and headings the words of their title as id; those say nothing about the role."""
        ids = (
            "" if self.tag in TITLED or "section" in self.attributes.get("class", "") else self.attributes.get("id", "")
        )
        return _names(f"{self.attributes.get('class', '')[:NAMES_CHARS]} {ids[:NAMES_CHARS]}")

    @cached_property
    def has_block(self) -> bool:
        return any(child.tag in BLOCKS or child.has_block for child in self.elements)


_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_]+[A-Za-z0-9]+)*")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NEGATING = word_set("has with no without show hide is not toggle enable layout")


@lru_cache(maxsize=4096)
def _names(value: str) -> frozenset[str]:
    found: set[str] = set()
    for name in _NAME.findall(value):
        parts = [part.lower() for part in _PART.findall(name)]
        if not _NEGATING.isdisjoint(parts):  # `has-sidebar`, `no-toc`: says what lies near, not what this is
            continue
        found.update(parts)
        found.update(a + b for a, b in pairwise(parts))
        found.update(part.lower() for part in re.split(r"[-_]+", name))
        found.add(re.sub(r"[-_]+", "", name).lower())
    return frozenset(found)
