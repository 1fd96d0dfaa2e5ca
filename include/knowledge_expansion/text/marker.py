"""The last line of a file that this bundle wrote: it says which run wrote it and makes a later edit by hand visible.

A refresh replaces the blocks of a sealed file that are as they were written; a file without a seal belongs to a person and
is never overwritten.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_expansion.text.blocks import blocks_of

_SEAL = re.compile(
    r"^<!-- knowledge-expansion: topic=(?P<topic>\S+) part=(?P<part>\d+) as_of=(?P<as_of>\d{4}-\d{2}-\d{2})"
    r" open=(?P<open>\d+) blocks=(?P<blocks>[0-9a-f:,]*) sha256=(?P<sha256>[0-9a-f]{64}) -->[ \t]*\r?$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Seal:
    """What a sealed file says about itself. `open` is its number of points without evidence; `sha256` is what the lines
    above the seal had when it was set; `intact` is True when they still have it and nothing follows the seal. `marks` name
    the blocks that this bundle wrote (see `text.blocks`); `rest` is the file without the seal."""

    topic: str
    part: int
    as_of: dt.date
    open: int
    sha256: str
    intact: bool
    marks: tuple[str, ...]
    rest: str


def seal(text: str, topic: str, part: int, as_of: dt.date, open: int, marks: Iterable[str] | None = None) -> str:
    """`text` with the seal as its last line (a missing final newline is added first). `marks` name the blocks as this bundle
    writes them; those of `text` when None."""
    body = text if not text or text.endswith("\n") else text + "\n"
    known = (block.mark for block in blocks_of(body)) if marks is None else marks
    return (
        f"{body}<!-- knowledge-expansion: topic={topic} part={part} as_of={as_of.isoformat()}"
        f" open={open} blocks={','.join(known)} sha256={_hash(body)} -->\n"
    )


def read_seal(text: str) -> Seal | None:
    """The seal of `text`, or None when it has none (or one that names no real day)."""
    seals = list(_SEAL.finditer(text))
    if not seals:
        return None
    found = seals[-1]
    try:
        as_of = dt.date.fromisoformat(found["as_of"])
    except ValueError:
        return None
    intact = _hash(text[: found.start()]) == found["sha256"] and not text[found.end() :].strip()
    marks = tuple(mark for mark in found["blocks"].split(",") if mark)
    after = text[found.end() :].lstrip("\r\n")
    rest = text[: found.start()] + ("\n" + after if after else "")
    return Seal(found["topic"], int(found["part"]), as_of, int(found["open"]), found["sha256"], intact, marks, rest)


def _hash(body: str) -> str:
    # A checkout with other line ends is not an edit.
    return hashlib.sha256(body.replace("\r\n", "\n").encode()).hexdigest()
