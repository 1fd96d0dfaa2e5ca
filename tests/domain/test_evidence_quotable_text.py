"""Texts that have a point's words and do not answer it: names in code, bare declarations, steps of a page, what is past."""

from __future__ import annotations

import datetime as dt

import pytest
from evidence_kit import code, heading, paragraph, part, source
from knowledge_expansion.text.evidence import choose_evidence
from knowledge_expansion.text.evidence.declarations import declares_only
from knowledge_expansion.text.evidence.page_bound import asks_for_past, is_past, is_step
from knowledge_expansion.text.evidence.passages import candidates
from knowledge_expansion.text.evidence.symbols import Symbols
from knowledge_expansion.values.evidence import Flaw
from knowledge_expansion.values.page import Block

SPELT = [
    ("steam.valve.Stream creation", "s = steam.valve.Stream()", True),
    ("steam.valve.Stream creation", "s = valve.Stream()", True),
    ("steam.valve.Stream creation", "with steam.valve.stream(s):", False),
    ("steam.valve.Stream creation", "class Stream:", False),
    ("steam.valve.SteamGraph API", "g = SteamGraph()", True),
    ("steam.valve.SteamGraph API", "g = MySteamGraph()", False),
    ("with steam.valve.stream(s) context manager", "with steam.valve.stream(mine):", True),
    ("with steam.valve.stream(s) context manager", "of: steam.valve.Stream = None", False),
    ("@boiler decorator", "@boiler\ndef heat(): ...", True),
    ("@boiler decorator", "@works.boiler(size=3)", True),
    ("@boiler decorator", "@no_boiler", False),
    ("@boiler decorator", "@boilers", False),
    ("valveOpenAsync", "valveOpen(v)", False),
    ("valve_open options", "valve_open(v)", True),
    ("Waiting (valveOpenAsync, events)", "wait for the valve", True),
    ("What is Acme Boiler 2.5?", "a boiler", True),
    ("End-to-end steam, e.g. in Node.js", "a boiler", True),
]


@pytest.mark.parametrize(("point", "text", "has"), SPELT)
def test_a_name_in_code_is_met_as_it_is_written(point: str, text: str, has: bool) -> None:
    (found,) = candidates(source("Boilers", code(text)))
    assert Symbols(point).missing_in(found) is not has


def test_a_heading_may_give_the_name() -> None:
    (found,) = candidates(source("Boilers", heading("steam.valve.Stream"), code("s.wait()")))
    assert not Symbols("steam.valve.Stream").missing_in(found)


DECLARED = [
    ("class boiler;", True),
    ("template <typename T>\nclass boiler;", True),
    ("__host__ steam_t valveOpen(valve_t valve, int width = 0)", True),
    ("int heat(); // to the full", True),
    ("def heat(kiln: Kiln, slow: bool = False) -> None:\n    ...", True),
    ('class Kiln:\n    """Burns."""', True),
    ('import os\nNAME = "kiln"\nSIZES = [1, 2]', True),
    ("def heat(kiln):\n    return kiln.heat()", False),
    ("valve_t v = open_valve();", False),
    ("valve_t v = open_valve();\nv.turn();", False),
    ("return heat(kiln);", False),
    ("turn(valve, 3);", False),
    ("heat(kiln)", False),
    ("KILN = Kiln()", False),
    ("import os", False),
    ("kiln heat --fast", False),
    ("kind: Kiln\nspec:\n  size: 3", False),
    ('{"size": 3}', False),
    ("int heat(int most) { return most; }", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "bare"), DECLARED)
def test_code_that_only_declares_is_known(text: str, bare: bool) -> None:
    assert declares_only(text) is bare


STEPS = [
    "Before proceeding to the boiler, fill the tank.",
    "The script reads the list of boilers.",
    "If there is a boiler already, you can skip this cell.",
    "You have a boiler that makes steam.",
]


@pytest.mark.parametrize("text", STEPS)
def test_a_step_of_a_page_is_known(text: str) -> None:
    assert is_step(text)
    assert not is_step("Fill the tank before the boiler is lit: the first step is to open the valve.")


def test_what_is_past_is_known_and_may_be_asked_for() -> None:
    assert is_past("In prior versions of the kiln the valve opened first.")
    assert is_past("# the old valve will not be supported")
    assert not is_past("The valve opens first.")
    assert asks_for_past("Deprecated valves")
    assert not asks_for_past("Safety valve")


def flaws(point: str, *blocks: Block) -> set[Flaw]:
    of = part(("Steam engines", 40, (point,)))
    found = choose_evidence(of, [source("Steam engines", *blocks)], as_of=dt.date(2026, 11, 20))
    return {flaw for e in found for flaw in e.flaws}


VALVE = (
    "The safety valve of a steam engine opens where the pressure in the boiler gets too high for its walls and rivets."
)


@pytest.mark.parametrize(
    ("point", "block", "flaw"),
    [
        ("@safety_valve decorator", code("@no_safety_valve\ndef steam(engine):\n    engine.open()"), "other name"),
        ("Safety valve", code("class SafetyValve(SteamEngine):\n    ..."), "bare"),
        ("Safety valve", paragraph(f"{VALVE} The script tells when."), "leans"),
        ("Safety valve", paragraph(f"{VALVE} It is deprecated."), "past"),
    ],
)
def test_what_speaks_against_a_quote_is_recorded(point: str, block: Block, flaw: Flaw) -> None:
    assert flaw in flaws(point, heading("Safety valve"), block)


def test_nothing_speaks_against_a_plain_text() -> None:
    assert not flaws("Safety valve", heading("Safety valve"), paragraph(VALVE))
    assert not flaws("Deprecated safety valve", heading("Safety valve"), paragraph(f"{VALVE} It is deprecated."))
