"""Words that turn the meaning of what follows: negations, limits, hedges, conditions, quantities, directions.

A statement keeps each guard of its unit whose words it uses, and adds none. This holds both ways, so that neither a dropped
"not" nor an invented "always" passes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from knowledge_expansion.gate.rewritten.words import Word, stem

_KINDS = {
    "a negation": "not no never none neither nor without cannot nothing nobody hardly lacks lack lacking",
    "an upper limit": "up most maximum max ceiling",
    "a lower limit": "least minimum min",
    "an approximation": "about approximately roughly around nearly almost some circa",
    "a possibility": "may might could can possibly potentially perhaps optionally optional",
    "a duty": "must mandatory required shall obligatory",
    "advice": "should recommended recommend recommends advisable",
    "a condition": "if unless only except until provided assuming excluding",
    "a habit": "usually often sometimes typically generally mostly rarely seldom commonly normally",
    "all": "all every everything everyone any",
    "always": "always",
    "wholly": "entirely fully completely totally wholly",
    "a guarantee": "guaranteed guarantees guarantee ensures ensure",
    "both sides": "both either",
    "a plan": "will planned plans plan expected upcoming proposed intends future",
    "a state": "preview beta alpha experimental deprecated unsupported legacy",
    "a report": "claims claim claimed reportedly allegedly believes believe suggests estimates estimated according",
}
_KIND: Mapping[str, str] = MappingProxyType({word: kind for kind, words in _KINDS.items() for word in words.split()})
_KEPT = frozenset(("a condition", "a report"))
"""Dropped from a sentence, these change what is left, whatever they speak of."""
_PORTIONS = frozenset("once third quarter fifth tenth hundredth dozens hundreds thousands".split())
_SCOPE = 2
"""How many content words behind a guard it may speak of."""
DIRECTIONS = frozenset(
    stem(word)
    for word in """increase decrease reduce raise lower grow shrink gain lose improve worsen slow fast enable disable prevent
    deny stop begin add remove exclude delete open close encrypt decrypt accept reject pass fail before after above below
    more less fewer greater smaller larger higher better worse first last same different public private synchronous
    asynchronous internal external free paid upper faster slower cheaper dearer longer shorter newer older
    easier harder best worst most least fastest slowest largest smallest highest lowest oldest newest latest early late
    earlier later stronger weaker sooner left right up down inside outside serial parallel automatic manual
    automatically manually immutable mutable ephemeral persistent read write input output client server source target
    half double twice top bottom ascending descending over under horizontal vertical
    equal equals exceed exceeds than hot cold warm cool wet dry small big large short long high low new old good bad
    strong weak light heavy wide narrow deep shallow full empty hard soft dark bright dense sparse rich poor major minor
    global local regional zonal single""".split()
)
"""Words with an opposite: where a statement has one, its unit must have the same."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard of a sentence: its kind, how it is written, and the stems of what it speaks of, nearest first."""

    kind: str
    word: str
    scope: tuple[str, ...]


def is_guard(word: Word) -> bool:
    """Whether a word is looked at here and counts for nothing elsewhere."""
    return word.lower in _KIND


def guards_of(words: Sequence[Word]) -> list[Guard]:
    """The guards of a sentence in order."""
    found = []
    for place, word in enumerate(words):
        kind = _KIND.get(word.lower)
        if kind is None or not _guards(words, place):
            continue
        behind = [w.stem for w in words[place + 1 :] if w.content and w.lower not in _KIND][:_SCOPE]
        before = [w.stem for w in words[:place] if w.content and w.lower not in _KIND][-1:]
        found.append(Guard(kind, word.lower, tuple(behind or before)))
    return found


def _guards(words: Sequence[Word], place: int) -> bool:
    """`up` and `most` are limits in `up to` and `at most`; `some`, `about` and `around` estimate before a number only."""
    word, before = words[place].lower, words[place - 1].lower if place else ""
    behind = words[place + 1] if place + 1 < len(words) else None
    if word == "up":
        return behind is not None and behind.lower == "to"
    if word in ("most", "least"):
        return before == "at"
    if word in ("about", "around", "some"):
        after = next((w for w in words[place + 1 :] if w.lower not in ("a", "an", "the")), None)
        return after is not None and (after.number or after.lower in _PORTIONS)
    if word == "no":
        return not (behind is not None and behind.lower == "longer")
    return True


def unsupported(said: Sequence[Word], there: Sequence[Word]) -> Iterator[str]:
    """Guards and directions that only one of a statement and its unit has."""
    stems, known = {w.stem for w in said}, {stem(p) for w in there for p in (w.lower, *w.lower.split("-"))}
    ours, theirs = guards_of(said), guards_of(there)
    left = list(theirs)
    for guard in ours:  # each guard of the source stands for one of the statement, the closest
        twin = next((o for o in left if _same(guard, o) and o.scope[:1] == guard.scope[:1]), None)
        twin = twin or next((o for o in left if _same(guard, o)), None)
        if twin is None:
            yield f"{guard.kind} ({guard.word!r}) that the source does not have there"
        else:
            left.remove(twin)
    for guard in left:
        if guard.kind in _KEPT or any(s in stems for s in guard.scope) or not guard.scope:
            yield f"{guard.kind} of the source is missing ({guard.word!r})"
    for word in said:
        for part in {word.lower, *word.lower.split("-")}:
            if stem(part) in DIRECTIONS and stem(part) not in known:
                yield f"the word {word.text!r}, which the source does not have"


def _same(one: Guard, other: Guard) -> bool:
    """Of one kind, and of the same thing: the first word that one speaks of is among those of the other."""
    if one.kind != other.kind:
        return False
    if not one.scope or not other.scope:
        return one.scope == other.scope
    return one.scope[0] in other.scope or other.scope[0] in one.scope
