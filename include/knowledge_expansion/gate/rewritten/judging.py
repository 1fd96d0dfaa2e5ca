"""One statement against the spans it cites: supported, or why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge_expansion.gate.orders import orders_in
from knowledge_expansion.gate.rewritten import guards, numbers, order
from knowledge_expansion.gate.rewritten.units import Unit, sentences
from knowledge_expansion.gate.rewritten.words import Word, content_of, words_of

THRESHOLD = 0.95
"""Of the lexical score. On the development part of the labelled pairs (`make bench`, part `writer`) every threshold from 0.65
on keeps the same faithful statements once facts, guards and order hold; of these the strictest but one, for in a long
sentence a single word of its own is enough to say another thing."""
FOREIGN = 3
"""One word that the source does not have can be another thing altogether."""
LONGEST = 60
"""Words of one statement."""
SKIPPED = 0.1
"""The share of a sentence with several subjects that a statement may leave out."""
_CLAUSES = re.compile(r";\s+|,?\s+(?:whereas|while)\s+", re.I)
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|\S+@\S+\.\w+", re.I)
_LEADING = 2
_PRONOUNS = frozenset("it this they these those he she we you".split())


@dataclass(frozen=True, slots=True)
class Verdict:
    """`findings` are empty for a supported statement; `score` (0..1) is that of its weakest clause; `units` are the units
    that its clauses rest on."""

    findings: tuple[str, ...]
    score: float
    units: tuple[Unit, ...] = ()

    @property
    def supported(self) -> bool:
        return not self.findings


def judge(statement: str, windows: Sequence[Sequence[Unit]]) -> Verdict:
    """Whether one unit of the cited windows supports each clause of a statement, and each window a clause.

    A statement that sets two things side by side (`…; …`, `… whereas …`) is as many clauses."""
    faults = list(_form(statement))
    if not windows or not any(windows):
        faults.append("it cites no words")
    if faults:
        return Verdict(tuple(faults), 0.0)
    whole = _best(statement, [unit for window in windows for unit in window])
    parts = [part for part in _CLAUSES.split(statement) if part.strip()]
    if whole.supported or len(parts) == 1:
        verdict, said = whole, [statement]
    else:
        each = [_best(part, [unit for window in windows for unit in window]) for part in parts]
        findings = tuple(finding for one in each for finding in one.findings)
        verdict = Verdict(findings, min(one.score for one in each), tuple(u for one in each for u in one.units))
        said = parts
    if verdict.supported and len(windows) > 1:
        idle = [n for n, window in enumerate(windows, 1) if not any(_best(part, window).supported for part in said)]
        if idle:
            return Verdict(tuple(f"its citation {n} does not support it" for n in idle), verdict.score, verdict.units)
    return verdict


def score(statement: str, unit: Unit) -> float:
    """How much of a statement its unit has, 0..1: content words that both have (as stems, synonyms counting as one) against
    those that only the statement has, which weigh FOREIGN times as much. Dates are compared as dates, not here."""
    said = [word for word in _words(statement) if word.content and not guards.is_guard(word)]
    there = {word.stem for word in _words(f"{unit.subject} {unit.text}")}
    common = sum(word.stem in there for word in said)
    return common / (common + FOREIGN * (len(said) - common)) if common else 0.0


def _words(text: str) -> tuple[Word, ...]:
    return words_of(numbers.dates_of(text)[1])


def faults(statement: str, unit: Unit) -> Iterator[str]:
    """What of a statement is not in a unit: facts, guards, order, names, and words beyond what the score lets pass."""
    text = f"{unit.subject} {unit.text}".strip()
    yield from numbers.unsupported(statement, text)
    said, there = _words(statement), _words(text)
    yield from guards.unsupported(said, there)
    yield from order.disorder(said, there)
    known = {word.stem for word in there} | {word.lower for word in there}
    yield from (f"the name {word.text!r}" for word in said if word.name and word.lower not in known)
    there_as_written = {word.lower for word in there}
    yield from (
        f"it begins with {word.text!r}, and the source does not"
        for word in said[:_LEADING]
        if word.lower in _PRONOUNS and word.lower not in there_as_written
    )
    own = [word for word in said if word.content and not guards.is_guard(word)]
    yield from (f"the subject {w.text!r}" for w in own[:_LEADING] if w.stem not in known and not w.name)
    if unit.whole_only:
        yield from _skipped({word.stem for word in said}, [word for word in there if word.content])
    if (found := score(statement, unit)) < THRESHOLD:
        missing = [word.text for word in own if word.stem not in known]
        yield f"too many words of its own ({', '.join(missing)}; score {found:.2f}, needed {THRESHOLD:.2f})"


def _skipped(stems: set[str], content: Sequence[Word]) -> Iterator[str]:
    skipped = [word.text for word in content if word.stem not in stems and not guards.is_guard(word)]
    if len(skipped) > SKIPPED * len(content):
        yield f"words of the source are left out between its subjects ({', '.join(skipped[:5])})"


def _form(statement: str) -> Iterator[str]:
    if not content_of(statement):
        yield "it says nothing"
    if len(sentences(statement)) > 1:
        yield "it is more than one sentence"
    if len(statement.split()) > LONGEST:
        yield f"it has more than {LONGEST} words"
    if orders_in(statement):
        yield "it gives orders to a language model"
    if statement.rstrip().endswith("?"):
        yield "it asks instead of stating"


def _best(statement: str, units: Iterable[Unit]) -> Verdict:
    """The verdict of the unit that supports a statement best."""
    best: Verdict | None = None
    for unit in units:
        found = tuple(dict.fromkeys([*_addresses(statement, unit), *faults(statement, unit)]))
        verdict = Verdict(found, score(statement, unit), (unit,))
        if best is None or (-len(verdict.findings), verdict.score) > (-len(best.findings), best.score):
            best = verdict
        if not found:
            break
    return best or Verdict(("it cites no words",), 0.0)


def _addresses(statement: str, unit: Unit) -> Iterator[str]:
    for found in _ADDRESS.finditer(statement):
        if found[0].rstrip(".,;)") not in unit.whole:
            yield f"the address {found[0]!r}"
