"""Precision and recall of the evidence chosen, on pairs that somebody labelled before the ranker was tuned.

The floors are for the half that no tuning has seen, pair by pair, as evidence.py judges them. Beside it stands, without a
floor, what the whole choice comes to when every labelled page of the corpus is a source: near-topic pages compete, and a
passage answers one point only. Only labelled pairs are judged: the rest is unknown, not wrong.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import evidence
from benchmarks.labels.load import Pair, Split, load_pairs
from benchmarks.places import AS_OF, PROJECT, TOPIC, Places
from benchmarks.stored_pages import squeeze
from benchmarks.table import Row, share

if TYPE_CHECKING:
    from knowledge_expansion.values.evidence import Evidence
    from knowledge_expansion.values.page import Source

PRECISION, RECALL = 0.85, 0.70
OVERLAP = 0.8
"""Of the shorter text, for a labelled passage and a chosen one to be the same."""


@dataclass(frozen=True)
class Judged:
    """A labelled pair and whether its passage was chosen for its point."""

    pair: Pair
    chosen: bool


def rows(places: Places) -> list[Row]:
    """Precision and recall by pair on both halves, then those of the whole choice."""
    corpus = evidence.load(places.shared)
    counts: dict[Split, tuple[int, int, int]] = {}
    for half in ("test", "dev"):
        pairs = list(load_pairs(places.corpus, split=half))
        counts[half] = evidence.precision_and_recall(evidence.judge(corpus, pairs))
    right, chosen, relevant = counts["test"]
    dev_right, dev_chosen, dev_relevant = counts["dev"]
    judged = list(_judged(places))
    taken = [one for one in judged if one.chosen]
    wanted = [one for one in judged if one.pair.label]
    good = sum(one.pair.label for one in taken)
    return [
        Row(
            "precision of the evidence chosen, labelled test half",
            f"{PRECISION}",
            f"{right / max(chosen, 1):.3f} ({right} of {chosen}; dev half {dev_right / max(dev_chosen, 1):.3f})",
            chosen > 0 and right >= PRECISION * chosen,
        ),
        Row(
            "recall of the evidence chosen, labelled test half",
            f"{RECALL}",
            f"{right / relevant:.3f} ({right} of {relevant}; dev half {dev_right / dev_relevant:.3f})",
            right >= RECALL * relevant,
        ),
        Row(
            "the whole choice: all labelled pages as sources, a passage for one point only",
            "printed",
            f"precision {share(good, len(taken))}, recall {share(good, len(wanted))}",
            None,
            (_points(judged),),
        ),
    ]


def _points(judged: list[Judged]) -> str:
    points: defaultdict[tuple[int, int, int], list[Judged]] = defaultdict(list)
    for one in judged:
        points[one.pair.part, one.pair.section, one.pair.point].append(one)
    answerable = [own for own in points.values() if any(one.pair.label for one in own)]
    answered = sum(any(one.chosen and one.pair.label for one in own) for own in answerable)
    return f"points with a labelled answer that got one of the labelled answers: {share(answered, len(answerable))}"


def _judged(places: Places) -> Iterator[Judged]:
    from knowledge_expansion.text.evidence import choose_evidence
    from knowledge_expansion.topics.load import load_topic

    pairs = list(load_pairs(places.corpus))
    sources = _sources(places.corpus, {pair.page for pair in pairs})
    topic = load_topic(PROJECT / "dags" / "topics" / f"{TOPIC}.yaml")
    for part in topic.parts:
        own = [pair for pair in pairs if pair.part == part.number]
        chosen: defaultdict[tuple[int, int, str], list[str]] = defaultdict(list)
        for found in choose_evidence(part, list(sources.values()), as_of=AS_OF):
            chosen[found.section, found.point, found.passage.source].append(_text(found))
        for pair in own:
            texts = chosen[pair.section, pair.point, sources[pair.page].key]
            yield Judged(pair, any(_same(squeeze(pair.text), text) for text in texts))


def _text(found: Evidence) -> str:
    return squeeze(found.passage.text.replace(" | ", " "))


def _same(labelled: str, chosen: str) -> bool:
    """Whether one holds the other, or nearly so."""
    short, long = sorted((labelled, chosen), key=len)
    if short in long:
        return True
    piece = short[: int(len(short) * OVERLAP)]
    return len(piece) >= 40 and (piece in long or short[-len(piece) :] in long)


def _sources(corpus: Path, wanted: set[str]) -> dict[str, Source]:
    """The labelled pages, read by the product, by the corpus's own page numbers."""
    from knowledge_expansion.text.extract import read_page
    from knowledge_expansion.values.page import Source

    found = {}
    for line in (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["id"] in wanted:
            document = read_page((corpus / entry["file"]).read_bytes(), entry["content_type"], entry["url"])
            found[entry["id"]] = Source(entry["id"], entry["url"], "2026-11-01T00:00:00+00:00", True, "", document)
    return found
