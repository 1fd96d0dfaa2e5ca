"""Wording that ties a text to the page it stands on, or to a past that its reader has left behind.

A step of a tutorial ("Before proceeding ...", "the script reads ...", "skip this cell") says nothing to who has not read the
steps before. What a library did in prior versions, or will not do for long, is no answer to how it is done.
"""

from __future__ import annotations

import re

_WALKS = re.compile(
    r"\bthe script\b|\b(?:this|the (?:previous|next|above)) cell\b|\bthe (?:previous|next|above) (?:step|section)\b|"
    r"^before (?:proceeding|going|diving|moving|we)\b|^before \w+ing the \w+, we\b|^you have an?\b|\bshown here\b|"
    r"\b(?:first|second|third) (?:component|example|cell)\b|\bin this (?:code|section|step|cell)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:deprecated|not be supported|no longer supported|no further releases|will be removed|"
    r"(?:prior|previous|earlier|older) versions? of|in (?:prior|previous|earlier|older) versions?)\b",
    re.I,
)
_ASKS_FOR_PAST = re.compile(
    r"\b(?:deprecat\w+|migrat\w+|legacy|upgrad\w+|version\w*|compatib\w+|chang\w+|history|removed|support\w*)\b", re.I
)


def is_step(text: str) -> bool:
    """Whether prose is a step of its page's course, or points at one."""
    return bool(_WALKS.search(text))


def is_past(text: str) -> bool:
    """Whether a text, or a comment in code, tells what no longer holds."""
    return bool(_PAST.search(text))


def asks_for_past(point: str) -> bool:
    """Whether a point asks about versions or support, so that such texts are welcome."""
    return bool(_ASKS_FOR_PAST.search(point))
