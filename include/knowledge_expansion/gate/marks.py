"""What stands inside an article's lines and is no word of it: heading links, copy buttons, line numbers, footnote marks.

An extractor leaves these out, so the comparison must too. Each rule takes only what cannot be a word of a sentence, so that
no altered word can hide behind one; words inside marked elements that a reader sees stay in, and a quote without them fails.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from knowledge_expansion.gate.markup import drop, text_of

_NOT_SHOWN = re.compile(r"display:none|visibility:hidden", re.I)
_FOR_EARS = frozenset(("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screenreader"))
"""Class names of frameworks for text that is only read aloud."""
_FOOTNOTE = re.compile(r"\s*(?:\d{1,3}|[a-z*†‡]|\[[^\]]{1,40}\])\s*")
_GUTTER = re.compile(
    r"(?:^|[\s_-])(?:lineno|linenos|line-?numbers?(?:-rows)?|linenodiv|gutter|ln|lnt|blob-num)(?:$|[\s_-])", re.I
)


def remove_marks(tree: Any) -> None:
    """Take out, from an lxml tree: what a browser does not show; buttons, unless they are a word of a sentence; links that
    hold no letter or digit (a pilcrow, a chain); footnote marks (a link in sup: a number, one letter, words in brackets);
    columns of line numbers in listings (digits alone, in an element that is named as such)."""
    drop([e for e in tree.iter("button") if not _is_amid_words(e)])
    drop(tree.xpath(".//*[@hidden]"))
    drop([e for e in tree.xpath(".//*[@aria-hidden]") if e.get("aria-hidden").lower() == "true"])
    drop([e for e in tree.xpath(".//*[@style]") if _NOT_SHOWN.search(re.sub(r"\s+", "", e.get("style")))])
    drop([e for e in tree.xpath(".//*[@class]") if _is_named_mark(e)])
    drop([e for e in tree.iter("a") if len(text := text_of(e)) < 10 and not any(map(str.isalnum, text))])
    drop([e for e in tree.iter("sup") if _FOOTNOTE.fullmatch(text_of(e)) and next(e.iter("a"), None) is not None])


def _is_amid_words(element: Any) -> bool:
    """ "Press [Save] to go on": the page's words go on before and behind."""
    before = element.getprevious()
    lead = element.getparent().text if before is None else (before.tail or "") + text_of(before)
    return bool((lead or "").strip() and (element.tail or "").strip()) and element.getparent().tag != "pre"


def _is_named_mark(element: Any) -> bool:
    for_ears, gutter = _kinds(element.get("class"))
    return for_ears or (gutter and not text_of(element).strip("0123456789 \n\t\r"))


@lru_cache(maxsize=1024)
def _kinds(names: str) -> tuple[bool, bool]:
    """Whether a class says that its elements are only read aloud, and whether it names a column of line numbers. A page has
    far fewer classes than elements."""
    return not _FOR_EARS.isdisjoint(names.split()), bool(_GUTTER.search(names))
