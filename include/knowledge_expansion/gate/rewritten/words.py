"""A sentence as words: which carry meaning, which are names, numbers or code, and which mean the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

_STEMMER = Stemmer.Stemmer("english")
_WORD = re.compile(
    r"[^\W\d_][\w]*(?:\+\+|#)?(?:[-./:@][\w]+)*|--?[a-zA-Z][\w-]*|[$€£]?\d+(?:[.,:/-]\d+)*[^\W\d_]*(?:[-/.]\w+)*|[%×°$€£]|_\w+"
)
_APOSTROPHE = re.compile(r"(n)[’'](t)\b|[’']s?\b", re.I)
STOP = frozenset(
    """a an the this that these those it its they them their he she his her we our us you your i my one and or of in on
    at to for from by with as into onto over under about per via is are was were be been being am has have had having do
    does did done there here which who whom whose what where how than then so also both each such own same other another
    s t re ve ll d between within across through during after before while whereas but because since if when unless until
    though although however therefore thus hence moreover furthermore additionally namely i.e e.g etc""".split()
)
"""Words without a meaning of their own. Those among them that turn a meaning are looked at by `guards`."""
_SAME = """
    use utilize employ utilise
    allow let enable permit
    need require
    give provide offer supply deliver
    show display
    begin start launch
    create make build
    run execute
    hold contain include comprise
    several multiple many
    big large
    quick fast rapid
    choose select pick
    get obtain receive fetch
    keep retain preserve
    call name term
    help assist
    send transmit
    wait pause
    change modify alter
    fix repair
    error failure fault
    also too
    machine computer
    describe explain
    cost price
    method way approach
    consist compose
    happen occur
    watch monitor
    buy purchase
    therefore thus
    near close
    connect link attach
    store save
    percent % pct
    gain get
    turn switch
""".strip().splitlines()
_ALIKE = {word: group.split()[0] for group in _SAME for word in group.split()}
_NUMBERS = {
    word: str(n)
    for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
    if n != 1
} | {"twice": "2", "half": "0.5", "dozen": "12", "hundred": "100", "thousand": "1000", "double": "2", "triple": "3"}
_NUMBERS |= {word: f"{n}0" for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written, its lower-case form, its stem (synonyms share one). `content` carries meaning, `number` is a
    value, `name` a proper name or identifier; `lead` is the word right before it (articles apart), in lower case."""

    text: str
    lower: str
    stem: str
    content: bool
    number: bool
    name: bool
    lead: str


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a lower-case word; synonyms share one, names with digits stay."""
    if word in _ALIKE:
        return _stemmed(_ALIKE[word])
    found = _stemmed(word)
    return _by_stem().get(found, found)


def _stemmed(word: str) -> str:
    return str(_STEMMER.stemWord(word)) if word.isalpha() and len(word) > 3 else word


@lru_cache(maxsize=1)
def _by_stem() -> dict[str, str]:
    return {_stemmed(word): _stemmed(first) for word, first in _ALIKE.items()}


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a sentence in order."""
    plain = _APOSTROPHE.sub(lambda m: " not" if m[1] else "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"\b(ca|wo)(?= not\b)", lambda m: {"ca": "can", "wo": "will"}[m[1].lower()], plain, flags=re.I)
    plain = re.sub(r"\bcannot\b", "can not", plain, flags=re.I)
    found: list[Word] = []
    lead = ""
    for number, match in enumerate(_WORD.finditer(plain)):
        word = _word(match[0], lead, first=number == 0)
        found.append(word)
        if word.lower not in ("a", "an", "the"):
            lead = word.lower
    return tuple(found)


def _word(text: str, lead: str, *, first: bool) -> Word:
    lower = text.lower().rstrip(".:")
    value = _NUMBERS.get(lower, "")
    numeric = bool(value) or text[0].isdigit() or (text[0] in "$€£" and len(text) > 1)
    name = not numeric and _is_name(text, first=first)
    content = numeric or name or (lower not in STOP and any(c.isalnum() for c in lower)) or lower in "%×"
    return Word(text, lower, value or (lower if numeric or name else stem(lower)), content, numeric, name, lead)


def _is_name(text: str, *, first: bool) -> bool:
    """Written as no common word is: capitals (at the start of a sentence only further ones), digits, signs inside."""
    inner = text[1:]
    if any(c.isdigit() or c in "_/@:+#" for c in text) or "." in inner.rstrip(".") or text.startswith("-"):
        return True
    if any(c.isupper() for c in inner if c.isalpha()):
        return True
    return text[0].isupper() and not first and text.lower() not in STOP


def content_of(text: str) -> list[Word]:
    """The words that carry meaning."""
    return [word for word in words_of(text) if word.content]
