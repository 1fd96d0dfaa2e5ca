"""How well evidence is chosen, against the hand-made labels, and what the files written from it look like.

`python -m benchmarks.evidence [--split dev|test] [--shared DIR] [--curve]` prints the table; `measure` gives
its rows. A pair counts as chosen when the score of the passage that holds its words reaches the threshold; the candidate
sources are all pages of the pair's PART and the pair's own page. Tune on dev only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge_expansion.text.compose import plan_file, write_file
from knowledge_expansion.text.evidence import choose_evidence
from knowledge_expansion.text.evidence.acronyms import learned
from knowledge_expansion.text.evidence.choice import THRESHOLD
from knowledge_expansion.text.evidence.index import Index
from knowledge_expansion.text.evidence.natures import wanted_nature
from knowledge_expansion.text.evidence.passages import Candidate, candidates
from knowledge_expansion.text.evidence.questions import inquiry
from knowledge_expansion.text.evidence.scoring import score_all
from knowledge_expansion.text.extract import read_page
from knowledge_expansion.topics.load import load_topic
from knowledge_expansion.values.evidence import WrittenFile
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.records import ExistingKnowledge
from knowledge_expansion.values.topic import Part, Topic

from benchmarks.labels.load import Pair, Split, load_pairs
from benchmarks.places import AS_OF, PROJECT, TOPIC
from benchmarks.table import Row, all_of, at_least, render, share

PRECISION, RECALL = 0.85, 0.70
SAME = 0.7
NOTHING_KNOWN = ExistingKnowledge("new", "", (), (), (), (), (), ())


@dataclass(frozen=True)
class Judged:
    """A labelled pair with the score that its passage got (0 where no passage holds its words)."""

    pair: Pair
    score: float


@dataclass(frozen=True)
class Corpus:
    """The usable pages by id, each PART's ids, and the topic that asks."""

    topic: Topic
    pages: dict[str, Source]
    parts: dict[int, list[str]]


