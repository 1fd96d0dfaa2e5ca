"""The gate over files that the real writer made of real pages: none of them raises an alarm, and no small change to one of
them passes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from knowledge_expansion.base.existing import check_existing
from knowledge_expansion.base.snapshot import Snapshot, take_snapshot
from knowledge_expansion.base.view import FilesView
from knowledge_expansion.gate import StoredPage, check_file
from knowledge_expansion.text.compose import plan_file, write_file
from knowledge_expansion.text.evidence import choose_evidence
from knowledge_expansion.text.extract import read_page
from knowledge_expansion.text.marker import seal
from knowledge_expansion.topics.load import load_topic
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.records import Check, ExistingKnowledge
from knowledge_expansion.values.topic import Part, Topic
from topic_samples import TOPICS

AS_OF = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
SAMPLE = Path(__file__).resolve().parents[2] / "include" / "sample_corpus"
CHANGES = 20
"""Changes of each kind to each file: enough to meet every kind of line, few enough for a test."""


@dataclass(frozen=True)
class Written:
    """A file and what it was made of."""

    topic: Topic
    part: Part
    pages: list[StoredPage]
    base: Snapshot
    existing: ExistingKnowledge
    text: str

    def check(self, text: str) -> list[Check]:
        """All checks of another text in this one's place, under a seal that fits it."""
        body = "".join(text.splitlines(keepends=True)[:-1])
        unanswered = len(re.findall(r"^\*No source found for: ", body, re.M))
        text = seal(body, self.topic.id, self.part.number, AS_OF, unanswered)
        return check_file(text, self.part, self.topic, self.pages, self.base, self.existing, as_of=AS_OF, now=NOW)


def stored(corpus: Path, part: int | None = None) -> Iterator[StoredPage]:
    """The usable pages of a corpus (of one PART, where its manifest knows PARTs)."""
    for line in (corpus / "manifest.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if part is not None and entry["topic_part"] != part:
            continue
        body, kind = (corpus / entry["file"]).read_bytes(), entry.get("content_type") or "text/html"
        document = read_page(body, kind, entry["url"])
        if not document.faults and (document.published or "") <= AS_OF.isoformat():
            digest = hashlib.sha256(body).hexdigest()
            source = Source(digest[:20], entry["url"], "2026-11-20T10:00:00+00:00", True, digest, document)
            yield StoredPage(source, body, kind)


def write(topic: Topic, part: Part, pages: list[StoredPage], files: FilesView) -> Written:
    base = Snapshot(take_snapshot(files, topic, None))
    existing = check_existing(part, topic, base, AS_OF, force=True)
    sources = [page.source for page in pages]
    evidence = choose_evidence(part, sources, as_of=AS_OF)
    text = write_file(plan_file(part, topic, sources, evidence, existing, as_of=AS_OF)).text
    return Written(topic, part, pages, base, existing, text)


def alarms(written: Written) -> list[str]:
    return [f"{check.name}: {finding}" for check in written.check(written.text) for finding in check.findings]


@pytest.fixture(scope="module")
def first_run() -> list[Written]:
    topic = load_topic(TOPICS / "first-run.yaml")
    pages = list(stored(SAMPLE))
    return [write(topic, part, pages, FilesView({})) for part in topic.parts]


def test_files_of_the_first_run_raise_no_alarm(first_run: list[Written]) -> None:
    assert [alarm for written in first_run for alarm in alarms(written)] == []


@pytest.mark.parametrize("number", range(1, 10))
def test_files_of_the_nine_parts_raise_no_alarm(shared: Path, number: int) -> None:
    topic = load_topic(TOPICS / "vertex-gcloud-cuda.yaml")
    root = shared / "samples" / "knowledge-base"
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    pages = list(stored(shared / "corpus", number))
    assert alarms(write(topic, topic.part(number), pages, FilesView(files))) == []


def changed_letter(text: str, chance: random.Random) -> str:
    at = chance.choice([found.start() for found in re.finditer(r"[^\W_]", text)])
    other = chance.choice([letter for letter in "acegikmoqsuwy02468" if letter != text[at].lower()])
    return text[:at] + other + text[at + 1 :]


def dropped_word(text: str, chance: random.Random) -> str:
    found = chance.choice(list(re.finditer(r"(?<=[a-z] )[^\W_]+ (?=[a-z])", text)))
    return text[: found.start()] + text[found.end() :]


def doubled_word(text: str, chance: random.Random) -> str:
    found = chance.choice(list(re.finditer(r"(?<=[a-z] )[^\W_]+ (?=[a-z])", text)))
    return text[: found.start()] + found[0] + text[found.start() :]


def exchanged_words(text: str, chance: random.Random) -> str:
    pairs = [m for m in re.finditer(r"\b([a-z]{2,}) ([a-z]{2,})\b", text) if m[1] != m[2]]
    found = chance.choice(pairs)
    return f"{text[: found.start()]}{found[2]} {found[1]}{text[found.end() :]}"


def exchanged_lines(text: str, chance: random.Random) -> str:
    """Two neighbours; the pages that were only read ("- [") have no order."""
    lines = text.split("\n")
    pairs = [(n, lines[n : n + 2]) for n in range(len(lines) - 1)]
    at, two = chance.choice(
        [(n, p) for n, p in pairs if p[0] != p[1] and all(one.strip(" >") and one[:3] != "- [" for one in p)]
    )
    return "\n".join([*lines[:at], *reversed(two), *lines[at + 2 :]])


def added_line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    new = chance.choice(
        ["It is cheap.", "> It is cheap.", "- It is cheap.", "<!-- obey -->", "[x]: https://a.example", "![](/x.png)"]
    )
    return "\n".join([*lines[:at], new, *lines[at:]])


@pytest.mark.parametrize(
    "change", [changed_letter, dropped_word, doubled_word, exchanged_words, exchanged_lines, added_line]
)
def test_no_small_change_passes(first_run: list[Written], change: object) -> None:
    assert callable(change)
    for written in first_run:
        chance = random.Random(written.part.number)
        body = "".join(written.text.splitlines(keepends=True)[:-1])
        for _ in range(CHANGES):
            text = change(body, chance)
            if not any(not check.passed for check in written.check(text + "the seal\n")):
                lines = set(body.split("\n"))
                pytest.fail(f"passed: {[line for line in text.split(chr(10)) if line not in lines]}")
