"""The figures of a drop are counted from the file; what the writer says about it changes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest
from knowledge_expansion.base.view import FilesView
from knowledge_expansion.steps.drop_facts import count_facts
from knowledge_expansion.steps.prepare import pin_base
from knowledge_expansion.stores.run import PartStore, RunStore
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.values.page import Document, FetchedPage
from knowledge_expansion.values.records import (
    Check,
    DropFacts,
    ExistingKnowledge,
    PageOutcome,
    RelatedFile,
    SearchHit,
    SearchOutcome,
)
from topic_samples import small_topic

AS_OF = dt.date(2026, 11, 1)
DONE = "2026-11-01T02:12:44+00:00"
ENGINES = "https://docs.example.com/engines_(v2)?a=1&b=ü"
LOCAL = "http://local.documents.example/notes.md"
UNUSED = "https://x.example/c"

FILE = """\
# Engines

*PART 1 of A small topic. As of 2026-11-01. Quoted from 2 sources, word for word.*

## Section 1: Parts

### What is an engine?

From [Engines](https://docs.example.com/engines_(v2)?a=1&b=ü) (accessed 2026-11-01):

> An engine turns fuel into motion, in nine words.

From [Notes](http://local.documents.example/notes.md) (local copy, read 2026-11-01), under "Kinds":

> - petrol engines
> - diesel engines

### Pistons

From [Engines](https://docs.example.com/engines_(v2)?a=1&b=ü) (accessed 2026-11-01):

```python
## Section 9: not a heading
pistons = 4
```

| Kind | Pistons |
|---|---|
| small | 3 |

## Section 2: Sounds

### Noise

*No source found for: Noise*

## Sources

### Web Research

1. [Engines](https://docs.example.com/engines_(v2)?a=1&b=ü), A. Writer, published 2026-08-01, accessed 2026-11-01
2. [Notes](http://local.documents.example/notes.md), no author named, published no date given, local copy, read 2026-11-01

### Additional References

- [Unused](https://x.example/c): read, not quoted

<!-- knowledge-expansion: topic=small part=1 as_of=2026-11-01 open=1 blocks= sha256=00 -->
"""


def page(part: PartStore, url: str, title: str, *, local: bool = False, published: str | None = None) -> PageOutcome:
    document = Document(title, "A. Writer" if published else None, published, "meta", "en", ())
    fetched = FetchedPage(url, "2026-11-01T02:01:00+00:00", 200, "text/html", title.encode(), local)
    pages = part.run.pages()
    source = pages.add_document(pages.save(fetched), document)
    return PageOutcome(url, source.key, "used", "", ("engines 2025 2026",), ("odd words",) if local else ())


@pytest.fixture
def part(tmp_path: Path) -> PartStore:
    """PART 1 after all its steps but the drop."""
    run = RunStore(Workspace(tmp_path), "small", AS_OF, "manual__1")
    run.write("topic.json", small_topic().model_dump(mode="json"))
    run.write("run.json", {"shares": {"1": 13}})
    pin_base(run, small_topic(), FilesView({}), "")
    store = run.part(1)
    pages = [
        page(store, UNUSED, "Unused"),
        page(store, LOCAL, "Notes", local=True),
        page(store, ENGINES, "Engines", published="2026-08-01"),
    ]
    pages.append(PageOutcome("https://x.example/d", "k", "failed", "404", ()))
    hit = SearchHit(ENGINES, ENGINES, "Engines", "", 1)
    searches = [
        SearchOutcome("engines 2024 2025", "engines 2025 2026", DONE, (hit,), requests=1),
        SearchOutcome("old", "old", DONE, (), "nothing found", requests=1),
    ]
    related = RelatedFile("cars/09-old.md", "Old", 12, (), (("engine", 3),), "covers steam", True)
    gaps = (("Do we know engines?", "not covered"),)
    existing = ExistingKnowledge("new", "", (), (related,), gaps, ("Pistons",), (), ("10 is used twice",))
    store.write("existing.json", existing.to_json())
    store.write("searches.json", [search.to_json() for search in searches])
    store.write("pages.json", [outcome.to_json() for outcome in pages])
    store.write("checks.json", [Check("quotes", True, "4 of 4").to_json()])
    boast = {"planned": 1, "written": 400, "sources": 40, "open_points": [], "title": "?"}
    store.write(
        "written.json", {"sections": [{"number": 1, "available": 90, **boast}, {"number": 2, "available": 0, **boast}]}
    )
    with store.ledger() as ledger:
        for query in ("a", "b"):
            ledger.settle(ledger.spend("search", query))
    return store


def facts(part: PartStore, text: str | None = FILE, reason: str = "") -> DropFacts:
    return count_facts(part, small_topic(), text=text, reason=reason, completed_at=DONE)


def test_the_file_is_counted_as_wc_counts_it(part: PartStore) -> None:
    found = facts(part)
    assert found.lines == FILE.count("\n") == 48
    assert (found.words, found.size) == (len(FILE.split()), len(FILE.encode()))
    assert found.sha256 == hashlib.sha256(FILE.encode()).hexdigest()
    assert (found.file, found.planned_lines, found.runner) == (
        "cars/10-engines.md",
        60,
        "PART 1 (expansion-small-2025-01-13)",
    )


def test_sections_are_measured_in_the_file_and_only_available_is_believed(part: PartStore) -> None:
    lines = FILE.splitlines()
    first, second, end = (lines.index(h) for h in ("## Section 1: Parts", "## Section 2: Sounds", "## Sources"))
    expected: list[dict[str, Any]] = [
        {
            "number": 1,
            "title": "Parts",
            "planned": 40,
            "available": 90,
            "written": second - first,
            "sources": 2,
            "open_points": [],
        },
        {
            "number": 2,
            "title": "Sounds",
            "planned": 20,
            "available": 0,
            "written": end - second,
            "sources": 0,
            "open_points": ["Noise"],
        },
    ]
    assert list(facts(part).sections) == expected
    assert facts(part).status == "short"
    assert facts(part).gaps_open == ("Section 2, Sounds: Noise",)


def test_sources_come_in_the_files_order_with_what_was_quoted(part: PartStore) -> None:
    found = [(s.number, s.title, s.quotes, s.words_quoted, s.local, s.published) for s in facts(part).sources]
    assert found == [
        (1, "Engines", 3, 9, False, "2026-08-01"),  # a paragraph, a code block and a table; only prose has words
        (2, "Notes", 1, 4, True, None),
        (3, "Unused", 0, 0, False, None),
    ]
    lines = FILE.splitlines()
    quotes = facts(part).quotes
    assert [(q["section"], q["kind"], q["words"]) for q in quotes] == [
        (1, "prose", 9),
        (1, "prose", 4),
        (1, "code", 0),
        (1, "table", 0),
    ]
    assert lines[quotes[0]["first_line"] - 1].startswith("> An engine turns")
    assert lines[quotes[3]["last_line"] - 1] == "| small | 3 |"


def test_gaps_come_from_the_check_before_and_the_file_after(part: PartStore) -> None:
    found = facts(part)
    assert found.gaps_filled == (
        "Section 1, Parts: What is an engine? (2 quotes from 2 sources)",
    )  # pistons were covered before
    assert found.asked == (("Do we know engines?", "not covered"),)
    assert [file.path for file in found.related] == ["cars/09-old.md"]


def test_what_went_wrong_on_the_way_is_kept(part: PartStore) -> None:
    found = facts(part)
    assert found.warnings == (
        "10 is used twice",
        'the query "old" failed: nothing found',
        f"{LOCAL} is quoted and gives no date of publication",
    )
    assert found.findings == (f"{LOCAL}: odd words",)
    assert (found.requests, found.request_share, len(found.pages), len(found.searches)) == (2, 13, 4, 2)


def test_within_tolerance_is_complete(part: PartStore) -> None:
    padding = "\n" * 17
    text = FILE.replace("## Section 2: Sounds", padding + "## Section 2: Sounds").replace(
        "## Sources", padding + "## Sources"
    )
    found = facts(part, text)
    assert [section["written"] for section in found.sections] == [43, 23]
    assert found.status == "complete"


@pytest.mark.parametrize(("text", "reason"), [(None, "both queries found nothing"), (None, ""), ("", "")])
def test_a_part_without_a_file_has_failed(part: PartStore, text: str | None, reason: str) -> None:
    found = facts(part, text, reason)
    assert (found.status, found.sha256, found.lines, found.words) == ("failed", "", 0, 0)
    assert found.reason == (reason or "no file was written")
    assert [section["written"] for section in found.sections] == [0, 0]
    assert found.gaps_open == (
        "Section 1, Parts: What is an engine?",
        "Section 1, Parts: Pistons",
        "Section 2, Sounds: Noise",
    )


def test_a_file_that_failed_its_checks_is_still_counted(part: PartStore) -> None:
    found = facts(part, FILE, "quotes: one is not in its page")
    assert (found.status, found.lines, len(found.checks)) == ("failed", 48, 1)


def test_a_part_that_never_began_has_facts_too(tmp_path: Path) -> None:
    run = RunStore(Workspace(tmp_path), "small", AS_OF, "manual__1")
    run.write("run.json", {"shares": {"2": 12}})
    found = count_facts(run.part(2), small_topic(), text=None, reason="the base could not be read", completed_at=DONE)
    assert (found.status, found.part, found.sources, found.requests, found.request_share) == ("failed", 2, (), 0, 12)


def test_counting_again_gives_the_same_facts(part: PartStore) -> None:
    assert facts(part) == facts(part)
    assert DropFacts.from_json(facts(part).to_json()) == facts(part)
