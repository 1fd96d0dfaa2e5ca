"""Where a phrase of a plan stands in a text, as its author would see it: whatever the letter case, the punctuation and the
markup between its words (`Model Registry`, `model-registry`, `**Model** registries`), across a line break, but in whole
words only: `Ray` is not in `array`. The last word may stand in the singular or the plural."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from knowledge_expansion.base.words import singular

_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+[+#]*")
_BETWEEN = r"(?=[\W_])(?:[^\w\n]|_)*\n?(?:[^\w\n]|_)*"
_NO_WORD_BEFORE, _NO_WORD_AFTER = r"(?<![^\W_])", r"(?![^\W_]|\+\+|#)"


def folded(text: str) -> str:
    """`text` as it is searched: without letter case, composed, its lines as they are."""
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).casefold()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase made ready: its words for a quick look, and what it matches in a folded text."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def lines_in(self, text: str, most: int | None = None) -> list[int]:
        """The 1-based lines of a folded text on which the phrase begins, each once; only the first `most`."""
        if not all(word in text for word in self.words):
            return []
        lines: list[int] = []
        line, at = 1, 0
        for found in self.pattern.finditer(text):
            line, at = line + text.count("\n", at, found.start()), found.start()
            if not lines or lines[-1] != line:
                lines.append(line)
            if len(lines) == most:
                break
        return lines


@lru_cache(maxsize=1024)
def phrase(text: str) -> Phrase:
    """A phrase as a plan writes it. One that has no word at all (`->`) is looked for as it stands."""
    bare = folded(text)
    words = tuple(_WORD.findall(bare))
    if not words:
        return Phrase((bare,), re.compile(re.escape(bare)))
    stem, ending = _ending(words[-1])
    inner = [re.escape(word) for word in words[:-1]]
    pattern = re.compile(_NO_WORD_BEFORE + _BETWEEN.join([*inner, re.escape(stem) + ending]) + _NO_WORD_AFTER)
    return Phrase((*words[:-1], stem), pattern)


def _ending(word: str) -> tuple[str, str]:
    """The last word's stem and the endings that singular and plural may have; short words and numbers have no other."""
    if not word.isalpha() or len(word) < 3:
        return word, ""
    if word.endswith("y"):
        return word[:-1], "(?:y|ies)"
    return singular(word), "(?:s|es)?"
