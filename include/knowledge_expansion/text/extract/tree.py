"""The page as a light tree: plain elements that can be measured and marked freely, whatever parsed them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
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
_NAMELESS: frozenset[str] = frozenset()


class Element:
    """One element; `children` are elements and strings, `has_block` says whether a block stands anywhere below. `out` marks
    what is no part of the article; `chars` and `linked` count characters (white space aside), all and those in links, as
    `measure` last found them."""

    __slots__ = (
        *("tag", "attributes", "parent", "children", "elements", "has_block", "out", "chars", "linked"),
        *("_own_chars", "_names"),
    )

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []
        self.elements: list[Element] = []  # those of the children that are no text
        self.has_block = False
        self.out = False
        self.chars = 0
        self.linked = 0
        self._own_chars = 0
        self._names: frozenset[str] | None = None if attributes else _NAMELESS

    def add_text(self, text: str) -> None:
        self.children.append(text)
        self._own_chars += len(text.strip())

    def add_element(self, tag: str, attributes: dict[str, str]) -> Element:
        """A new last child."""
        child = Element(tag, attributes, self)
        self.children.append(child)
        self.elements.append(child)
        above: Element | None = self if tag in BLOCKS else None
        while above is not None and not above.has_block:
            above.has_block = True
            above = above.parent
        return child

    def walk(self, *, inside: bool = False) -> Iterator[Element]:
        """This element and all below it in page order; with `inside`, not those that are out of the article."""
        stack = [self]
        while stack:
            element = stack.pop()
            if inside and element.out:
                continue
            yield element
            if element.elements:
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
                if gap:
                    pieces.append(" ")
                child._collect(pieces, inside)
                if gap:
                    pieces.append(" ")

    @property
    def prose(self) -> int:
        """Characters outside of links."""
        return self.chars - self.linked

    def measure(self) -> None:
        """Count `chars` and `linked` here and below, leaving out what is `out`."""
        chars, linked = self._own_chars, 0
        for child in self.elements:
            if not child.out:
                child.measure()
                chars += child.chars
                linked += child.linked
        self.chars = chars
        self.linked = chars if self.tag == "a" else linked

    @property
    def names(self) -> frozenset[str]:
        """The words of class, id and test names: `docSideBar-item` gives doc, side, bar, sidebar, item, docsidebar ...

        Generators give sections and headings the words of their title as id; those say nothing about the role."""
        if self._names is None:
            self._names = self._read_names()
        return self._names

    def _read_names(self) -> frozenset[str]:
        ids = (
            "" if self.tag in TITLED or "section" in self.attributes.get("class", "") else self.attributes.get("id", "")
        )
        return _names(f"{self.attributes.get('class', '')[:NAMES_CHARS]} {ids[:NAMES_CHARS]}")


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
