"""Why a quote of a file of the base is not in the new file: the base as `prepare` pinned it is looked up, no page."""

from __future__ import annotations

from knowledge_expansion.base.view import BaseView, read_text
from knowledge_expansion.gate.base_text import base_blocks, words_of
from knowledge_expansion.values.differences import Difference


def lost_quote(base: BaseView, where: str, path: str, words: str, instead: str, numbers: str) -> Difference:
    """`path` is the document, `instead` what the new file quotes from it in place of `words`, empty when nothing is like them;
    `numbers` are those of both, side by side."""
    text = read_text(base, path)
    if text is None:
        return Difference("gone", where, path, words, detail="the base has no such file any more")
    if instead:
        return Difference("changed", where, path, words, instead, numbers)
    spoken = " ".join(word for block in base_blocks(text) for word in words_of(block.text))
    still = " ".join(words_of(words)) in spoken
    return Difference("set_aside" if still else "withdrawn", where, path, words)
