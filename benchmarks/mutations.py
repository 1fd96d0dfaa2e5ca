"""Does the gate catch faulty copies of the nine files, and does it leave the true ones alone?

The seal is made anew for each copy, so a changed hash is not what gives a copy away; the check `seal` does not count.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from benchmarks.knowledge_file import read
from benchmarks.mutants import CLASSES, mutants
from benchmarks.places import AS_OF, TOPIC, Places
from benchmarks.table import Row, share

FLOOR = 0.95


@dataclass(frozen=True)
class Trial:
    """What the gate said about the copies of one file: by class how many were made and caught, what slipped through, the
    checks that caught them, and the findings about the true file."""

    part: int
    made: Counter[str]
    caught: Counter[str]
    by_check: Counter[tuple[str, str]]
    missed: tuple[str, ...]
    alarms: tuple[str, ...]


def rows(places: Places) -> list[Row]:
    """A row a class, and one for false alarms."""
    numbers = [part["number"] for part in places.plan["parts"] if places.knowledge_file(part).exists()]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        trials = list(pool.map(try_file, [places] * len(numbers), numbers))
    made, caught = Counter[str](), Counter[str]()
    for trial in trials:
        made, caught = made + trial.made, caught + trial.caught
    found = []
    for kind in CLASSES:
        by_check = Counter(check for t in trials for (k, check), n in t.by_check.items() if k == kind for _ in range(n))
        missed = [line for t in trials for line in t.missed if line.startswith(f"{kind}: ")]
        by = "first caught by " + ", ".join(f"{check} {n}" for check, n in by_check.most_common())
        few = min(trial.made[kind] for trial in trials) if trials else 0
        figure = f"{share(caught[kind], made[kind])}, at least {few} a file"
        enough = bool(made[kind]) and caught[kind] >= FLOOR * made[kind]
        found.append(Row(f"mutations caught: {kind}", "95 %", figure, enough, (by, *missed)))
    alarms = [f"PART {t.part}: {line}" for t in trials for line in t.alarms]
    figure = f"{len({t.part for t in trials if t.alarms})} in {len(trials)} unchanged files"
    return [*found, Row("false alarms", "0", figure, not alarms and len(trials) == 9, tuple(alarms))]


def try_file(places: Places, number: int) -> Trial:
    """Put the true file and its faulty copies through the gate."""
    gate = Gate(places, number)
    path = places.knowledge_file(next(p for p in places.plan["parts"] if p["number"] == number))
    text = path.read_text(encoding="utf-8")
    made, caught = Counter[str](), Counter[str]()
    by_check = Counter[tuple[str, str]]()
    missed = []
    alarms = gate.failed(text)
    for mutant in mutants(read(path)):
        made[mutant.kind] += 1
        after = gate.failed(gate.sealed(mutant.text))
        failed = [check for check, count in after.items() if count > alarms.get(check, 0)]
        caught[mutant.kind] += bool(failed)
        if failed:
            by_check[mutant.kind, failed[0]] += 1
        else:
            missed.append(f"{mutant.kind}: {path.name} {mutant.what}")
    return Trial(number, made, caught, by_check, tuple(missed), tuple(gate.findings(text)))


class Gate:
    """The product's gate over one PART of the first run's workspace, its pages read once."""

    def __init__(self, places: Places, number: int) -> None:
        from knowledge_expansion.steps.stored_pages import stored_pages
        from knowledge_expansion.stores.run import RunStore
        from knowledge_expansion.stores.workspace import Workspace

        run = RunStore(Workspace(places.workspace), TOPIC, AS_OF, "benchmark")
        part = run.part(number)
        self.topic = run.topic()
        self.part = self.topic.part(number)
        self.base, self.existing, self.pages = run.snapshot(), part.existing(), stored_pages(part)

    def checks(self, text: str) -> list[tuple[str, bool, tuple[str, ...]]]:
        """(name, passed, findings) of every check."""
        from knowledge_expansion.gate import check_file

        now = dt.datetime.now(dt.UTC)
        found = check_file(text, self.part, self.topic, self.pages, self.base, self.existing, as_of=AS_OF, now=now)
        return [(check.name, check.passed, check.findings) for check in found]

    def failed(self, text: str) -> dict[str, int]:
        """The checks that fail with the number of their findings, the seal's left out. A copy counts as caught only by
        more findings than the true file has."""
        return {name: len(findings) for name, passed, findings in self.checks(text) if not passed and name != "seal"}

    def findings(self, text: str) -> list[str]:
        """What the gate has against a text, in words."""
        return [
            f"{name}: {finding}" for name, passed, findings in self.checks(text) if not passed for finding in findings
        ]

    def sealed(self, text: str) -> str:
        """With a seal that fits: right hash, right number of open points."""
        from knowledge_expansion.text.marker import seal

        unanswered = len(re.findall(r"^\*No source found for: ", text, re.M))
        return seal(text, TOPIC, self.part.number, AS_OF, unanswered)
