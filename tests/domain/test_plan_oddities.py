"""Plans unlike all that are known: other words, tables in place of lists, PARTs without numbers, two plans in one file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from knowledge_expansion.errors import TopicError
from knowledge_expansion.text.plan_writing.plan import export_plan
from knowledge_expansion.topics.importing import Imported
from plan_kit import imported, lost_words, miscounted, same

PLANS = Path(__file__).resolve().parents[1] / "fixtures" / "plans"
NAMES = sorted(path.name for path in PLANS.glob("*.md"))


def read(name: str) -> Imported:
    return imported((PLANS / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_and_the_way_back_is_the_same(name: str, ends: str) -> None:
    plan = (PLANS / name).read_text(encoding="utf-8").replace("\n", ends)
    result = imported(plan)
    assert lost_words(plan, result) == []
    assert miscounted(result) == {}
    same(imported(export_plan(result.topic)).topic, result.topic)
    assert result.topic == read(name).topic


def test_a_plan_in_german() -> None:
    topic = read("german.md").topic
    assert (topic.title, topic.date, topic.knowledge_base) == (
        "Brot aus dem Holzofen",
        dt.date(2025, 5, 3),
        "backstube",
    )
    one, two = topic.parts
    assert (one.file, one.lines, one.state.steps["queries"]) == ("brot/10-sauerteig.md", 400, ("done", "open"))
    assert one.queries == ("Roggensauer Führung Temperatur", "Anstellgut auffrischen Rhythmus")
    assert [(section.title, section.lines) for section in one.sections] == [("Mikroben", 250), ("Führung", 150)]
    assert (two.title, two.lines, two.queries) == ("Glut und Dampf", 500, ("Holzbackofen Speicherstein",))
    assert "Der Müller weiß mehr über Schamotte." in two.notes
    assert topic.notes == "- [ ] Inhaltsverzeichnis ergänzen"


def test_tables_lettered_parts_thousands_and_round_boxes() -> None:
    result = read("tables.md")
    assert [(part.number, part.lines) for part in result.topic.parts] == [(7, 300), (1, 400), (2, 500)]
    seven, luffing, hoists = result.topic.parts
    assert seven.queries == ("slewing ring wear", "crane foundation bolts")
    assert [(section.title, section.lines) for section in seven.sections] == [("Rings", 180), ("Bolts", 120)]
    assert luffing.queries == ("luffing winch brake", "rope sheave diameter")
    assert luffing.state.steps == {"queries": ("open", "done"), "sections": "failed"}
    assert hoists.queries == ("hoist overload cutout",)
    assert [(section.title, section.lines) for section in hoists.sections] == [
        ("Overload cutouts", 350),
        ("Limit switches", 150),
    ]
    assert "a second PART 1 writes another file; it became PART 2" in [text for _, text in result.findings]
    assert "# PART 1b: Create harbour/02-hoists.md (400-500 lines)" in hoists.notes


def test_parts_without_numbers_and_a_second_plan() -> None:
    result = read("unnumbered.md")
    assert [(part.number, part.file) for part in result.topic.parts] == [
        (1, "meadow/00-clover.md"),
        (2, "meadow/01-vetch.md"),
        (3, "pond/00-newts.md"),
        (4, "pond/01-algae.md"),
    ]
    assert result.topic.title == "Meadow flowers"
    assert result.topic.notes.split("\n") == ["**Date**: 2025-04-05", "**Oracle**: pond-oracle"]
    said = [text for _, text in result.findings]
    assert any(text.startswith("another plan seems to begin here") for text in said)
    assert "PART 2 has no number in the plan; its place gave it one" in said


def test_a_heading_that_creates_a_file_is_a_part_where_no_part_is_named() -> None:
    plan = (
        "# Plan: Moss\n## Create moss/00-peat.md (80 lines)\n- Search: peat\n## Write moss/01-bog.md\n- Search: bogs\n"
    )
    parts = imported(plan).topic.parts
    assert [(part.number, part.file, part.queries) for part in parts] == [
        (1, "moss/00-peat.md", ("peat",)),
        (2, "moss/01-bog.md", ("bogs",)),
    ]


@pytest.mark.parametrize(
    ("said", "lines"), [("0.4k", 400), ("~1.2k", 1200), ("2k", 2000), ("400-500", 500), ("~90", 90)]
)
def test_budgets_in_many_shapes(said: str, lines: int) -> None:
    [part] = imported(f"# Plan: Moss\n## PART 01: Create moss/00-peat.md ({said} lines)\n- Search: peat\n").topic.parts
    assert (part.number, part.lines) == (1, lines)


@pytest.mark.parametrize("row", ["| Query | {} |", "| [ ] | {} |", "| {} | later |"])
def test_a_row_is_a_search_or_stays_a_row(row: str) -> None:
    head = "| Done | Search |\n|---|---|" if "[ ]" in row else ""
    plan = f"# Plan: Moss\n## PART 1: Create moss/00-peat.md\n{head}\n{row.format('bog oak age')}\n"
    [part] = imported(plan).topic.parts
    assert part.queries == (("bog oak age",) if "later" not in row else (part.title,))
    assert ("queries" in part.assumed) == ("bog oak age |" in part.notes or "bog oak age | later" in part.notes)


def test_a_file_of_headings_alone_is_no_plan() -> None:
    with pytest.raises(TopicError, match="has no PARTs"):
        imported("# Moss\n\n## 1. Peat\n\nGrows.\n\n## 2. Bog\n\nWet.\n")