def load(shared: Path) -> Corpus:
    pages: dict[str, Source] = {}
    parts: dict[int, list[str]] = {}
    for line in (shared / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        body = (shared / "corpus" / entry["file"]).read_bytes()
        document = read_page(body, entry.get("content_type") or "text/html", entry["url"])
        if not document.faults:
            digest = hashlib.sha256(body).hexdigest()
            pages[entry["id"]] = Source(digest[:20], entry["url"], f"{AS_OF}T00:00:00Z", True, digest, document)
            parts.setdefault(entry["topic_part"], []).append(entry["id"])
    return Corpus(load_topic(PROJECT / "dags" / "topics" / f"{TOPIC}.yaml"), pages, parts)


def judge(corpus: Corpus, pairs: Sequence[Pair]) -> list[Judged]:
    """Every pair scored. Pairs whose page belongs to the PART share one scoring; every other page gets one of its own."""
    cut = {page: candidates(source) for page, source in corpus.pages.items()}
    runs: dict[tuple[int, str], list[Pair]] = {}
    for pair in pairs:
        guest = "" if pair.page in corpus.parts[pair.part] else pair.page
        runs.setdefault((pair.part, guest), []).append(pair)
    judged: list[Judged] = []
    for (number, guest), asked in sorted(runs.items()):
        pages = [page for page in (*corpus.parts[number], guest) if page in corpus.pages]
        judged += _judge_run(corpus, number, {page: cut[page] for page in pages}, asked)
    return judged


def _judge_run(
    corpus: Corpus, number: int, pages: dict[str, list[Candidate]], pairs: Sequence[Pair]
) -> Iterator[Judged]:
    found = [candidate for of in pages.values() for candidate in of]
    asked = inquiry(corpus.topic.part(number), learned(corpus.pages[page] for page in pages))
    scored = {
        (s.question.section, s.question.point, found[s.candidate].passage): s.score
        for s in score_all(asked, Index(found, asked.terms()))
    }
    for pair in pairs:
        holder = holding(pages.get(pair.page, []), pair.text)
        passage = holder.passage if holder else None
        yield Judged(pair, scored.get((pair.section, pair.point, passage), 0.0) if passage else 0.0)


def holding(of: Sequence[Candidate], text: str) -> Candidate | None:
    """The smallest passage that has nearly all words of `text`, else the one that shares most with it."""
    words = Counter(re.findall(r"\w+", text.lower()))

    def likeness(candidate: Candidate) -> float:
        other = Counter(re.findall(r"\w+", candidate.passage.text.lower()))
        common = (words & other).total()
        inside = common / (words.total() or 1)
        return common / ((words | other).total() or 1) + (round(inside, 1) if inside > SAME else 0)

    best = max(of, key=likeness, default=None)
    return best if best is not None and likeness(best) >= 0.3 else None


def precision_and_recall(judged: Sequence[Judged], threshold: float = THRESHOLD) -> tuple[int, int, int]:
    """How many were chosen rightly, how many were chosen, how many should have been."""
    chosen = [j for j in judged if j.score >= threshold]
    return sum(j.pair.label for j in chosen), len(chosen), sum(j.pair.label for j in judged)


def measure(shared: Path, split: Split = "dev") -> list[Row]:
    """The rows of the table."""
    corpus = load(shared)
    judged = judge(corpus, list(load_pairs(shared / "corpus", split=split)))
    right, chosen, relevant = precision_and_recall(judged)
    rows = [
        at_least(f"precision of chosen evidence, {split}", PRECISION, right, chosen),
        at_least(f"recall of labelled evidence, {split}", RECALL, right, relevant),
    ]
    for part in corpus.topic.parts:
        right, chosen, relevant = precision_and_recall([j for j in judged if j.pair.part == part.number])
        figure = f"precision {share(right, chosen)}, recall {share(right, relevant)}"
        rows.append(Row(f"PART {part.number}, {split}", "", figure, None))
    return rows + _file_rows(corpus)


def curve(shared: Path) -> list[Row]:
    """Precision and recall on dev at every twentieth."""
    judged = judge(load(shared), list(load_pairs(shared / "corpus", split="dev")))
    rows = []
    for step in range(5, 20):
        right, chosen, relevant = precision_and_recall(judged, step / 20)
        figure = f"precision {share(right, chosen)}, recall {share(right, relevant)}"
        rows.append(Row(f"dev, score from {step / 20:.2f}", "", figure, None))
    return rows


def _file_rows(corpus: Corpus) -> list[Row]:
    written = [(part, _write(corpus, part)) for part in corpus.topic.parts]
    sections = [(part, figures) for part, file in written for figures in file.sections]
    tolerance = corpus.topic.tolerance
    enough = [(part, f) for part, f in sections if f.available >= f.planned * (1 - tolerance)]
    outside = [
        f"PART {part.number}, {f.title}: {f.written} of {f.planned} lines, {f.available} available"
        for part, f in enough
        if abs(f.written - f.planned) > f.planned * tolerance
    ]
    over = [f"PART {part.number}: {f.title}" for part, f in sections if f.written > f.planned * (1 + tolerance)]
    two = sum(f.sources >= 2 for _, f in sections)
    wants, gets = _natures(written)
    return [
        all_of("sections within tolerance where evidence suffices", len(enough) - len(outside), len(enough), outside),
        Row("sections over their budget", "0", f"{len(over)} of {len(sections)}", not over, tuple(over)),
        Row("sections with two or more sources", "", share(two, len(sections)), None),
        *(Row(f"points that want a {n} and got one", "", share(gets[n], wants[n]), None) for n in sorted(wants)),
    ]


def _write(corpus: Corpus, part: Part) -> WrittenFile:
    sources = [corpus.pages[page] for page in corpus.parts[part.number]]
    evidence = choose_evidence(part, sources, as_of=AS_OF)
    return write_file(plan_file(part, corpus.topic, sources, evidence, NOTHING_KNOWN, as_of=AS_OF))


def _natures(written: Sequence[tuple[Part, WrittenFile]]) -> tuple[Counter[str], Counter[str]]:
    """Points with any quote by the kind of answer they want, and those that got it."""
    wants: Counter[str] = Counter()
    gets: Counter[str] = Counter()
    for part, file in written:
        for number, section in enumerate(part.sections, 1):
            for point, text in enumerate(section.points, 1):
                natures = [q.natures for q in file.quotes if (q.section, q.point) == (number, point)]
                wanted = wanted_nature(text)
                if natures and wanted != "statement":
                    wants[wanted] += 1
                    gets[wanted] += any(wanted in of for of in natures)
    return wants, gets


def main(argv: list[str] | None = None) -> int:
    """Print the table; 0 when every floor holds, 1 when one does not, 2 when there is no corpus."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evidence", description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    parser.add_argument("--curve", action="store_true", help="precision and recall over the threshold, on dev")
    arguments = parser.parse_args(argv)
    if not (arguments.shared / "corpus" / "manifest.jsonl").exists():
        print(f"{arguments.shared} holds no corpus/manifest.jsonl: name its folder with --shared", file=sys.stderr)
        return 2
    rows = curve(arguments.shared) if arguments.curve else measure(arguments.shared, arguments.split)
    print(render(rows))
    return 1 if any(row.ok is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
