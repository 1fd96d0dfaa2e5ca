"""Plans in several dialects become topics that hold all they say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import plan_texts
import pytest
from knowledge_expansion.topics.import_report import report_on
from knowledge_expansion.values.topic import FileCheck, FolderCheck, PhraseCheck, RangeCheck
from plan_kit import TODAY, imported, lost_words, miscounted


class TestThePlanInSteps:
    topic = imported(plan_texts.STEPS).topic

    def test_the_frame(self) -> None:
        topic = self.topic
        assert (topic.id, topic.title, topic.date) == ("bread-at-home", "Bread at home", dt.date(2025, 3, 2))
        assert (topic.knowledge_base, topic.type) == ("kitchen-oracle", "Research Expansion (Web Research)")
        assert topic.header == {"Goal": "Good bread without a machine"}
        assert [(g.name, g.parts, g.about) for g in topic.groups] == [
            ("Dough", (1, 2), "flour, water, time"),
            ("Oven", (3,), "steam"),
        ]

    def test_the_checks_of_the_base(self) -> None:
        existing = self.topic.parts[0].existing
        assert existing.index == ("yeast", "starter")
        assert existing.phrases == (
            PhraseCheck(folder="bread", any=("wild yeast", "levain")),
            PhraseCheck(folder="grains", all=("rye", "acidity")),
        )
        assert existing.ranges == (RangeCheck(folder="bread", first=1, last=9, note="older notes"),)
        assert existing.files == (FileCheck(path="grains/04-rye.md", lines="20-60", note="about rye"),)
        assert existing.folders == (FolderCheck(path="microbes", note="lactic acid"),)
        assert existing.gaps == ("How warm is too warm?",)
        assert existing.others == ("Ask the baker next door",)

    def test_the_research(self) -> None:
        part = self.topic.parts[0]
        assert part.queries == (
            "sourdough starter hydration 2024 2025",
            '"lactic acid bacteria" OR "wild yeast" ratio',
        )
        assert (part.scrape.least, part.scrape.top) == (3, 4)
        assert part.scrape.prefer == ("bakers' blogs", "food science papers")
        assert part.facets == ("feeding rhythm", "temperature", "signs of trouble (mould, hooch)")
        assert part.sources.must_use == ("https://example.org/starter_(bread).html",)

    def test_the_sections_and_the_projects_own(self) -> None:
        first = self.topic.parts[0].sections
        assert [(s.title, s.lines, s.project) for s in first] == [
            ("What a Starter Is", 120, False),
            ("Feeding", 100, False),
            ("Hearth-7 Log", 80, True),
        ]
        assert first[0].points == ("What lives in a starter?", "Yeast vs bacteria")
        assert first[0].cite == "food science papers"
        second = self.topic.parts[1].sections
        assert [(s.title, s.points, s.lines, s.assumed, s.project) for s in second] == [
            ("Tension", ("folding", "resting"), 100, True, False),
            ("Hearth-7: our own loaves", ("Hearth-7: our own loaves",), 100, True, True),
        ]

    def test_the_boxes(self) -> None:
        one, two, three = (part.state for part in self.topic.parts)
        assert (one.status, one.at) == ("done", "2025-03-04 08:15")
        assert one.steps == {"index": "done", "queries": "done", "sections": ("done", "open", "open")}
        assert (two.status, two.at, two.note) == ("failed", "2025-03-04", "no results")
        assert three.status == "open"

    def test_what_has_no_place_is_kept_and_named_with_its_line(self) -> None:
        result = imported(plan_texts.STEPS)
        assert result.topic.notes == "- [x] Ring the bell twice"
        [kept] = result.kept
        assert plan_texts.STEPS.split("\n")[kept.line.number - 1] == "- [x] Ring the bell twice"
        report = report_on(result, "ingestion.md")
        assert f"line {kept.line.number}: - [x] Ring the bell twice" in report
        assert "PARTs               3, in 2 groups" in report


def test_queries_in_fences_and_lists_and_other_boxes() -> None:
    topic = imported(plan_texts.QUERIES_IN_A_FENCE).topic
    assert [part.queries for part in topic.parts] == [
        ("why bees swarm 2025", "queen cells signs"),
        ("wintering bees insulation", "moisture in hives"),
    ]
    assert topic.date == dt.date(2025, 5, 1)
    assert topic.parts[0].state.status == "done"
    assert topic.parts[0].influences == "Files 2,3 (hives)"
    assert [s.title for s in topic.parts[0].sections] == ["Overview", "Signs", "Prevention"]
    assert topic.parts[1].sections[0].points == ("cluster", "food", "ventilation (top, bottom)")
    assert [(chore.number, chore.title, chore.notes) for chore in topic.chores] == [
        (3, "Update INDEX.md", "- Add two lines")
    ]


def test_parts_under_another_name_without_files_or_dates() -> None:
    result = imported(plan_texts.WORKERS)
    topic = result.topic
    assert [(part.number, part.title) for part in topic.parts] == [(1, "Fresnel Rings"), (2, "Prisms")]
    assert [part.queries for part in topic.parts] == [
        ("Fresnel lens manufacture",),
        ("catadioptric prisms", "prism breakage in storms"),
    ]
    assert topic.parts[0].file == "lighthouse-lenses/00-fresnel-rings.md"
    assert topic.parts[0].assumed == ("file", "lines", "sections")
    assert topic.parts[0].drop == "fresnel-rings"
    assert topic.date == TODAY
    assert topic.assumed == ("date", "knowledge_base")
    assert (0, "the date is not stated; 2026-01-02 was put in") in result.findings


def test_an_outline_in_a_fence_batches_and_documents() -> None:
    topic = imported(plan_texts.OUTLINE).topic
    first, second = topic.parts
    assert [(s.title, s.lines, s.points) for s in first.sections] == [
        ("Steel", 200, ("Alloys", "Tempering")),
        ("Fatigue", 300, ("Cycles to failure",)),
    ]
    assert first.queries == ("mainspring fatigue", "blue steel tempering")
    assert first.scrape.prefer == ("Horology journals", "Makers' handbooks")
    assert first.facets == ("Fatigue (cycles, load)", "Lubrication")
    assert second.documents == (
        FileCheck(path="library/huygens.md", lines="1-80"),
        FileCheck(path="library/graham.md", lines="5-9"),
    )
    assert (second.lines, second.queries, second.assumed) == (700, ("Escapements",), ("drop", "queries"))
    assert [group.name for group in topic.groups] == ["BATCH 1: Springs", "BATCH 2: Wheels"]
    assert (topic.batch_size, topic.date) == (1, dt.date(2025, 4, 12))


@pytest.mark.parametrize("name", sorted(plan_texts.ALL))
def test_no_word_is_lost(name: str) -> None:
    plan = plan_texts.ALL[name]
    assert lost_words(plan, imported(plan)) == []
    assert miscounted(imported(plan)) == {}


class TestWhatIsSaidTwice:
    plan = """# Expansion: Kites

