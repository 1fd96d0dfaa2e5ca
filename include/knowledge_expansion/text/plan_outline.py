"""The little of a plan that tells whether another one asks for the same again: of each PART its title, file and queries.

Plans come in many dialects, and an old one need not be readable as a whole for this; what is not found stays empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(r"^\s*(?:#{1,6}\s.*?|[-*] \[.\]\s*(?:\*\*)?)\bPART (\d+)\b\s*[:.–-]\s*(.*)$")
_BOUNDARY = re.compile(r"^#{1,2}\s")
_FILE = re.compile(r"(?<![\w/.-])((?:[\w.-]+/)*[\w.-]+\.md)\b")
_QUERY = re.compile(r"^\s*[-*] \[.\]\s*(?:Web )?Search(?: query)?:\s*(.+)$", re.I)
_NO_TITLE = re.compile(
    r"\(~?[\d,+ ]+lines?\)|\((?:Completed|Failed|Skipped)[^)]*\)|^Create(?: knowledge file)?:?\s|[*`]", re.I
)
_NO_KNOWLEDGE = ("KNOWLEDGE-DROP", "INDEX.md", "SKILL.md", "README.md", "ingestion.md")


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """One PART as a plan has it; `title` is what its heading says beside the file."""

    number: int
    title: str = ""
    file: str = ""
    queries: tuple[str, ...] = ()


def outline(plan: str) -> tuple[PlannedPart, ...]:
    """The PARTs of a plan, in its order; nothing for a text that has none."""
    titles: dict[int, str] = {}
    files: dict[int, str] = {}
    queries: dict[int, list[str]] = {}
    current = 0
    for line in plan.splitlines():
        if found := _PART.match(line):
            current = int(found[1])
            title = _FILE.sub("", _NO_TITLE.sub("", found[2])).strip(" -–:")
            titles[current] = titles.get(current) or title
            queries.setdefault(current, [])
        elif _BOUNDARY.match(line):
            current = 0
        if not current:
            continue
        if asked := _QUERY.match(line):
            queries[current].append(asked[1].strip().strip("\"'`“”"))
        elif current not in files and ("create" in line.lower() or found):
            name = next((n for n in _FILE.findall(line) if not n.rpartition("/")[2].startswith(_NO_KNOWLEDGE)), "")
            files |= {current: name} if name else {}
    return tuple(PlannedPart(n, titles[n], files.get(n, ""), tuple(queries[n])) for n in titles)
