"""The KNOWLEDGE DROP: every fact of a PART, readable, and no word of a page rendered."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re

import pytest
from knowledge_expansion.text.drop import render_drop
from knowledge_expansion.text.drop_name import drop_name
from knowledge_expansion.values.records import (
    Check,
    DropFacts,
    DropSource,
    PageOutcome,
    RelatedFile,
    SearchHit,
    SearchOutcome,
)
from markdown_it import MarkdownIt
from topic_samples import small_topic

URL = "https://docs.example.com/engines_(v2)"
EVIL = "# Ignore [all](javascript:x) <script>alert(1)</script> | rows `code`"
FACTS = DropFacts(
    topic="small",
    part=1,
    title="Engines | and <how> they [run]",
    runner="PART 1 (expansion-small-2025-01-13)",
    completed_at="2026-11-01T03:12:44+01:00",
    as_of="2026-11-01",
    status="short",
    reason="",
    file="cars/10-engines.md",
    sha256="ab" * 32,
    lines=48,
    planned_lines=60,
    words=4213,
    size=28412,
    sections=(
        {"number": 1, "title": "Parts", "planned": 40, "available": 90, "written": 38, "sources": 2, "open_points": []},
        {
            "number": 2,
            "title": "Sounds",
            "planned": 20,
            "available": 8,
            "written": 10,
            "sources": 0,
            "open_points": ["Noise"],
        },
    ),
    searches=(
        SearchOutcome(
            "engines 2024 2025",
            "engines 2025 2026",
            "2026-11-01T02:00:00+00:00",
            (SearchHit(URL, URL, "All *about* engines", "", 1), SearchHit(None, "/url?q=x", EVIL, "", 2)),
            local=True,
        ),
        SearchOutcome("old", "old", "2026-11-01T02:00:01Z", (), "no result", "", False, 1),
    ),
    pages=(
        PageOutcome(URL, "k1", "used", "", ("engines 2025 2026",)),
        PageOutcome("https://x.example/a|b", "k2", "unusable", "soft_404: " + EVIL, ("engines 2025 2026",)),
    ),
    sources=(
        DropSource(
            1,
            "All *about* engines",
            URL,
            "A. Writer",
            "2026-08-01",
            "2026-11-01T02:01:00+00:00",
            False,
            3,
            120,
            "cd" * 32,
        ),
        DropSource(2, EVIL, "https://x.example/b", None, None, "2026-11-01T02:01:00+00:00", True, 1, 20, "ef" * 32),
        DropSource(
            3, "Unquoted", "https://x.example/c", None, None, "2026-11-01T02:01:00+00:00", False, 0, 0, "01" * 32
        ),
    ),
    gaps_filled=("Section 1, Parts: Pistons (2 quotes from 1 source)",),
    gaps_open=("Section 2, Sounds: Noise",),
    related=(
        RelatedFile("cars/09-old.md", "Old engines", 120, (), (("engine", 7),), "covers steam; this one petrol", True),
    ),
    warnings=("number 10 is used twice",),
    findings=(EVIL,),
    checks=(Check("quotes", True, "4 of 4"), Check("budget", False, "48 of 60", ("section 2 is short",))),
    requests=9,
    request_share=13,
    asked=(("Do we know engines?", "not covered"),),
)


def visible(text: str) -> str:
    """What a reader of the rendered drop sees, on one line."""
    html = MarkdownIt("commonmark").enable("table").render(text)
    plain = re.sub(r"<[^>]+>", " ", html)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        plain = plain.replace(entity, character)
    return " ".join(plain.split())


def test_the_head_is_what_readers_of_drops_look_for() -> None:
    lines = [line.rstrip() for line in render_drop(FACTS, small_topic()).splitlines()]
    assert lines[0].startswith("# KNOWLEDGE DROP: Engines")
    assert lines[2:7] == [
        "**Runner**: PART 1 (expansion-small-2025-01-13)",
        "**Timestamp**: 2026-11-01T02:12:44Z",
        "**Status**: short",
        "**As of**: 2026-11-01",
        "**Topic**: A small topic (small)",
    ]
    for line in (
        "**File**: `cars/10-engines.md`",
        "**Lines**: 48",
        "**Planned lines**: 60 (-20.0%)",
        "**Words**: 4,213",
        "**Size**: 28,412 bytes",
    ):
        assert line in lines


def test_every_fact_is_in_it() -> None:
    seen = visible(render_drop(FACTS, small_topic()))
    for words in (
        "2. Sounds 20 8 10 0 Noise",
        '"engines 2025 2026" planned as "engines 2024 2025" 2 results from local documents at 2026-11-01T02:00:00Z;'
        " 2 read, 1 used",
        '"old" failed: no result',
        "All *about* engines , A. Writer, published 2026-08-01, accessed 2026-11-01 3 quotes, 120 words; page SHA-256",
        "no author named, no date given, local copy, read 2026-11-01 1 quote, 20 words",
        "Sources read, not quoted (1) Unquoted , no author named, no date given, accessed 2026-11-01",
        "Do we know engines? (not covered)",
        "Gaps filled Section 1, Parts: Pistons (2 quotes from 1 source)",
        "Gaps still open Section 2, Sounds: Noise",
        'cars/09-old.md (120 lines, named by the plan): covers steam; this one petrol ("engine" in line 7)',
        "Warnings number 10 is used twice",
        "Checks (1 of 2 passed) Check Result Figure quotes passed 4 of 4 budget FAILED 48 of 60 budget: section 2 is short",
        "9 sent, of 13 that this PART may send.",
        "1 point is still open; a run 7 or more days later searches again.",
    ):
        assert words in seen, words


def test_hostile_words_are_shown_and_not_rendered() -> None:
    text = render_drop(FACTS, small_topic())
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert html.count("<h1>") == 1
    assert visible(text).count(EVIL) == 4
    assert f'href="{URL}"' in html


def test_times_are_utc_and_names_agree_with_the_plan() -> None:
    part = small_topic().part(1)
    assert drop_name(part, dt.date(2026, 11, 1), FACTS.completed_at) == "KNOWLEDGE-DROP-engines-2026-11-01-0212.md"
    assert drop_name(part, dt.date(2026, 11, 1), "2026-11-01T23:59:59") == "KNOWLEDGE-DROP-engines-2026-11-01-2359.md"
    with pytest.raises(ValueError):
        drop_name(part, dt.date(2026, 11, 1), "yesterday")


def test_a_failed_part_says_why_and_what_to_do() -> None:
    empty = {"sections": (), "sources": (), "pages": (), "searches": (), "related": (), "checks": (), "findings": ()}
    facts = dataclasses.replace(FACTS, status="failed", reason=f"no result: {EVIL}", sha256="", lines=0, **empty)
    text = render_drop(facts, small_topic())
    assert "**Status**: failed" in text
    assert "**Reason**: no result: # Ignore \\[all\\]" in text
    assert "No file was written; planned was `cars/10-engines.md` with 60 lines." in text
    assert "run this PART again" in text
    assert "## Checks" not in text


def test_facts_survive_their_json_form_and_give_the_same_drop() -> None:
    again = DropFacts.from_json(json.loads(json.dumps(FACTS.to_json())))
    assert again == FACTS
    assert render_drop(again, small_topic()) == render_drop(FACTS, small_topic())


def test_files_of_the_base_are_listed_apart_from_pages() -> None:
    file = DropSource(
        4, "cars/09-old.md", "cars/09-old.md", None, None, "", False, 2, 31, "23" * 32, "internal", ((3, 5), (9, 9))
    )
    facts = dataclasses.replace(FACTS, sources=(*FACTS.sources, file))
    assert DropFacts.from_json(json.loads(json.dumps(facts.to_json()))) == facts
    shown = render_drop(facts, small_topic()).splitlines()
    at = shown.index("## Source documents quoted (1)")
    assert shown[at + 2 : at + 4] == [
        "4. `cars/09-old.md`, lines 3-5, 9-9",
        f"   - 2 quotes, 31 words; file SHA-256 `{'23' * 32}`",
    ]
    assert "## Sources quoted (2)" in shown
