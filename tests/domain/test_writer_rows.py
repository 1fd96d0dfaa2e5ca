"""The rows of the writer's benchmark: what judges the gate's time, and what tells the statements that got through."""

from __future__ import annotations

from benchmarks.writer import Reached, _gate_row


def measured(part: int, statements: float, every: float) -> dict[str, float]:
    return {"part": part, "statements": statements, "all": every, "mib": 200.0, "before": 90.0}


def test_the_floor_of_the_gate_is_for_all_checks() -> None:
    row = _gate_row([measured(1, 0.2, 0.6), measured(2, 0.3, 1.4)])
    assert row.ok is False, "statements alone would have held it"
    assert row.notes == ("PART 2: 1.40 s",)
    assert _gate_row([measured(1, 0.2, 0.6)]).ok is True


def test_statements_that_got_through_are_told_by_class() -> None:
    reached = Reached()
    reached.sent.update(wrong_ids=3, truncated=2)
    reached.reached["truncated"].append("truncated: some words")
    assert [(row.measure, row.figure, row.ok) for row in reached.rows()] == [
        ("in a file, wrong_ids", "0 of 3", True),
        ("in a file, truncated", "1 of 2", False),
    ]
