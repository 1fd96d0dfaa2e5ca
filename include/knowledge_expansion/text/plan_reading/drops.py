"""The lines of a PART that plan its KNOWLEDGE DROP, and the name that they give it."""

from __future__ import annotations

import re

from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.text.plan_reading.tokens import Line

_DROP = re.compile(
    r"^(?:(?:created?|write|wrote|written|produced?)\b[^:`\"]*|(?:knowledge[-\s]drop|[\w\s]*summary[\w\s]*|drop)\s*:\s*)?`?"
    r"KNOWLEDGE[-_ ]DROP[-_](?P<name>[A-Za-z0-9]\S*?)(?:\.md\b|`|$|\s)",
    re.IGNORECASE,
)
_STAMP = re.compile(r"[-_](?:20\d\d-\d\d-\d\d|[\[<{]|YYYY)")


def names_drop(text: str) -> bool:
    """Whether a line gives the name of a drop."""
    return _DROP.search(text) is not None


def read_drop(part: PartDraft, line: Line, day: str) -> None:
    """Take a line on the KNOWLEDGE DROP: its slug and the end of its name, where that is not `day` with a placeholder."""
    found = _DROP.search(line.text)
    slug, stamp = "", ""
    if found and not part.drop:
        days = [*re.finditer(r"[-_]20\d\d-\d\d-\d\d(?!\d)", found["name"])] or [*_STAMP.finditer(found["name"])]
        cut = days[-1].start() if days else len(found["name"])
        slug, stamp = found["name"][:cut].strip("-_`"), found["name"][cut + 1 :]
        part.drop = slug
        planned = day and re.fullmatch(rf"{day}-[\[<{{].*", stamp)
        part.drop_stamp = stamp = "" if planned else stamp
    part.tick("drop", line.box)
    part.take(line, "drop", slug, stamp, known=f"{day} {part.number}")
