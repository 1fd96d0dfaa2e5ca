"""Whether a passage answers the point and not merely shares its words: definitions, comparisons, what speaks against a quote."""

from __future__ import annotations

import datetime as dt

import pytest
from evidence_kit import code, heading, item, paragraph, part, source, table
from knowledge_expansion.text.evidence import choose_evidence
from knowledge_expansion.text.evidence.definitions import Definition
from knowledge_expansion.text.evidence.passages import candidates
from knowledge_expansion.text.evidence.questions import Question, inquiry
from knowledge_expansion.text.evidence.sides import Comparison
from knowledge_expansion.values.evidence import Flaw
from knowledge_expansion.values.page import Block

TODAY = dt.date(2026, 11, 20)
INTRODUCTION = "Brass is a metal that suits small parts. A steam engine is a machine that turns steam into motion."


def question(point: str, title: str = "Steam engines", before: tuple[str, ...] = ()) -> Question:
    of = part(("Steam engines", 40, (*before, point)), title=title, queries=(title,))
    return inquiry(of).questions[-1]


@pytest.mark.parametrize(
    ("point", "text", "place"),
    [
        ("What is a steam engine?", "A steam engine is a machine with a boiler.", 0),
        ("What is a steam engine?", INTRODUCTION, INTRODUCTION.index("A steam")),
        ("What is a steam engine?", "The last valve of a steam engine is a plug of soft metal.", None),
        ("What is a steam engine?", "Oiling in steam engines is a daily duty.", None),
        ("What is a steam engine?", "If this is a steam engine, wait.", None),
        ("What is Acme Rail Safety Valve?", "A safety valve is a device that lets steam escape.", 0),
        ("What is Acme Rail Safety Valve?", "A valve is a device that shuts a pipe.", None),
        ("Boilers and pistons", "A piston is a disc that moves in a cylinder.", 0),
    ],
)
def test_the_sentence_that_defines_the_subject_is_found(point: str, text: str, place: int | None) -> None:
    assert Definition(question(point)).place(text) == place


def test_an_answer_to_what_something_is_begins_with_the_definition() -> None:
    of = part(("Steam engines", 40, ("What is a steam engine?",)))
    pages = [source(title, paragraph(INTRODUCTION)) for title in ("Steam engines",)]
    (found,) = choose_evidence(of, pages, as_of=TODAY)
    assert found.passage.text == found.passage.markdown == "A steam engine is a machine that turns steam into motion."
    assert "definition" in found.natures


COMPARED = [
    ("Coal Gas vs River Turbines", "Coal gas burns at once, and river turbines wait for rain.", "", True),
    ("Coal Gas vs River Turbines", "River turbines are set up with four bolts.", "", False),
    ("Coal Gas vs River Turbines", "Unlike others, river turbines wait for rain.", "Or coal gas?", True),
    ("Coal Gas vs River Turbines", "River turbines are set up with four bolts.", "Or coal gas?", False),
    ("Differences between Coal Gas and River Turbines", "A river turbine costs more than coal gas.", "", True),
    ("When to use vs River Turbines", "Steam engines run anywhere, and river turbines at a river.", "", True),
    ("When to use vs River Turbines", "River turbines are set up with four bolts.", "", False),
    ("Slow vs rapid valves", "A slow valve saves steam and a rapid valve saves time.", "", True),
    ("Slow vs rapid valves", "Valves differ: a slow one needs less care than other valves.", "", True),
    ("Slow vs rapid valves", "A slow start makes rapid progress later, says the maker of the valve.", "", False),
]


@pytest.mark.parametrize(("point", "text", "under", "made"), COMPARED)
def test_a_comparison_speaks_of_both_sides(point: str, text: str, under: str, made: bool) -> None:
    sides = question(point).sides
    assert sides is not None
    blocks = [heading(under), paragraph(text)] if under else [paragraph(text)]
    (found,) = candidates(source("A page", *blocks))
    assert Comparison(sides).made_in(found) is made


def test_a_table_compares_with_what_stands_above_it() -> None:
    sides = question("Coal Gas vs River Turbines").sides
    assert sides is not None
    blocks = (paragraph("Coal gas or not, that decides."), table(("", "Price"), ("River turbine", "high")))
    found = [c for c in candidates(source("A page", *blocks)) if c.passage.kind == "table"]
    assert [Comparison(sides).made_in(c) for c in found] == [True]


def test_when_to_use_each_compares_what_the_point_before_it_compares() -> None:
    asked = question("When to use each", before=("Coal Gas vs River Turbines",))
    assert asked.sides == question("Coal Gas vs River Turbines").sides
    assert question("Boilers").sides is None


def flaws(point: str, *blocks: Block) -> set[Flaw]:
    """Of everything that a page with these blocks offers for the point."""
    filler = "The safety valve of the boiler in a steam engine opens at once. "
    pages = [source("Steam engines", *blocks), source("Of steam engines", paragraph(filler))]
    key = pages[0].key
    found = choose_evidence(part(("Steam engines", 40, (point,))), pages, as_of=TODAY)
    return {flaw for e in found if e.passage.source == key for flaw in e.flaws}


VALVE = (
    "The safety valve of a steam engine opens when the pressure in the boiler passes the limit that its maker has set"
)
LONG = f"{VALVE}, and it lets so much steam escape that the pressure falls below that limit within half a minute."


@pytest.mark.parametrize(
    ("blocks", "flaw"),
    [
        ((paragraph(LONG),), None),
        ((heading("More"), paragraph(f"Afterwards, the boiler is cold. {LONG}")), "leans"),
        ((paragraph(f"{LONG} Why does the safety valve of my boiler not close again?"),), "asks"),
        ((paragraph(f"I have a boiler. Is its safety valve too old? {LONG}"),), "asks"),
        ((heading("Before you begin"), paragraph(f"Make sure that you read on. {LONG}")), "setup"),
        ((paragraph(LONG.replace("safety valve", "big valve")),), "unnamed"),
    ],
)
def test_what_speaks_against_a_quote_is_recorded(blocks: tuple[Block, ...], flaw: Flaw | None) -> None:
    assert flaws("Safety valve", *blocks) >= ({flaw} if flaw else set())
    assert flaw or not flaws("Safety valve", *blocks)


def test_an_item_without_the_sentence_that_announces_its_list_is_torn_unless_it_names_its_subject() -> None:
    lead = paragraph("The engine has these parts:")
    torn = item("the safety valve, which lets steam escape when there is too much of it in there")
    whole = item("Safety valve: it lets steam escape when there is too much of it in the boiler.")
    single = [c for c in candidates(source("A page", lead, torn, whole)) if c.passage.first == c.passage.last]
    assert [c.torn for c in single] == [True, False]
    assert not any(c.torn for c in candidates(source("A page", lead, torn, whole)) if c.passage.first == 0)


def test_code_does_not_take_half_a_sentence_along() -> None:
    found = candidates(source("A page", code("x = 1"), paragraph("is the same as this code:"), code("y = 1")))
    assert [(c.passage.first, c.passage.last) for c in found if c.passage.kind == "code"] == [(0, 0), (2, 2)]
