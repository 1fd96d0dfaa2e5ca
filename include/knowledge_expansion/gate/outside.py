"""The gate for a file that was delivered from outside: every check that does not need our own writer's form.

What such a file says in words of its own cannot be traced to a page; the checks hold it to its quotes, figures, citations,
form, and to what its drop claims, and the rest is told as not verified.
"""

from __future__ import annotations

from knowledge_expansion.gate import outside_checks as checks
from knowledge_expansion.gate.outside_checks import OutsideCase, key_of, not_verified, planned_sections
from knowledge_expansion.values.records import Check

__all__ = ["OutsideCase", "check_outside", "key_of", "not_verified", "planned_sections"]

ALL = (
    checks.sections,
    checks.limits,
    checks.nothing_hidden,
    checks.suitable,
    checks.no_repetition,
    checks.citations,
    checks.quotes,
    checks.figures,
    checks.dates,
    checks.inner_links,
    checks.claims,
)


def check_outside(case: OutsideCase) -> list[Check]:
    """All checks, in a fixed order. Nothing is raised for a bad file."""
    return [run(case) for run in ALL]
