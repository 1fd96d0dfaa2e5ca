"""Puts wordings together into one pattern that finds them at little cost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable


def any_of(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern of forms that begin with a plain small letter, put together by that letter: a search then looks at a few
    forms for each letter of a text instead of at all. Match it against lower-case text, which is many times cheaper than
    ignoring case; where a form must begin a word, say so behind its first word (`the(?<=\\bthe) script`)."""
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for form in forms:
        by_letter[form[0]].append(form[1:])
    return re.compile("|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()))
