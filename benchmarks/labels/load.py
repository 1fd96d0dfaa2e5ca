"""Load the hand-made labels of point-passage pairs, with the passages looked up in a corpus folder.

The labels hold positions and digests only, never the words of a page. So the corpus is needed to use them, and this
module checks each passage against its digest: a score over passages that have moved would look fine and mean nothing.
Standard library only, and nothing from the ranker: what is measured must not help to read the measure.

Run `python benchmarks/labels/load.py CORPUS` to check all positions and print the counts.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal, cast

PAIRS = Path(__file__).with_name("pairs.jsonl")
DIGEST_CHARS = 16  # leading hex digits of the SHA-256 that a pair keeps

Kind = Literal["prose", "code", "table"]
Split = Literal["dev", "test"]


class LabelError(Exception):
    """The labels cannot be used with this corpus, or a line of the labels is not a pair. A retry does not help."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One judged pair. `section` and `point` count from 1, without Cite lines; `start` and `end` count code points."""

    part: int
    section: int
    point: int
    page: str
    start: int
    end: int
    sha256: str
    label: Literal[0, 1]
    kind: Kind
    split: Split
    text: str


def load_pairs(corpus: Path, *, pairs: Path = PAIRS, split: Split | None = None) -> Iterator[Pair]:
    """Yield the pairs of `split` (all when None) in file order, each with its passage from `corpus`/text/<page>-*.txt.

    Raises LabelError when a page is missing, a passage differs from its digest, or a line is malformed.
    """
    pages: dict[str, str] = {}
    for number, line in enumerate(pairs.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{pairs.name}:{number}"
        pair = _parse(line, where)
        if split is not None and pair["split"] != split:
            continue
        page = cast(str, pair["page"])
        if page not in pages:
            pages[page] = _page_text(corpus, page, where)
        yield _with_passage(pair, pages[page], where)


def _parse(line: str, where: str) -> Mapping[str, object]:
    expected = {name for name in Pair.__dataclass_fields__ if name != "text"}
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise LabelError(f"{where}: not JSON ({error}); restore the file from version control") from error
    if not isinstance(record, dict) or set(record) != expected:
        raise LabelError(f"{where}: a pair has exactly the keys {sorted(expected)}; correct the line")
    return record


def _page_text(corpus: Path, page: str, where: str) -> str:
    found = sorted((corpus / "text").glob(f"{page}-*.txt"))
    if len(found) != 1:
        raise LabelError(
            f"{where}: {len(found)} files match text/{page}-*.txt in {corpus}, expected 1; give the folder that holds "
            "manifest.jsonl and text/"
        )
    return found[0].read_bytes().decode("utf-8")  # bytes: text mode would translate line ends and move the offsets


def _with_passage(record: Mapping[str, object], text: str, where: str) -> Pair:
    passage = text[cast(int, record["start"]) : cast(int, record["end"])]
    digest = sha256(passage.encode("utf-8")).hexdigest()[:DIGEST_CHARS]
    if digest != record["sha256"]:
        raise LabelError(
            f"{where}: page {record['page']} has other words at {record['start']}:{record['end']} (digest {digest}, "
            f"labelled {record['sha256']}): the corpus changed; use the labelled corpus or label this page again"
        )
    return Pair(text=passage, **record)  # type: ignore[arg-type]  # the keys are checked in _parse


def main(corpus: Path) -> None:
    """Check every pair against `corpus` and print counts per PART, split and label, and per kind."""
    pairs = list(load_pairs(corpus))
    points = {(pair.part, pair.section, pair.point): pair.split for pair in pairs}
    cells = Counter((pair.part, pair.split, pair.label) for pair in pairs)
    print(f"{len(pairs)} pairs, {len(points)} points, all passages found")
    print("PART  dev 1  dev 0  test 1  test 0  points dev/test")
    for part in sorted({pair.part for pair in pairs}):
        counts = [cells[part, split, label] for split in ("dev", "test") for label in (1, 0)]
        halves = Counter(split for key, split in points.items() if key[0] == part)
        one, zero, test_one, test_zero = counts
        print(f"{part:4}  {one:5}  {zero:5}  {test_one:6}  {test_zero:6}  {halves['dev']:6}/{halves['test']}")
    print(dict(Counter(f"{pair.kind} {pair.label}" for pair in pairs)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