## PART 1: Create sky/00-kites.md (~40 lines)

**Step 1: Web Research**
- [x] Search: "box kite lift"
- [x] Search: "box kite lift"
- [ ] Extract: bridle, tail
- [ ] Extract: bridle, keel

**Step 2: Write**
- [ ] Section 1: Lift (~40 lines)
      - Bridle angle
      - Bridle angle
"""

    def test_a_repeated_query_facet_or_point_keeps_its_line(self) -> None:
        result = imported(self.plan)
        [part] = result.topic.parts
        assert (part.queries, part.sections[0].points) == (("box kite lift",), ("Bridle angle",))
        assert part.facets == ("bridle", "tail", "bridle", "keel")
        assert part.notes.split("\n") == ['- [x] Search: "box kite lift"', "      - Bridle angle"]
        assert miscounted(result) == {}

    def test_a_lost_copy_is_noticed(self) -> None:
        result = imported(self.plan)
        part = result.topic.parts[0].model_copy(update={"notes": ""})
        bare = replace(result, topic=result.topic.model_copy(update={"parts": (part,)}))
        assert lost_words(self.plan, bare) == []
        assert miscounted(bare) == {1: {"angle": 1, "bridle": 1, "kite": 1, "lift": 1}}


class TestTheClosingLists:
    plan = """# Expansion: Kites

## PART 1: Create sky/00-kites.md

- [✓] PART 1: Create sky/00-kites.md (Completed 2025-06-01)

**Step 1: Web Research**
- [x] Search: "box kite lift"

**Step 2: Write**
- [✓] Create: `sky/00-kites.md` (810 lines)
- [✓] Section 1: Lift

## PART 2: Create sky/01-tails.md (~200 lines)

- [ ] Search: "kite tail drag"

## PART 3: Create sky/02-keels.md

- [ ] Search: "kite keel"
- [✓] Create sky/02-keels.md (333 lines)

## Final Summary

1. `sky/00-kites.md` (~350 lines)
2. `sky/01-tails.md` (~250 lines)

