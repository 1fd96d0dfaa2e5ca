"""The pause of the garbage collector ends with its block, also when that fails, and leaves a collector that was off alone."""

from __future__ import annotations

import gc

import pytest
from knowledge_expansion.steps.uncollected import uncollected


def test_pauses_and_goes_on() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError), uncollected():
        raise ValueError
    assert gc.isenabled()


def test_leaves_a_collector_off_that_was_off() -> None:
    gc.disable()
    try:
        with uncollected(), uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
