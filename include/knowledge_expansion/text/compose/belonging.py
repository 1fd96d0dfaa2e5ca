"""Tells a passage about another PART's product from one about this PART's: "the environment of Bright Kiln" is no answer in a
PART on Bright Lakes, whatever words the two share.

Products are called what the topic calls them: the words of a PART's title that stand together in each of its queries.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence

from knowledge_expansion.text.evidence.words import pieces, tokens
from knowledge_expansion.values.evidence import Evidence, Passage
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.topic import Part, Topic


def belonging(part: Part, topic: Topic, sources: Mapping[str, Source], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without passages about the product of another PART of the topic. What is named nearest decides: in the
    passage, else in the heading right above it, and so on up to its page's title. Where a point names the other product
    itself, both may answer it."""
    own = product_of(part)
    # A single word may be the name of a product and still mean anything elsewhere.
    named = [name for other in topic.parts if len((name := product_of(other)).split()) > 1]
    others = [name for name in named if name not in own]
    telling = [f" {word} " for word in own.split() if not any(f" {word} " in name for name in others)]
    if not telling or not others:
        return list(evidence)
    read = functools.cache(_read)
    kept: list[Evidence] = []
    for item in evidence:
        asked = read(part.sections[item.section - 1].points[item.point - 1])
        rivals = [name for name in others if name not in asked]
        if not _is_of_another(_places(item.passage, sources, read), telling, rivals):
            kept.append(item)
    return kept


def product_of(part: Part) -> str:
    """The longest run of words of a PART's title that all its queries have, as `_read` writes it; empty where there is none."""
    title, queries = _read(part.title).split(), [_read(query) for query in part.queries]
    runs = (title[at : at + length] for length in range(len(title), 0, -1) for at in range(len(title) - length + 1))
    names = (f" {' '.join(run)} " for run in runs)
    return next((name for name in names if queries and all(name in query for query in queries)), "")


def _places(passage: Passage, sources: Mapping[str, Source], read: Callable[[str], str]) -> Iterator[str]:
    yield from map(read, (passage.text, *reversed(passage.headings), sources[passage.source].document.title))


def _is_of_another(places: Iterator[str], telling: Sequence[str], rivals: Sequence[str]) -> bool:
    for text in places:
        if any(word in text for word in telling):
            return False
        if any(name in text for name in rivals):
            return True
    return False


def _read(text: str) -> str:
    """The words of a text in small letters, singular, each between spaces: so a run of words can be looked for as text."""
    return f" {' '.join(map(_plain, tokens(text)))} "


@functools.lru_cache(maxsize=200_000)
def _plain(token: str) -> str:
    return " ".join(map(_singular, pieces(token)))


def _singular(word: str) -> str:
    plural = len(word) > 2 and word[-1] == "s" and "s" not in word[-3:-1]
    return word[:-1] if plural else word
