"""What a point calls by its name in code (`@retry`, `io.lake.River`): such a name means one thing, written one way.

Words that are cut and stemmed do not tell `io.lake.River` from `io.lake.river`, nor `@retry` from `@no_retry`.
"""

from __future__ import annotations

import re

from knowledge_expansion.text.evidence.passages import Candidate

_ASIDE = re.compile(r"\([^()]*\)")
_SYMBOL = re.compile(
    r"(?<![\w.@])(?:@[A-Za-z]\w*(?:\.\w+)*|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){2,}|[a-z]+\w*_\w+|[a-z]{2,}[A-Z]\w*)(?![\w.])"
)
_FORM_OF_ITS_OWN = re.compile(r"[A-Za-z].*[A-Z]")


class Symbols:
    """The names in code that one point is about; those in brackets are examples."""

    def __init__(self, point: str) -> None:
        found = _SYMBOL.findall(_ASIDE.sub(" ", point))
        self._spelt = re.compile("|".join(map(_spellings, found))) if found else None

    def missing_in(self, candidate: Candidate) -> bool:
        """Whether neither the passage nor the heading above it has any of the names as the point writes it."""
        if self._spelt is None:
            return False
        texts = (candidate.passage.text, *candidate.passage.headings[-1:])
        return not any(self._spelt.search(text) for text in texts)


def _spellings(symbol: str) -> str:
    """A decorator may stand in a module; a long name may lack its outer modules, all of them if it is no plain word."""
    if symbol.startswith("@"):
        return rf"@(?:\w+\.)*{re.escape(symbol[1:])}(?!\w)"
    parts = symbol.split(".")
    least = 1 if len(parts) == 1 or _FORM_OF_ITS_OWN.search(parts[-1]) else 2
    names = [".".join(parts[at:]) for at in range(len(parts) - least + 1)]
    return "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names)
