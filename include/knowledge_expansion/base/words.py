"""The words that say what a title, point or question is about. Rough on purpose: lower case, plural `s` off, no stemming,
because headings are short and a wrong match would hide a gap."""

from __future__ import annotations

import re

_WORD = re.compile(r"@?[^\W_]+(?:[._+#&-][^\W_]+)*[+#]*")
# Words of grammar, and words in which plans speak about knowledge itself ("What is NOT covered about ...?").
_STOP_WORDS = """a about all an and any are as at be best between both by can cover covered covering do does each
existing file for from gap get had has have how if in into is it its knowledge less main many missing more most much need
new no not of on one only or other our over part per s section should so some such t than that the their them then there
these they this to topic up use used using via vs was we what when where which while who why will with you your"""
_STOP = frozenset(_STOP_WORDS.split())


def content_words(text: str) -> frozenset[str]:
    """The words of `text` without those that carry no subject; compounds also by their parts (`tpu-host`: tpu, host)."""
    found: set[str] = set()
    for word in _WORD.findall(text.lower().replace("’", "'").replace("'s", "")):
        found |= {singular(part) for part in re.split(r"[._@-]", word) if part}
    return frozenset(word for word in found if word not in _STOP)


def singular(word: str) -> str:
    """`word` without a final `s`, also where it is no plural (`statu`): both sides of a comparison lose it alike."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
