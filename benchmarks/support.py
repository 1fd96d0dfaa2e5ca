"""The support score and the whole judgement on labelled pairs of our own words: curve, threshold, AUC, errors by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.places import Places
from benchmarks.table import Row, share

PAIRS = Path(__file__).parent / "labels" / "statements.txt"
NEEDED = 0.85
"""The AUC of the score where it decides alone: facts, guards and order hold."""


@dataclass(frozen=True)
class Pair:
    """A statement with its window; `kind` is empty for a supported one; `dev` says whether the rules were made with it."""

    window: str
    statement: str
    kind: str
    dev: bool


@dataclass(frozen=True)
class Judged:
    """A pair with its score, whether the facts, guards and order hold, and whether the gate lets it pass."""

    pair: Pair
    score: float
    facts: bool
    passes: bool


def pairs() -> list[Pair]:
    """All labelled pairs. Windows marked W were before everybody's eyes while the rules were made; those marked T were
    written after that."""
    return list(_read(PAIRS.read_text(encoding="utf-8")))


def _read(text: str) -> Iterator[Pair]:
    window, dev = "", True
    for line in text.splitlines():
        if line.startswith(("W ", "T ")):
            window, dev = line[2:], line.startswith("W")
        elif line.startswith("+ "):
            yield Pair(window, line[2:], "", dev)
        elif line.startswith("- "):
            kind, _, statement = line[2:].partition(": ")
            yield Pair(window, statement, kind, dev)


def judged(pair: Pair) -> Judged:
    """The gate's own judgement, and its score alone."""
    from knowledge_expansion.gate.rewritten.judging import faults, judge, score
    from knowledge_expansion.gate.rewritten.units import units_of
    from knowledge_expansion.values.page import Block

    units = units_of([Block("paragraph", pair.window, pair.window)])
    found = [[fault for fault in faults(pair.statement, unit) if not _is_score(fault)] for unit in units]
    facts = any(not faulty for faulty in found)
    best = [unit for unit, faulty in zip(units, found, strict=True) if not faulty] or units
    return Judged(pair, max(score(pair.statement, u) for u in best), facts, judge(pair.statement, [units]).supported)


def _is_score(fault: str) -> bool:
    return fault.startswith("too many words of its own")


def auc(found: Sequence[Judged]) -> float:
    """The chance that a supported statement scores higher than an unsupported one; a tie counts half."""
    good = [j.score for j in found if not j.pair.kind]
    bad = [j.score for j in found if j.pair.kind]
    wins = sum((g > b) + 0.5 * (g == b) for g in good for b in bad)
    return wins / (len(good) * len(bad)) if good and bad else 1.0


def rows(places: Places) -> list[Row]:
    """The figures of the held-out part; the curve of the development part."""
    from knowledge_expansion.gate.rewritten.judging import THRESHOLD

    every = [judged(pair) for pair in pairs()]
    dev, test = [j for j in every if j.pair.dev], [j for j in every if not j.pair.dev]
    print("threshold  kept  passed wrongly  (development part; the score alone / with facts, guards and order)")
    for step in range(50, 101, 5):
        at = step / 100
        alone = [j.score >= at for j in dev]
        whole = [j.score >= at and j.facts for j in dev]
        print(f"     {at:.2f}  {_share(dev, alone)}   {_share(dev, whole)}")
    alone, decided = auc(test), auc([j for j in test if j.facts])
    kept = [j for j in test if not j.pair.kind and j.passes]
    wrong = [j for j in test if j.pair.kind and j.passes]
    lost = [f"{j.pair.statement}  <-  {j.pair.window}" for j in test if not j.pair.kind and not j.passes]
    kinds = Counter(j.pair.kind for j in test if j.pair.kind)
    missed = [f"{j.pair.kind}: {j.pair.statement}" for j in wrong]
    good = sum(not j.pair.kind for j in test)
    return [
        Row(
            "labelled pairs of statement and window",
            "200",
            f"{len(every)}, {len(test)} of them held out",
            len(every) >= 200,
        ),
        Row(
            f"AUC of the support score where it decides ({sum(j.facts for j in test)} pairs)",
            f"{NEEDED}",
            f"{decided:.3f}",
            decided >= NEEDED,
        ),
        Row("AUC of the support score alone, facts not looked at", "", f"{alone:.3f}", None),
        Row("its threshold, from the development part", "", f"{THRESHOLD:.2f}", None),
        Row("labelled faithful statements kept, many hard ones", "", share(len(kept), good), None, tuple(lost)),
        Row(
            "labelled unfaithful statements passed",
            "0",
            share(len(wrong), sum(kinds.values())),
            not wrong,
            tuple(missed),
        ),
    ]


def _share(found: Sequence[Judged], passes: Sequence[bool]) -> str:
    good = [p for j, p in zip(found, passes, strict=True) if not j.pair.kind]
    bad = [p for j, p in zip(found, passes, strict=True) if j.pair.kind]
    return f"{sum(good) / len(good):5.1%}  {sum(bad) / len(bad):5.1%}"
