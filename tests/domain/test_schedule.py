"""Schedules: what a topic may say, held against the library that will read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.values.schedule import PRESETS, schedule

_ATOMS = [
    st.integers(0, 59).map(str),
    st.integers(0, 23).map(str),
    st.integers(1, 31).map(str),
    st.one_of(st.integers(1, 12).map(str), st.sampled_from(["jan", "FEB", "dec"])),
    st.one_of(st.integers(0, 7).map(str), st.sampled_from(["sun", "MON", "sat"])),
]


def _field(atom: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    span = st.tuples(atom, atom).map("-".join)
    base = st.one_of(st.just("*"), atom, span)
    item = st.one_of(base, st.tuples(base, st.integers(1, 30).map(str)).map("/".join))
    return st.one_of(item, st.lists(item, min_size=2, max_size=3).map(",".join))


@given(st.tuples(*[_field(atom) for atom in _ATOMS]).map(" ".join))
def test_what_is_accepted_can_be_scheduled(text: str) -> None:
    croniter = pytest.importorskip("croniter")
    try:
        accepted = schedule(text)
    except ValueError:
        return
    assert croniter.croniter(accepted).get_next() > 0


@pytest.mark.parametrize(
    "text", [*PRESETS, "* * * * *", "0 6 1 * *", "*/15 0-6 1,15 jan-jun/2 mon-fri", "5/10 * * * 7"]
)
def test_common_schedules_are_accepted_as_written(text: str) -> None:
    assert schedule(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has 0 fields instead of five"),
        ("0 6 1 *", "has 4 fields"),
        ("0 6 1 * * *", "has 6 fields"),
        ("60 * * * *", "minute '60'"),
        ("* * 0 * *", "day of month '0'"),
        ("* * * 13 *", "month '13'"),
        ("* * * * 8", "day of week '8'"),
        ("5-1 * * * *", "minute '5-1'"),
        ("*/0 * * * *", "minute '*/0'"),
        ("1, * * * *", "minute ''"),
        ("* * * foo *", "month 'foo'"),
        ("0 0 30 2 *", "a day that none of its months has"),
        ("Daily", 'write it as "@daily", in quotes'),
        ("@reboot", "allowed are null (only by hand), @once"),
        ("؀ * * * *", "minute"),
    ],
)
def test_others_are_refused_with_what_is_allowed(text: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        schedule(text)
    assert said in str(caught.value)
