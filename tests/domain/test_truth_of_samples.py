"""Real plans and drops say what a person read in them: the facts are in tests/fixtures/truth, the texts beside the checkout."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import pytest
from knowledge_expansion.__main__ import main

from benchmarks import imported_plans, read_drops

PLANS, DROPS = imported_plans.truth(), read_drops.truth()
ACADEMIC = (
    "drops/expansion-cognitive-research-foundations-2025-11-14/KNOWLEDGE-DROP-academic-writing-2025-11-14-21-10.md"
)
ATTENTION = "drops/expansion-vlm-complete-mastery-2025-11-14/KNOWLEDGE-DROP-attention-vlm-complete-2025-11-16-1857.md"
DISAGREE = {
    # the first group of a list of sources is not seen as one, and a list of the pages read neither
    (ACADEMIC, "sources"),
    (ATTENTION, "sources"),
}
"""Where the product still reads otherwise than a person: the list may only become shorter."""


def run(arguments: list[str]) -> str:
    """The command line in this process: 28 starts of Python would take longer than all the imports."""
    said, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        code = main(arguments)
    assert code == 0, complained.getvalue()
    return said.getvalue()


@pytest.fixture(scope="module")
def read(shared: Path) -> dict[str, dict[str, Any]]:
    return read_drops.read(shared / "samples", run)


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_imported_as_it_stands(shared: Path, tmp_path: Path, name: str) -> None:
    plan = shared / "samples" / name
    topic = imported_plans.imported(plan, tmp_path / "topics", run)
    assert imported_plans.missing(PLANS[name], topic) == {}
    unequal = {(name, number, field): sides for number, field, sides in imported_plans.differences(PLANS[name], topic)}
    assert set(unequal) == {known for known in DISAGREE if known[0] == name}, unequal
    lines = {line.strip() for line in plan.read_text(encoding="utf-8").splitlines()}
    assert [note for note in imported_plans.notes(topic) if note not in lines] == []


@pytest.mark.parametrize("name", DROPS)
def test_a_drop_is_read_as_it_stands(read: dict[str, dict[str, Any]], name: str) -> None:
    unequal = read_drops.differences(DROPS[name], read[name])
    assert {(name, field) for field in unequal} == {known for known in DISAGREE if known[0] == name}, unequal
