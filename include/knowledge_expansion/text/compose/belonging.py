"""Tells a passage about another PART's product from one about this PART's: "the environment of Bright Kiln" is no answer in a
PART on Bright Lakes, whatever words the two share.

Products are called what the topic calls them: the words of a PART's title that stand together in each of its queries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge_expansion.text.evidence.words import pieces, tokens
from knowledge_expansion.values.evidence import Evidence, Passage
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.topic import Part, Topic

_Words = tuple[str, ...]


def belonging(part: Part, topic: Topic, sources: Mapping[str, Source], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without passages about the product of another PART of the topic. What is named nearest decides: in the
    passage, else in the heading right above it, and so on up to its page's title. Where a point names the other product
    itself, both may answer it."""
    own = product_of(part)
    # A single word may be the name of a product and still mean anything elsewhere.
    named = [name for other in topic.parts if len(name := product_of(other)) > 1]
    others = [name for name in named if not _holds(own, name)]
    telling = {word for word in own if not any(word in name for name in others)}
    if not telling or not others:
        return list(evidence)
    kept: list[Evidence] = []
    for item in evidence:
        asked = _words(part.sections[item.section - 1].points[item.point - 1])
        rivals = [name for name in others if not _holds(asked, name)]
        if not _is_of_another(_places(item.passage, sources), telling, rivals):
            kept.append(item)
    return kept


def product_of(part: Part) -> _Words:
    """The longest run of words of a PART's title that all its queries have, in small letters; empty where there is none."""
    title, queries = _words(part.title), [_words(query) for query in part.queries]
    runs = (title[at : at + length] for length in range(len(title), 0, -1) for at in range(len(title) - length + 1))
    return next((run for run in runs if queries and all(_holds(query, run) for query in queries)), ())


def _places(passage: Passage, sources: Mapping[str, Source]) -> tuple[str, ...]:
    return (passage.text, *reversed(passage.headings), sources[passage.source].document.title)


def _is_of_another(places: Sequence[str], telling: set[str], rivals: Sequence[_Words]) -> bool:
    for text in places:
        words = _words(text)
        if not telling.isdisjoint(words):
            return False
        if any(_holds(words, name) for name in rivals):
            return True
    return False


def _words(text: str) -> _Words:
    """The words of a text in small letters, without the s of a plural."""
    return tuple(re.sub(r"(?<=[^s]{2})s$", "", word) for token in tokens(text) for word in pieces(token))


def _holds(words: Sequence[str], run: _Words) -> bool:
    return any(tuple(words[at : at + len(run)]) == run for at in range(len(words) - len(run) + 1))
