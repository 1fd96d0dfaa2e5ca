"""Drops of any author: fields by meaning, each with its line, and what looks wrong."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from drop_dialects import ALL, BARE, BOLD, FRONT, HEADINGS, ONE_LINE, TABLE, TEMPLATE
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge_expansion.text.drop import render_drop
from knowledge_expansion.text.drop_reading import read_drop
from knowledge_expansion.text.drop_reading.against_file import file_doubts
from knowledge_expansion.text.drop_reading.moments import moment_in
from knowledge_expansion.text.drop_reading.status import status_of
from knowledge_expansion.values.outside_drop import DropTime, OutsideDrop, Stated
from test_drop import FACTS
from topic_samples import small_topic


def said(drop: OutsideDrop) -> tuple[Any, ...]:
    fields = (drop.part, drop.parts, drop.time, drop.status, drop.file, drop.lines)
    values = [None if stated is None else stated.value for stated in fields]
    return tuple(getattr(value, "iso", getattr(value, "text", value)) for value in values)


def words_of(drop: OutsideDrop, kind: str) -> list[str]:
    return [finding.words for finding in drop.findings if finding.kind == kind]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (BOLD, (3, None, "2025-03-10T09:41Z", "complete", "energy/12-tidal-turbines.md", "~400")),
        (FRONT, (4, 9, "2025-11-16T18:56:30+01:00", "failed", "gears/04-quiet-gears.md", None)),
        (TABLE, (11, 20, "2025-11-16T18:56-08:00", "partial", "hats/11-felt.md", "210+")),
        (HEADINGS, (None, None, "2025-05-02T06:56", "in_progress", "bread/07-slow.md", "95")),
        (ONE_LINE, (5, 6, "2025-02-03T14:32", "complete", "toys/05-kites.md", "88")),
        (TEMPLATE, (None, None, "2025-11-13", "unknown", "area/NN-name.md", None)),
        (BARE, (None, None, None, "unknown", None, None)),
    ],
    ids=ALL,
)
def test_the_main_fields_in_every_manner(text: str, fields: tuple[Any, ...]) -> None:
    assert said(read_drop(text)) == fields


def test_a_drop_in_full() -> None:
    drop = read_drop(BOLD, "some/where/KNOWLEDGE-DROP-tidal-2025-03-10-0941.md")
    assert drop.name == "KNOWLEDGE-DROP-tidal-2025-03-10-0941.md"
    assert drop.title == Stated("Tidal Turbines", 1, "Tidal Turbines")
    assert drop.time == Stated(DropTime("2025-03-10T09:41Z", "UTC"), 4, "2025-03-10 09:41 UTC")
    assert drop.stamp == Stated(DropTime("2025-03-10T09:41", None), 0, "2025-03-10-0941")
    assert drop.words is not None
    assert (drop.words.value.number, drop.words.line) == (2900, 14)
    assert [(s.number, s.title.value, s.lines and s.lines.value.number) for s in drop.sections] == [
        (1, "How a turbine turns", 120),
        (2, "Moorings", 200),
        (3, "Tariffs", 150),
    ]
    first, second, third = drop.sources
    assert first.url is not None
    assert first.url.value == "https://rotors.example.com/handbook_(v2)"
    assert first.published is not None
    assert first.accessed is not None
    assert (first.published.value, first.accessed.value, first.accessed.line) == ("2025-05", "2025-03-10", 25)
    assert second.author is not None
    assert second.published is not None
    assert (second.author.value, second.published.value) == ("Ana Brook, Li Reed", "2024-02-12")
    assert (third.title.value, third.url) == ("Harbour talk", None)
    assert [(gap.state, gap.what.value) for gap in drop.gaps] == [
        ("filled", "Which blade pitch suits slow water"),
        ("filled", "What a mooring costs"),
    ]
    assert [file.value for file in drop.related] == ["energy/03-waves.md"]
    assert [step.value for step in drop.next_steps] == ["List the file in the index"]


def test_what_looks_wrong_is_told_with_its_line() -> None:
    found = {(finding.kind, finding.line): finding.words for finding in read_drop(BOLD).findings}
    assert found == {
        ("sums", 12): "the sections have 470 lines together (120 + 200 + 150), the file is said to have ~400",
        ("dates", 27): "published 2025-05, read 2025-03-10: Rotor handbook",
        ("sums", 32): "says 2 sources, lists 1",
        ("source", 33): "no URL: Harbour talk",
        ("sums", 49): "3/4 is 75.0 %, not 80 %",
    }


def test_a_failed_drop_has_its_reason() -> None:
    drop = read_drop(FRONT)
    assert drop.reason == Stated('no search result for "quiet gears"', 6, 'no search result for "quiet gears"')
    assert drop.runner is not None
    assert drop.runner.value == "worker-7"


def test_placeholders_are_told_as_such() -> None:
    drop = read_drop(TEMPLATE, "KNOWLEDGE-DROP-name-2025-11-13-[timestamp].md")
    assert drop.time is not None
    assert drop.time.value == DropTime("2025-11-13", None, placeholder=True)
    assert drop.stamp is not None
    assert drop.stamp.value.placeholder
    assert words_of(drop, "placeholder") == [
        "the time is a placeholder: 2025-11-13",
        "the status is a placeholder: [SUCCESS / FAILED]",
    ]


def test_claims_about_sources_are_compared_with_them() -> None:
    drop = read_drop(HEADINGS)
    assert [query.value for query in drop.queries] == ["cold proofing times", "rye sourdough hydration"]
    assert words_of(drop, "source") == [
        "no URL: arXiv:2501.01234 (arXiv:2501.01234 leads to https://arxiv.org/abs/2501.01234)",
        "claims a URL for every source; 1 of 3 have none",
    ]
    assert [gap.state for gap in drop.gaps] == ["open"]


def test_sources_in_a_table_and_in_the_text() -> None:
    (listed,) = read_drop(TABLE).sources
    assert listed.url is not None
    assert (listed.url.value, listed.url.line) == ("https://felt.example.org/how", 15)
    (cited,) = read_drop(BARE.partition("## Sources")[0]).sources
    assert cited.accessed is not None
    assert (cited.title.value, cited.accessed.value, cited.group) == ("Shadow lines", "2025-06-01", "cited in the text")


def test_statements_that_contradict_each_other() -> None:
    text = BOLD.replace("**PART 3 COMPLETE** ✓", "**PART 3 FAILED** ✗").replace("2025-03-10 09:41", "2025-03-10 19:41")
    drop = read_drop(text, "KNOWLEDGE-DROP-tidal-2025-03-10-0941.md")
    assert drop.status.value == "complete"
    assert words_of(drop, "status") == ["says failed here and complete in line 5"]
    assert words_of(drop, "time") == ["says 2025-03-10T19:41Z, the file is named 2025-03-10-0941: 10 hours apart"]


def test_a_drop_of_ours_is_read_exactly() -> None:
    drop = read_drop(render_drop(FACTS, small_topic()), "KNOWLEDGE-DROP-x-2026-11-01-0212.md")
    assert said(drop) == (1, None, "2026-11-01T02:12:44Z", "short", FACTS.file, "48")
    assert drop.title is not None
    assert drop.runner is not None
    assert (drop.title.value, drop.runner.value) == (FACTS.title, FACTS.runner)
    assert drop.planned is not None
    assert drop.words is not None
    assert drop.size is not None
    numbers = (drop.planned.value.number, drop.words.value.number, drop.size.value.number)
    assert numbers == (FACTS.planned_lines, FACTS.words, FACTS.size)
    sections = [
        (s.number, s.title.value, s.lines and s.lines.value.number, s.planned and s.planned.value.number)
        for s in drop.sections
    ]
    assert sections == [(s["number"], s["title"], s["written"], s["planned"]) for s in FACTS.sections]
    read = [
        (
            s.title.value,
            s.url and s.url.value,
            s.author and s.author.value,
            s.published and s.published.value,
            s.accessed and s.accessed.value,
        )
        for s in drop.sources
    ]
    assert read == [(s.title, s.url, s.author, s.published, s.accessed[:10]) for s in FACTS.sources]
    assert [query.value for query in drop.queries] == [search.query for search in FACTS.searches]
    assert [gap.what.value for gap in drop.gaps] == [*FACTS.gaps_filled, *FACTS.gaps_open]
    assert [file.value for file in drop.related] == [file.path for file in FACTS.related]
    assert len(drop.next_steps) == 3
    assert drop.findings == ()


@pytest.mark.parametrize(
    ("words", "iso", "zone"),
    [
        ("14:32", "14:32", None),
        ("06:56 UTC", "06:56Z", "UTC"),
        ("2025-11-16 18:56", "2025-11-16T18:56", None),
        ("2025-02-03T14:00Z", "2025-02-03T14:00Z", "Z"),
        ("2025-02-03T14:00:07.123+0530", "2025-02-03T14:00:07+05:30", "+0530"),
        ("November 16, 2025 6:56 PM", "2025-11-16T18:56", None),
        ("Sunday, 16 Nov. 2025 at 12:05 am", "2025-11-16T00:05", None),
        ("16.11.2025, 18:56 CET", "2025-11-16T18:56+01:00", "CET"),
        ("2025-11-16-1857", "2025-11-16T18:57", None),
        ("2025-11-16-18-53", "2025-11-16T18:53", None),
        ("20251116T185307Z", "2025-11-16T18:53:07Z", "Z"),
        ("18:56 UTC on 2025-11-16", "2025-11-16T18:56Z", "UTC"),
        ("2025-11-16 18:56 CST", "2025-11-16T18:56", "CST"),
        ("11/16/2025 6 PM", "2025-11-16T18:00", None),
        ("2025/11/16", "2025-11-16", None),
        ("2025-11-16 (executed in two goes)", "2025-11-16", None),
    ],
)
def test_times(words: str, iso: str, zone: str | None) -> None:
    moment = moment_in(words)
    assert moment is not None
    assert (moment.iso, moment.zone) == (iso, zone)


@pytest.mark.parametrize("words", ["03/04/2025", "2025-13-45", "~30 lines", "25:99", "1:2", "PART 7", ""])
def test_what_is_no_time_is_not_guessed(words: str) -> None:
    assert moment_in(words) is None


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("KNOWLEDGE-DROP-x-2025-11-14-1856.md", "2025-11-14T18:56"),
        ("KNOWLEDGE-DROP-x-2025-11-14-18-56.md", "2025-11-14T18:56"),
        ("KNOWLEDGE-DROP-x-2025-11-14-185607.md", "2025-11-14T18:56:07"),
        ("KNOWLEDGE-DROP-x-2025-11-14-856.md", "2025-11-14T08:56"),
        ("KNOWLEDGE-DROP-x-2025-11-14.md", "2025-11-14"),
        ("notes.md", None),
    ],
)
def test_stamps_in_names(name: str, iso: str | None) -> None:
    stamp = read_drop("", name).stamp
    assert (stamp.value.iso if stamp else None) == iso


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("SUCCESS ✓", "complete"),
        ("✅", "complete"),
        ("PART 22/42 complete", "complete"),
        ("PART 25/42 complete (59.5%)", "complete"),
        ("Done, 0 errors", "complete"),
        ("~~FAILED~~ SUCCESS", "complete"),
        ("FAILED → retried → SUCCESS", "complete"),
        ("Complete (short: 300 of 700 lines)", "short"),
        ("8/10 sections complete", "partial"),
        ("Incomplete", "partial"),
        ("Completed with errors", "partial"),
        ("❌ FAILED: no results", "failed"),
        ("unsuccessful", "failed"),
        ("Timed out", "failed"),
        ("Skipped, already covered", "skipped"),
        ("not started", "in_progress"),
        ("🔄 running", "in_progress"),
        ("[STATUS]", "unknown"),
        ("SUCCESS / FAILED", "unknown"),
        ("see below", "unknown"),
        ("", "unknown"),
    ],
)
def test_statuses(words: str, status: str) -> None:
    assert status_of(words) == status


def test_claims_against_the_file() -> None:
    drop = read_drop(ONE_LINE)
    file = "# Kites\n\n## Section 1: Tails\n" + "word word\n" * 80
    assert [finding.words for finding in file_doubts(drop, file)] == [
        "says 88 lines, the file has 83",
        "says 612 words, the file has 166",
    ]
    assert not list(file_doubts(read_drop(ONE_LINE.replace("(88 lines, 612 words)", "(~80 lines)")), file))


def stated_in(value: Any) -> Iterator[Stated[Any]]:
    if isinstance(value, Stated):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from stated_in(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from stated_in(getattr(value, field.name))


def stands_in_its_lines(drop: OutsideDrop, text: str) -> None:
    lines = text.split("\n")
    for stated in stated_in(drop):
        assert 0 <= stated.line <= len(lines)
        if stated.line:
            assert stated.words in lines[stated.line - 1]
    for finding in drop.findings:
        assert 0 <= finding.line <= len(lines)


_LINE = st.sampled_from([line for text in ALL.values() for line in text.split("\n")])
_BITS = st.sampled_from(
    [
        "**",
        "`",
        "|",
        "---",
        "```",
        "- ",
        "(",
        ")",
        "[",
        "](",
        "<!--",
        "✓",
        "~",
        ":",
        "PART 9",
        "2025-02-30",
        "\u202e",
        "0",
        "%",
    ]
)
_TEXT = st.lists(
    _LINE | st.text(max_size=40) | st.builds("".join, st.lists(_BITS | _LINE, max_size=5)), max_size=40
).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(_TEXT, st.sampled_from(["", "KNOWLEDGE-DROP-x-2025-11-14-9999.md", "x-2025-02-30.md"]))
def test_whatever_is_in_a_drop_it_is_read(text: str, name: str) -> None:
    stands_in_its_lines(read_drop(text, name), text)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(ALL)), st.data())
def test_a_damaged_drop_is_read(which: str, data: st.DataObject) -> None:
    text = ALL[which]
    for _ in range(data.draw(st.integers(1, 4))):
        first = data.draw(st.integers(0, len(text)))
        last = data.draw(st.integers(first, min(len(text), first + 60)))
        text = text[:first] + data.draw(_BITS | st.text(max_size=5)) + text[last:]
    stands_in_its_lines(read_drop(text), text)


@pytest.mark.parametrize(
    "bit", ["[", "**", "- [", "(1", "1.", "| ", "2025-", "https://a(", "**a**: ", "\n\n" + " " * 90 + "- "]
)
def test_a_long_drop_takes_no_time(bit: str) -> None:
    read_drop("# KNOWLEDGE DROP\n" + bit * (60_000 // len(bit)))


def drops(shared: Path) -> list[Path]:
    return sorted((shared / "samples" / "drops").rglob("*.md"))


def test_every_sample_is_read(shared: Path) -> None:
    read = [(path, read_drop(path.read_text(), path.name)) for path in drops(shared)]
    assert len(read) == 72
    for path, drop in read:
        stands_in_its_lines(drop, path.read_text())
        assert drop.time or drop.stamp
    assert sum(drop.part is not None for _, drop in read) >= 64
    assert sum(drop.status.value == "complete" for _, drop in read) >= 59
    assert not [path.name for path, drop in read if drop.status.value in ("failed", "skipped", "in_progress")]
    assert sum(drop.time is not None for _, drop in read) >= 66
    assert sum(drop.file is not None for _, drop in read) >= 61


def test_the_faults_that_people_found_in_the_first_samples(shared: Path) -> None:
    one, two, three, four = (
        {(f.kind, f.line) for f in read_drop((shared / "samples" / "drops" / f"seed-00{n}.md").read_text()).findings}
        for n in range(1, 5)
    )
    assert one == {("dates", 92)}  # May 2025, read in February
    assert ("sums", 12) in two  # sections of 800 lines together against ~700
    assert {("dates", 68), ("source", 69), ("source", 70), ("source", 132)} <= three  # no URLs, all claimed to have one
    assert {("dates", 26), ("source", 41), ("source", 190)} <= four  # June 2025, told in January