**New folders**:
- `sky/` (3 files: 00-02)
- Lift and tail drag
"""

    def test_a_budget_that_stands_only_there_is_taken_and_a_report_is_none(self) -> None:
        one, two, three = imported(self.plan).topic.parts
        assert (one.lines, one.planned_lines, one.sections[0].lines) == (350, None, 350)
        assert one.notes == "- [✓] Create: `sky/00-kites.md` (810 lines)"
        assert two.lines == 200
        assert (three.lines, three.notes) == (333, "")

    def test_what_does_not_follow_from_the_part_that_a_line_names_is_kept(self) -> None:
        assert imported(self.plan).topic.notes.split("\n") == [
            "2. `sky/01-tails.md` (~250 lines)",
            "- `sky/` (3 files: 00-02)",
            "- Lift and tail drag",
        ]


@pytest.mark.parametrize(
    ("line", "query"),
    [
        ('- [ ] Search: "old ships"', "old ships"),
        ("- [ ] Search: old ships", "old ships"),
        ("- Research: old ships", "old ships"),
        ("* Google: old ships", "old ships"),
        ("- [ ] Query: “old ships”", "old ships"),
        ("1. Look for: old ships", "old ships"),
        ("- [ ] Search query: `old ships`", "old ships"),
        ("- [ ] Web search: old ships", "old ships"),
        ("\t- [ ] Search for: old ships", "old ships"),
        ("- [ ] Use a browser to search: old ships", "old ships"),
        ('- [ ] Search: "old ships" AND "masts"', '"old ships" AND "masts"'),
        ("- [ ] Search for old ships", "old ships"),
        ("- [x] Search: old ships (12 results confirmed)", "old ships"),
        ("- [ ] Search: old ships (12 results confirmed)", "old ships (12 results confirmed)"),
        ("- [x] Search: old ships (17th century)", "old ships (17th century)"),
        ('- [ ] Search GitLab: "old ships" notebooks', "old ships"),
        ('- [ ] Search: "old ships" papers', "old ships"),
        ('- [ ] Search: "old ships" masts', '"old ships" masts'),
        ('- [ ] Search archives: "old ships" OR "masts"', '"old ships" OR "masts"'),
    ],
)
def test_a_query_is_told_by_its_role(line: str, query: str) -> None:
    text = f"# Plan: Ships\n\n## PART 1: Create a/00-ships.md (100 lines)\n\n**Step 1: Web Research**\n{line}\n"
    assert imported(text).topic.parts[0].queries == (query,)


@pytest.mark.parametrize("marks", [" or ", " and ", ", ", "; ", " / ", ", and "])
def test_quoted_queries_of_one_line_are_several(marks: str) -> None:
    text = f'# Plan: Ships\n\n## PART 1: Ships\n- [x] Search museums: "old ships"{marks}"tall masts"\n- [ ] Search: "sails"\n'
    [part] = imported(text).topic.parts
    assert part.queries == ("old ships", "tall masts", "sails")
    assert part.state.steps["queries"] == ("done", "done", "open")


@pytest.mark.parametrize(
    "line",
    [
        '- [ ] Search GitLab: "old ships" notebooks',
        "- [x] Search: old ships (12 results confirmed)",
        '- [ ] Search museums: "old ships" or "masts"',
    ],
)
def test_words_beside_a_query_keep_their_line(line: str) -> None:
    assert imported(f"# Plan: Ships\n\n## PART 1: Ships\n{line}\n").topic.parts[0].notes == line


def test_a_drop_that_was_created_names_the_slug() -> None:
    text = "# Plan: Ships\n\n## PART 1: Ships\n- Search: masts\n- [✓] Created KNOWLEDGE-DROP-tall-ships-2025-02-03-0910.md\n"
    [part] = imported(text).topic.parts
    assert (part.drop, part.state.drop, part.assumed) == (
        "tall-ships",
        "2025-02-03-0910",
        ("file", "lines", "sections"),
    )


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        ("## PART 1: Create a/00-ships.md (100 lines)", 100),
        ("### PART 1: Create a/00-ships.md (~1,200 lines)", 1200),
        ("# Part 1 - Create a/00-ships.md (450+ lines)", 450),
        ("#### PART 1. Ships (700-line)", 700),
        ("## PART 1 — Ships (300-350 lines)", 350),
        ("**PART 1: Ships** (~90 lines)", 90),
        ("- [ ] PART 1: Create a/00-ships.md (~250 lines)", 250),
    ],
)
def test_a_part_opens_at_any_level(head: str, lines: int) -> None:
    topic = imported(f'# Plan: Ships\n\n{head}\n\n**Research**\n- Search: "masts"\n').topic
    assert [(part.number, part.lines, part.queries) for part in topic.parts] == [(1, lines, ("masts",))]


@pytest.mark.parametrize(
    ("glyph", "status"),
    [
        ("[ ]", "open"),
        ("[x]", "done"),
        ("[X]", "done"),
        ("[✔]", "done"),
        ("☑", "done"),
        ("☐", "open"),
        ("[/]", "failed"),
    ],
)
def test_boxes_in_many_shapes(glyph: str, status: str) -> None:
    topic = imported(
        f"# Plan: Ships\n\n## PART 1: Ships\n\n- {glyph} PART 1: Create a/00-ships.md\n- Search: masts\n"
    ).topic
    assert topic.parts[0].state.status == status


class TestPlansThatDisagreeWithThemselves:
    def test_two_parts_with_one_file_both_stay(self) -> None:
        result = imported(
            "# Plan: Ships\n## PART 1: Create a/00-ships.md (9 lines)\n- Search: masts\n"
            "## PART 2: Create a/00-ships.md (9 lines)\n- Search: sails\n"
        )
        assert [part.file for part in result.topic.parts] == ["a/00-ships.md", "a/00-ships-part-2.md"]
        assert any("PART 2 does not state: title, file" in text for _, text in result.findings)

    def test_a_number_used_twice_for_two_files(self) -> None:
        result = imported(
            "# Plan: Ships\n## PART 1: Create a/00-masts.md\n- Search: masts\n## PART 1: Create a/01-sails.md\n- Search: sails\n"
        )
        assert [(part.number, part.file) for part in result.topic.parts] == [(1, "a/00-masts.md"), (2, "a/01-sails.md")]
        assert "a second PART 1 writes another file; it became PART 2" in [text for _, text in result.findings]

    def test_a_number_used_twice_for_one_file_is_one_part(self) -> None:
        topic = imported(
            "# Plan: Ships\n## PART 1: Masts\n## PART 2: Sails\n\n# Details\n\n"
            "## PART 1: Masts\n- [ ] PART 1: Create a/00-masts.md\n- Search: masts\n"
            "## PART 2: Sails\n- [ ] PART 2: Create a/01-sails.md\n- Search: sails\n"
        ).topic
        assert [(part.number, part.file, part.queries) for part in topic.parts] == [
            (1, "a/00-masts.md", ("masts",)),
            (2, "a/01-sails.md", ("sails",)),
        ]

    def test_sums_that_do_not_agree_are_kept(self) -> None:
        result = imported(
            "# Plan: Ships\n## PART 1: Create a/00-masts.md (400 lines)\n- Search: masts\n- [ ] Section 1: Wood (~100 lines)\n"
            "- [ ] Section 2: Rope (~120 lines)\n"
        )
        [part] = result.topic.parts
        assert (part.lines, part.planned_lines) == (220, 400)
        assert "PART 1 has 400 lines, its sections 220; the sections count" in [text for _, text in result.findings]

    def test_names_that_no_file_can_have(self) -> None:
        [part] = imported("# Plan: Ships\n## PART 1: Create Notes/My_File.md\n- Search: masts\n").topic.parts
        assert part.file == "notes/my-file.md"
        assert "file" in part.assumed

    def test_gaps_in_the_numbers_stay(self) -> None:
        topic = imported("# Plan: Ships\n## PART 2: Masts\n- Search: masts\n## PART 5: Sails\n- Search: sails\n").topic
        assert [part.number for part in topic.parts] == [2, 5]


def test_the_folder_gives_id_and_date() -> None:
    text = "# Ships\n## PART 1: Masts\n- Search: masts\n"
    topic = imported(text, "_ingest-auto/expansion-tall-ships-2024-08-09/ingestion.md").topic
    assert (topic.id, topic.date) == ("tall-ships", dt.date(2024, 8, 9))


def test_a_header_that_counts_other_parts_keeps_its_line() -> None:
    plan = plan_texts.STEPS.replace("3 (2 Dough, 1 Oven)", "11 (6 Dough, 5 Oven)")
    result = imported(plan)
    assert "**PARTs**: 11 (6 Dough, 5 Oven)" in result.topic.notes
    assert lost_words(plan, result) == []


def test_words_beside_the_date_keep_their_line() -> None:
    text = "# Plan: Moss\n\n**Date**: 13. Mai 2025 (draft)\n\n## PART 1: Create moss/00-peat.md\n- Search: peat\n"
    topic = imported(text).topic
    assert (topic.date, topic.notes) == (dt.date(2025, 5, 13), "**Date**: 13. Mai 2025 (draft)")
