"""Decides how much of the evidence each section gets: up to its budget in lines, best first, never padded."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_expansion.text.compose.budget import Plan
from knowledge_expansion.values.evidence import Evidence

# A quote that scores this much more is not given up for a longer one.
_BETTER = 0.05
_NO_LIMIT = 1_000_000


def available(plan: Plan, evidence: Sequence[Evidence], section: int) -> int:
    """Lines that a section of the finished plan would have if its budget set no limit: what it has, and all that may still
    be quoted when the other sections keep what they have of each page's share."""
    wider = plan.copy()
    left = [e for e in evidence if e.section == section and e not in plan.chosen]
    _fill_to(wider, left, [_NO_LIMIT] * len(plan.lines))
    return wider.lines[section - 1]


def fill(plan: Plan, evidence: Sequence[Evidence]) -> Plan:
    """A plan with what has been chosen. Where short quotes leave a section below its lower tolerance, because all that is
    left is longer than the room that they leave, one long quote takes its place before them."""
    empty, left = plan.copy(), sorted(evidence, key=_order)
    _fill(plan, left)
    for section in range(1, len(plan.lines) + 1):
        if plan.is_short(section):
            plan = _with_a_long_one(plan, empty, [e for e in left if e.section == section])
    return plan


def _fill(plan: Plan, left: list[Evidence]) -> None:
    """First the best for every point, then by worth up to the budget; beyond it only to reach the lower tolerance."""
    for key in sorted({(e.section, e.point) for e in left} - plan.answered()):
        fitting = [e for e in left if (e.section, e.point) == key and plan.fits(e, plan.most)]
        if fitting:
            first = max([e for e in fitting if plan.is_modest(e)] or fitting, key=plan.worth)
            plan.take(first)
            left.remove(first)
    _fill_to(plan, left, plan.target)
    short = [plan.is_short(n) for n in range(1, len(plan.lines) + 1)]
    _fill_to(plan, left, [most if low else 0 for low, most in zip(short, plan.most, strict=True)])


def _with_a_long_one(plan: Plan, empty: Plan, left: Sequence[Evidence]) -> Plan:
    """The plan with one section filled anew around one of its quotes that found no room, the best that makes it long enough,
    costs no point its answer and drives out nothing much better; else the plan as it is."""
    for long in left:
        other = empty.copy()
        for kept in plan.chosen:
            if kept.section != long.section:
                other.take(kept)
        if not other.fits(long, other.most):
            continue
        other.take(long)
        _fill(other, sorted([e for e in (*plan.chosen, *left) if e.section == long.section and e != long], key=_order))
        driven_out = [e.score for e in plan.chosen if e not in other.chosen]
        if (
            not other.is_short(long.section)
            and other.answered() >= plan.answered()
            and max(driven_out, default=0.0) <= long.score + _BETTER
        ):
            return other
    return plan


def _fill_to(plan: Plan, left: list[Evidence], ceilings: Sequence[int]) -> None:
    """Moves what is worth most from `left` into the plan until nothing more fits."""
    fitting = left
    while fitting := [e for e in fitting if plan.fits(e, ceilings)]:
        best = max(fitting, key=plan.worth)
        plan.take(best)
        left.remove(best)
        fitting = [e for e in fitting if e is not best]


def _order(e: Evidence) -> tuple[float, int, int, str, int, int]:
    return (-e.score, e.section, e.point, e.passage.source, e.passage.first, e.passage.start)
