"""All checks over one base, in the order of the rules."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.dates import impossible_dates
from knowledge_expansion.lint.drops import drops
from knowledge_expansion.lint.finding import RULES, Finding, Severity, finding
from knowledge_expansion.lint.front_matter import front_matter
from knowledge_expansion.lint.indexed import not_indexed
from knowledge_expansion.lint.links import dead_rows, links, named_files
from knowledge_expansion.lint.numbers import duplicate_numbers
from knowledge_expansion.lint.repeats import repeated_paragraphs
from knowledge_expansion.lint.skills import skills
from knowledge_expansion.lint.sources import no_access_date, no_url, sections_without_source
from knowledge_expansion.lint.stale import stale_files


def _unreadable(base: Base) -> Iterator[Finding]:
    for path, place in base.broken.items():
        yield finding("unreadable", path, 0, f"byte {place} is no UTF-8", "UTF-8 text", "save the file as UTF-8")


Check = Callable[[Base], Iterable[Finding]]
CHECKS: tuple[Check, ...] = (
    _unreadable,
    links,
    named_files,
    dead_rows,
    not_indexed,
    no_url,
    no_access_date,
    sections_without_source,
    impossible_dates,
    duplicate_numbers,
    repeated_paragraphs,
    drops,
    stale_files,
    skills,
    front_matter,
)


@dataclass(frozen=True)
class Audit:
    """The findings, by rule in the order of `RULES`, then by path and line; `files` is the number of files that were read."""

    findings: tuple[Finding, ...]
    files: int

    @property
    def counts(self) -> dict[str, int]:
        """Findings by rule, every rule named."""
        counted = Counter(found.rule for found in self.findings)
        return {rule: counted[rule] for rule in RULES}

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(found.severity == "error" for found in self.findings)


def audit(base: Base, checks: Iterable[Check] = CHECKS) -> Audit:
    """Run the checks. Raises ConfigurationError when the base's settings name a rule that there is not."""
    severities = base.settings.lint.rules
    if unknown := sorted(severities.keys() - RULES.keys()):
        raise ConfigurationError(
            f"the base's settings name rules that there are not: {', '.join(unknown)}. There are: {', '.join(RULES)}."
        )
    order = {rule: at for at, rule in enumerate(RULES)}
    kept = {judged for check in checks for one in check(base) if (judged := _judged(one, severities.get(one.rule)))}
    return Audit(tuple(sorted(kept, key=lambda one: (order[one.rule], one.path, one.line, one.what))), len(base.pages))


def _judged(found: Finding, severity: Severity | Literal["off"] | None) -> Finding | None:
    """The finding with the severity that the base gives to its rule; None when the rule is off."""
    if severity == "off":
        return None
    return dataclasses.replace(found, severity=severity) if severity else found
