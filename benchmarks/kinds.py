"""Did a point that asks for a certain kind of answer get that kind? Printed, no floor."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict

from benchmarks.places import Places
from benchmarks.table import Row, share

# The words of a point that ask for a kind; judged in this order, the first that fits counts.
ASKS = {
    "definition": re.compile(r"^what (?:is|are) ", re.I),
    "comparison": re.compile(r"\bvs\b|\bversus\b|when to use|differences?|static vs", re.I),
    "code": re.compile(
        r"@\w|\w+\.\w+\.\w+|\bAPI\b|\bDockerfile\b|wrapper|with torch|\bkernels?$|cuda[A-Z]\w+|shuffles|DDP\b"
    ),
    "number": re.compile(r"\d×|speedup|performance benefits|cost optimi|latency|overhead problem", re.I),
}


def rows(places: Places) -> list[Row]:
    """Points by the kind they ask for, answered with that kind, by the natures that the writer recorded for its quotes."""
    asked: Counter[str] = Counter()
    got: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    notes = []
    for part in places.plan["parts"]:
        record = places.part_folder(part["number"]) / "written.json"
        natures: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
        for quote in json.loads(record.read_text(encoding="utf-8"))["quotes"] if record.exists() else ():
            natures[quote["section"], quote["point"]].update(quote["natures"])
        for at, section in enumerate(part["sections"], 1):
            for number, point in enumerate(section["points"], 1):
                kind = next((kind for kind, words in ASKS.items() if words.search(point)), None)
                if kind is None:
                    continue
                found = natures[at, number]
                asked[kind] += 1
                answered[kind] += bool(found)
                got[kind] += kind in found
                if kind not in found:
                    notes.append(f"PART {part['number']}: {point!r} asks for {kind}, got {sorted(found) or 'nothing'}")
    words = "; ".join(f"{kind} {got[kind]} of {asked[kind]} ({answered[kind]} answered)" for kind in ASKS)
    total = share(sum(got.values()), sum(asked.values()))
    return [
        Row("points that ask for a kind of answer and got it", "printed", f"{words}; all {total}", None, tuple(notes))
    ]
