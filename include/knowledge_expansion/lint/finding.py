"""What the audit says, and the list of its rules.

An error is something untrue, unreadable or leading nowhere; a warning something that is missing or needs a look; a note
something that is as it may be but worth knowing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`says` is what the rule looks for, in a few words."""

    severity: Severity
    says: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing at one place: `line` is 1-based, 0 for a file as a whole. `what` was found, `expected` is what the rule
    asks for, `next` what a person can do."""

    rule: str
    severity: Severity
    path: str
    line: int
    what: str
    expected: str
    next: str


RULES: dict[str, Rule] = {
    "unreadable": Rule("error", "a file is no UTF-8 text"),
    "broken-link": Rule("error", "a link leads to no file or folder of the base"),
    "broken-anchor": Rule("warning", "a link's #part is no heading of the file it leads to"),
    "link-outside": Rule("note", "a link leads out of the base"),
    "missing-file-named": Rule("warning", "a file of the base is named in backticks and there is none of that name"),
    "dead-index-row": Rule("error", "an index or SKILL.md lists a file or folder that is not there"),
    "not-indexed": Rule("warning", "no index names the file"),
    "no-url": Rule("warning", "a knowledge file names no address of a source"),
    "no-access-date": Rule("warning", "a knowledge file never says when its sources were read"),
    "section-without-source": Rule("warning", "a section names no source"),
    "impossible-date": Rule("error", "a day that does not exist, lies ahead, or a source younger than its reading"),
    "duplicate-number": Rule("warning", "two files of one folder have the same number"),
    "repeated-paragraph": Rule("warning", "a paragraph stands in more than one file"),
    "drop-differs": Rule("error", "a KNOWLEDGE DROP says something else than the disk"),
    "stale": Rule("warning", "a file is older than it may be"),
    "skill-name": Rule("error", "the name in SKILL.md breaks the rules of Agent Skills"),
    "skill-description": Rule("error", "the description in SKILL.md breaks the rules of Agent Skills"),
    "skill-fields": Rule("warning", "another field of SKILL.md breaks the rules of Agent Skills"),
    "skill-length": Rule("warning", "SKILL.md is too long to be loaded at every start"),
    "front-matter": Rule("error", "front matter cannot be read or breaks Open Knowledge Format 0.2"),
    "front-matter-hint": Rule("warning", "front matter leaves out what Open Knowledge Format 0.2 advises"),
}
"""In the order of the table. A base may set other severities in its settings."""


def finding(rule: str, path: str, line: int, what: str, expected: str, next_step: str) -> Finding:
    """A finding with its rule's own severity."""
    return Finding(rule, RULES[rule].severity, path, line, what, expected, next_step)
