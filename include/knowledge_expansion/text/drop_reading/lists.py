"""The lists of a drop: gaps filled and open, related files, next steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from knowledge_expansion.text.drop_reading.layout import Line, plain, say
from knowledge_expansion.text.drop_reading.pairs import Pair
from knowledge_expansion.text.drop_reading.roles import role_of_title, role_under
from knowledge_expansion.text.links import find_links, unescape
from knowledge_expansion.values.outside_drop import Gap, Stated

_GAPS: dict[str, Literal["filled", "open"]] = {"gaps": "filled", "open": "open"}
_NOTHING = re.compile(r"^\W*(?:none|nothing|n/a|no (?:open )?gaps?)\b[\W]*$", re.I)
_FILE = re.compile(
    r"(?<![\w/:.@~-])(?:[\w.@~-]+/)*[\w-]+\.(?:md|py|ipynb|rst)\b|(?<![\w/:.@~-])(?:[\w.@~-]+/)+(?=[\s)`*,:;]|$)"
)


def read_gaps(lines: Sequence[Line]) -> tuple[Gap, ...]:
    """Gaps filled, and those still open. What was missing before is the same gap told twice and left out where the drop
    tells what came after."""
    roles = [(line, role_under(line.titles)) for line in lines if _is_entry(line)]
    filled = [(line, role) for line, role in roles if role in _GAPS]
    wanted = filled or [(line, "gaps") for line, role in roles if role == "before"]
    return tuple(
        Gap(_GAPS[role], say(unescape(plain(line.text)), line, line.text))
        for line, role in wanted
        if not _NOTHING.match(line.text)
    )


def read_next(lines: Sequence[Line], pairs: Sequence[Pair]) -> tuple[Stated[str], ...]:
    """What is to be done next, by list or by key."""
    found = {line.number: line.text for line in lines if _is_entry(line) and role_under(line.titles) == "next"}
    for pair in pairs:
        if pair.roles[:1] == ("next",) and pair.value and pair.line.kind != "heading":
            found.setdefault(pair.line.number, pair.value)
    by_number = {line.number: line for line in lines}
    return tuple(say(unescape(plain(words)), by_number[at], words) for at, words in sorted(found.items()))


def read_related(lines: Sequence[Line], own: str) -> tuple[Stated[str], ...]:
    """The files and folders that are named as related, each once, the PART's own file apart."""
    found: dict[str, Stated[str]] = {}
    for line in lines:
        if role_under(line.titles) != "related" or line.kind in ("code", "heading", "rule"):
            continue
        links = [link.url for link in find_links(line.text) if "://" not in link.url]
        bare = re.sub(r"\[[^\]]*\]\([^)]*\)|https?://\S+", lambda match: " " * len(match[0]), line.text)
        for path in [*links, *(match[0] for match in _FILE.finditer(bare))]:
            if path.rpartition("/")[2] != own.rpartition("/")[2] or path.endswith("/"):
                found.setdefault(path, say(path, line, path))
    return tuple(found.values())


def _is_entry(line: Line) -> bool:
    """A list item of the first level, or a paragraph line that begins with a mark or number."""
    if line.kind == "label" and line.marker:
        return role_of_title(line.text) == ""
    return (line.kind == "item" and line.indent < 2) or (
        line.kind == "text" and re.match(r"[✓✔✅→•]", line.text) is not None
    )
