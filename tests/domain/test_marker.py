"""The seal tells our own, unedited files from everybody else's."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.text.marker import read_seal, seal

DAY = dt.date(2026, 3, 1)
TEXT = "# Title\n\nBody ✓ → ×\n"


def test_a_sealed_text_says_who_wrote_it() -> None:
    found = read_seal(seal(TEXT, "first-run", 3, DAY, 2))
    assert found is not None
    assert (found.topic, found.part, found.as_of, found.open, found.intact) == ("first-run", 3, DAY, 2, True)


def test_the_seal_is_one_line_at_the_end() -> None:
    sealed = seal(TEXT, "first-run", 3, DAY, 0)
    assert sealed.startswith(TEXT)
    assert sealed[len(TEXT) :].count("\n") == 1
    assert sealed.endswith(" -->\n")


def test_a_missing_final_newline_is_added() -> None:
    assert seal("# T", "t", 1, DAY, 0).startswith("# T\n<!--")


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("Body", "Mine"),
        lambda text: text + "a line below the seal\n",
        lambda text: "a line above\n" + text,
        lambda text: text.replace("sha256=", "sha256=0", 1)[:-6] + " -->\n",
    ],
)
def test_an_edit_is_seen(edit) -> None:  # type: ignore[no-untyped-def]
    found = read_seal(edit(seal(TEXT, "t", 1, DAY, 0)))
    assert found is None or not found.intact


def test_other_line_ends_are_not_an_edit() -> None:
    found = read_seal(seal(TEXT, "t", 1, DAY, 0).replace("\n", "\r\n"))
    assert found is not None
    assert found.intact


@pytest.mark.parametrize("text", ["", "# Title\n", "<!-- knowledge-expansion: topic=t -->\n"])
def test_a_text_without_seal(text: str) -> None:
    assert read_seal(text) is None


def test_a_day_that_does_not_exist_is_no_seal() -> None:
    assert read_seal(seal(TEXT, "t", 1, DAY, 0).replace("2026-03-01", "2026-02-31")) is None


@given(st.text())
def test_any_text_can_be_sealed(text: str) -> None:
    found = read_seal(seal(text, "t", 1, DAY, 0))
    assert found is not None
    assert found.intact
