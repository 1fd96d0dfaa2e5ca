"""How well pages are read, on the development corpus: main text, furniture left in, metadata, faults, time.

`python -m benchmarks.extraction [--corpus DIR]` prints the tables; `measure` gives the rows. The gold texts and the furniture
phrases are the corpus' own; bare `trafilatura.extract` over the same pages in the same process is what times are divided by.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge_expansion.text.extract import read_page
from knowledge_expansion.values.page import Document

from benchmarks.places import PROJECT
from benchmarks.table import Row, none_of, render

MEAN_F1, WORST_F1, METADATA, TIME = 0.98, 0.96, 0.95, 1.3
ROUNDS = 3
GRAM = 4
EXPECTED_FAULTS = {
    "empty-body": ("empty",),
    "cookie-wall": ("consent_wall",),
    "soft-404": ("soft_404",),
    "german": ("other_language:de",),
    "binary-as-html": ("binary",),
}


@dataclass(frozen=True)
class Page:
    """One page of the corpus: its manifest entry, its bytes, its gold text, and the furniture that a reader must drop."""

    entry: dict[str, Any]
    body: bytes
    gold: str
    furniture: tuple[str, ...]

    def read(self) -> Document:
        return read_page(self.body, self.entry["content_type"], self.entry["url"])


def load(corpus: Path) -> list[Page]:
    furniture = json.loads((corpus / "boilerplate.json").read_text(encoding="utf-8"))
    pages = []
    for line in (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        own = furniture["per_page"].get(entry["id"], {})
        phrases = [furniture["phrases"][number] for number in own.get("phrases", ())]
        text = corpus / entry["text"] if entry.get("text") else None
        pages.append(
            Page(
                entry,
                (corpus / entry["file"]).read_bytes(),
                text.read_text(encoding="utf-8") if text and text.exists() else "",
                (*phrases, *own.get("own", ()), *own.get("marks", ())),
            )
        )
    return pages


def text_of(document: Document) -> str:
    """All that a reader gets, the title first, as the gold texts have it."""
    return "\n".join([document.title, *(block.text for block in document.blocks)])


def f1(text: str, gold: str) -> float:
    """Of the multisets of word 4-grams."""
    ours, theirs = _grams(text), _grams(gold)
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def leaked(text: str, page: Page) -> list[str]:
    folded = " ".join(text.split())
    return [phrase for phrase in page.furniture if " ".join(phrase.split()) in folded]


def measure(corpus: Path) -> list[Row]:
    """The rows of the table. Reads each page once, and the ordinary ones ROUNDS times more for the time."""
    pages = load(corpus)
    documents = {page.entry["id"]: page.read() for page in pages}
    ordinary = [page for page in pages if page.entry["odd"] is None]
    read = [(page, documents[page.entry["id"]]) for page in ordinary]
    return [
        *_text_rows(read),
        *_metadata_rows(read),
        *_fault_rows(read, [(page, documents[page.entry["id"]]) for page in pages if page.entry["odd"]]),
        _time_row(ordinary),
    ]


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + GRAM]) for at in range(max(1, len(words) - GRAM + 1)))


def _text_rows(read: Sequence[tuple[Page, Document]]) -> list[Row]:
    scores: dict[str, list[float]] = {}
    leaks = []
    for page, document in read:
        text = text_of(document)
        scores.setdefault(page.entry["template"], []).append(f1(text, page.gold))
        leaks += [f"{page.entry['id']}: {phrase}" for phrase in leaked(text, page)]
    means = {template: statistics.mean(of) for template, of in scores.items()}
    mean = statistics.mean(score for of in scores.values() for score in of)
    return [
        Row("main text F1, all ordinary pages", f"{MEAN_F1}", f"{mean:.4f} of {len(read)} pages", mean >= MEAN_F1),
        *(
            Row(f"main text F1, {template}", f"{WORST_F1}", f"{of:.4f}", of >= WORST_F1)
            for template, of in sorted(means.items())
        ),
        none_of("furniture phrases in the text", leaks, f"{len(read)} pages"),
    ]


def _metadata_rows(read: Sequence[tuple[Page, Document]]) -> list[Row]:
    rows = []
    for name in ("title", "author", "published"):
        wrong = []
        for page, document in read:
            expected = page.entry[name]
            if name == "published" and expected:
                expected = expected[:10]
            if getattr(document, name) != expected:
                wrong.append(f"{page.entry['id']}: {getattr(document, name)!r}, expected {expected!r}")
        right = 1 - len(wrong) / len(read)
        rows.append(Row(name, f"{METADATA:.0%}", f"{right:.1%}", right >= METADATA, tuple(wrong)))
    return rows


def _fault_rows(ordinary: Sequence[tuple[Page, Document]], odd: Sequence[tuple[Page, Document]]) -> list[Row]:
    alarms = [
        f"{page.entry['id']}: {what}" for page, document in ordinary for what in (*document.faults, *document.findings)
    ]
    missed = [
        f"{page.entry['id']} ({page.entry['odd']}): {document.faults}, expected {expected}"
        for page, document in odd
        if document.faults != (expected := EXPECTED_FAULTS.get(page.entry["odd"], ()))
    ]
    injected = [page for page, _ in odd if page.entry.get("injected")]
    obeyed = [
        f"{page.entry['id']}: {text}"
        for page, document in odd
        for text in page.entry.get("injected") or ()
        if text in text_of(document) or not document.findings
    ]
    return [
        none_of("false faults and findings", alarms, f"{len(ordinary)} ordinary pages"),
        none_of("odd pages read wrongly", missed, f"{len(odd)} odd pages"),
        none_of("orders to a model left in the text", obeyed, f"{len(injected)} page(s) that give any"),
    ]


def _time_row(pages: Sequence[Page]) -> Row:
    """In turns, so that both meet the same noise."""
    import trafilatura

    decoded = [page.body.decode("utf-8") for page in pages]
    own, bare = [], []
    for _ in range(ROUNDS):
        own.append(_seconds(lambda: [page.read() for page in pages]))
        bare.append(_seconds(lambda: [trafilatura.extract(html) for html in decoded]))
    ratio = statistics.median(own) / statistics.median(bare)
    each = statistics.median(own) / len(pages) * 1000
    return Row(
        "processor time over bare trafilatura.extract", f"{TIME}", f"{ratio:.2f} ({each:.1f} ms a page)", ratio < TIME
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main(argv: list[str] | None = None) -> int:
    """Print the table; 0 when every floor holds, 1 when one does not, 2 when there is no corpus."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=PROJECT.parent / "shared" / "corpus")
    corpus: Path = parser.parse_args(argv).corpus
    if not (corpus / "manifest.jsonl").exists():
        print(f"{corpus} holds no manifest.jsonl: name the corpus with --corpus", file=sys.stderr)
        return 2
    rows = measure(corpus)
    print(render(rows))
    return 1 if any(row.ok is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
