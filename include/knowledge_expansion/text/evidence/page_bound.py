"""Wording that ties a text to the page it stands on, or to a past that its reader has left behind.

A step of a tutorial ("Before proceeding ...", "the script reads ...", "skip this cell") says nothing to who has not read the
steps before. What a library did in prior versions, or will not do for long, is no answer to how it is done.
"""

from __future__ import annotations

import re

from knowledge_expansion.text.evidence.forms import any_of

_OPENS_STEP = re.compile(r"before (?:proceeding|going|diving|moving|we|\w+ing the \w+, we)\b|you have an?\b")
_STEP = any_of(
    (
        r"the(?<=\bthe) (?:script|(?:previous|next|above) (?:cell|step|section))\b",
        *(r"this(?<=\bthis) cell\b", r"shown(?<=\bshown) here\b", r"in(?<=\bin) this (?:code|section|step|cell)\b"),
        *(rf"{nth}(?<=\b{nth}) (?:component|example|cell)\b" for nth in ("first", "second", "third")),
    )
)
_OLDER = r"(?:prior|previous|earlier|older)"
_PAST = re.compile(
    r"\b(?:deprecated|not be supported|no longer supported|no further releases|will be removed|"
    rf"{_OLDER} versions? of|in {_OLDER} versions?)\b"
)
_ASKS_FOR_PAST = re.compile(
    r"\b(?:deprecat\w+|migrat\w+|legacy|upgrad\w+|version\w*|compatib\w+|chang\w+|history|removed|support\w*)\b", re.I
)


def is_step(text: str) -> bool:
    """Whether prose is a step of its page's course, or points at one."""
    lowered = text.lower()
    return bool(_OPENS_STEP.match(lowered) or _STEP.search(lowered))


def is_past(text: str) -> bool:
    """Whether a text, or a comment in code, tells what no longer holds."""
    return bool(_PAST.search(text.lower()))


def asks_for_past(point: str) -> bool:
    """Whether a point asks about versions or support, so that such texts are welcome."""
    return bool(_ASKS_FOR_PAST.search(point))
