"""Which listing of an index an entry belongs to.

The weights are an order, not a measurement: a group of the entry's own name, a folder of its own, shared words, a flat
listing.
"""

from __future__ import annotations

import posixpath

from knowledge_expansion.base.listing import Listing
from knowledge_expansion.base.paths import folder_of, relative
from knowledge_expansion.base.words import content_words
from knowledge_expansion.values.operations import IndexEntry

# Words that say that a heading is about listing, not about a subject.
_GENERIC = frozenset(("article", "base", "content", "document", "entry", "index", "list", "page", "table"))


def find_home(listings: list[Listing], entry: IndexEntry, folder: str) -> Listing | None:
    """The listing that an entry belongs to: the best score, the first of equals."""
    scored = [(_fit(listing, entry, folder), -at, listing) for at, listing in enumerate(listings)]
    best = max(scored, default=None, key=lambda one: one[:2])
    return best[2] if best and best[0] > 0 else None


def _fit(listing: Listing, entry: IndexEntry, folder: str) -> float:
    """How well a listing fits: the group's name 4, its folder's name 3, shared words 1-2, a flat listing 0.1.
    Neighbours in the same folder decide between equals."""
    heading, here = _words(listing.heading), folder_of(entry.path)
    neighbours = [row for row in listing.rows if folder_of(row.path) == here]
    near = 0.05 * len(neighbours) / len(listing.rows) if listing.rows else 0.0
    if heading and heading == _words(entry.group):
        return 4 + near
    if names_folder(listing, here, folder):
        return 3 + near
    if any(names_folder(listing, folder_of(row.path), folder) for row in listing.rows):
        return 0
    if listing.level <= 1 or not heading:
        return 0.1 + near
    shared = heading & _words(" ".join((entry.group, entry.title, *entry.keywords)))
    return 1 + len(shared) / len(heading) + near if len(shared) * 2 >= len(heading) else 0


def names_folder(listing: Listing, target: str, folder: str) -> bool:
    if not target or target == folder:
        return False
    return listing.prefix == relative(target, folder) or _words(listing.heading) in (
        _words(posixpath.basename(target)),
        _words(relative(target, folder)),
    )


def _words(text: str) -> frozenset[str]:
    """The words of a heading that name its subject, without those that only say "list"."""
    return content_words(text) - _GENERIC
