"""SKILL.md against the rules of Agent Skills, so that every agent can load it.

Source: the Agent Skills specification (name at most 64 characters, lower case, hyphens, that of its folder; description at
most 1,024; compatibility at most 500; the file under 500 lines) and the fields that its reference validator knows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from knowledge_expansion.base.skill import LIMIT
from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.finding import Finding, finding
from knowledge_expansion.lint.page import LintPage
from knowledge_expansion.text.markdown import lines_of

NAME, DESCRIPTION, COMPATIBILITY = 64, 1024, 500
"""Most characters of the three fields."""
_FIELDS = frozenset(("name", "description", "license", "compatibility", "metadata", "allowed-tools"))


def skills(base: Base) -> Iterator[Finding]:
    """Every SKILL.md of the base."""
    for page in base.of("skill"):
        reading = page.front_reading
        lines = lines_of(page.page.text)
        if lines >= LIMIT:
            what, expected = f"{lines:,} lines", f"fewer than {LIMIT} lines"
            yield finding(
                "skill-length",
                page.path,
                lines,
                what,
                expected,
                "move lists and details to INDEX.md or files of their own",
            )
        if reading is None or reading.faults or not isinstance(reading.value, dict):
            why = reading.faults[0][2] if reading and reading.faults else "there is none"
            what, expected = (
                f"the front matter cannot be used: {why}",
                "--- name and description --- as YAML at the top",
            )
            yield finding(
                "skill-name", page.path, 1, what, expected, "write it; agents read nothing else at their start"
            )
            continue
        yield from _name(page, base.name)
        yield from _description(page)
        yield from _other_fields(page)


def _name(page: LintPage, base_name: str) -> Iterator[Finding]:
    value = page.front.get("name")
    name = unicodedata.normalize("NFKC", value.strip()) if isinstance(value, str) else ""
    faults = []
    if not name:
        faults.append("is missing")
    if len(name) > NAME:
        faults.append(f"has {len(name)} characters")
    if name != name.lower():
        faults.append("has capitals")
    if name.startswith("-") or name.endswith("-") or "--" in name:
        faults.append("begins or ends with a hyphen, or has two together")
    if not all(character.isalnum() or character == "-" for character in name):
        faults.append("has other characters than letters, digits and hyphens")
    if faults:
        what, expected = f"name {name!r} {', '.join(faults)}", f"1-{NAME} lower-case letters, digits and single hyphens"
        yield finding("skill-name", page.path, _line(page, "name"), what, expected, "rename the skill")
    folder = page.folder.rpartition("/")[2] or base_name
    if name and folder and unicodedata.normalize("NFKC", folder) != name:
        what = f"name is {name!r}, its folder is {folder!r}"
        next_step = "rename the folder or the skill; some agents refuse a skill under another name"
        yield finding("skill-fields", page.path, _line(page, "name"), what, "the name of the folder", next_step)


def _description(page: LintPage) -> Iterator[Finding]:
    value = page.front.get("description")
    length = len(value) if isinstance(value, str) and value.strip() else 0
    if not length or length > DESCRIPTION:
        what = f"description has {length:,} characters" if length else "description is missing"
        expected = f"1-{DESCRIPTION:,} characters: what the skill does and when to use it"
        yield finding(
            "skill-description",
            page.path,
            _line(page, "description"),
            what,
            expected,
            "write a shorter one" if length else "write one",
        )


def _other_fields(page: LintPage) -> Iterator[Finding]:
    compatibility, tools, metadata = (page.front.get(name) for name in ("compatibility", "allowed-tools", "metadata"))
    faults = [
        (name, f"{name} is no field of a skill", ", ".join(sorted(_FIELDS)))
        for name in sorted(page.front.keys() - _FIELDS)
    ]
    if compatibility is not None and not (isinstance(compatibility, str) and 0 < len(compatibility) <= COMPATIBILITY):
        faults.append(
            ("compatibility", "compatibility is no text of the right length", f"1-{COMPATIBILITY} characters")
        )
    if tools is not None and not (isinstance(tools, str) or _all_text(tools)):
        faults.append(
            ("allowed-tools", "allowed-tools is no list of names", "names with spaces between them, or a list")
        )
    if metadata is not None and not (isinstance(metadata, dict) and _all_text(list(metadata.values()))):
        faults.append(("metadata", "metadata does not map names to texts", "name: text, numbers and days in quotes"))
    for name, what, expected in faults:
        yield finding("skill-fields", page.path, _line(page, name), what, expected, "correct the field or take it out")


def _all_text(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _line(page: LintPage, key: str) -> int:
    lines = page.front_reading.lines if page.front_reading else {}
    return lines.get((key,), 0) + 1
