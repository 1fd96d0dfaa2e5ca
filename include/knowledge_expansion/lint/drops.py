"""KNOWLEDGE DROPs against the files that they report: every figure they give is counted again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from knowledge_expansion.base.view import encode
from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.finding import Finding, finding
from knowledge_expansion.lint.page import LintPage
from knowledge_expansion.text.drop_reading import read_drop
from knowledge_expansion.text.markdown import lines_of
from knowledge_expansion.values.outside_drop import Figure, OutsideDrop, Stated

EXACT, ABOUT = 0.02, 0.1
"""How far a stated figure may be from the counted one, as a share of it: people count words and kilobytes in several ways, and
`~` is a round number. Lines have one way of counting; there one line is the most."""


def drops(base: Base) -> Iterator[Finding]:
    """The newest drop of each file against the file; older drops tell of what the file was."""
    newest: dict[str, tuple[str, str, LintPage, OutsideDrop]] = {}
    for page in base.drops():
        drop = read_drop(page.page.text, page.path)
        if drop.file is None or drop.status.value in ("failed", "skipped", "in_progress"):
            continue
        found = located(base, drop.file.value)
        if not found:
            what = f"reports {drop.file.value}; the base has no such file"
            yield _finding(page, drop.file.line, what, "a drop reports a file that is there")
        elif len(found) == 1 and newest.get(found[0], ("",))[0:2] <= (_when(drop), page.path):
            newest[found[0]] = (_when(drop), page.path, page, drop)
    for path, (_, _, page, drop) in sorted(newest.items()):
        yield from _compared(base, path, page, drop)


def located(base: Base, written: str) -> list[str]:
    """The files that a drop's path can mean: it is written from the base's root, from above it, or from below."""
    parts = written.strip("`*/ ").split("/")
    for start in range(len(parts)):
        if found := base.ending_with("/".join(parts[start:])):
            return found
    return []


def _when(drop: OutsideDrop) -> str:
    stated = drop.stamp or drop.time
    return stated.value.iso if stated else ""


def _compared(base: Base, path: str, page: LintPage, drop: OutsideDrop) -> Iterator[Finding]:
    file = base.pages.get(path)
    if file is None:  # ignored, or no Markdown
        return
    text = file.page.text
    data = encode(text)
    counted = {"lines": lines_of(text), "words": len(text.split()), "bytes": len(data)}
    for stated in (drop.lines, drop.words, drop.size):
        if (
            stated is not None
            and (actual := counted.get(stated.value.unit)) is not None
            and _differs(stated.value, actual)
        ):
            yield _differing(page, path, stated, actual)
    record = base.records.get(page.path, {}).get("sha256")
    if record and record != hashlib.sha256(data).hexdigest():
        what = f"{path} has another hash than the drop recorded: it was changed since"
        yield _finding(page, 0, what, "the file as it was reported")


def _differs(figure: Figure, actual: int) -> bool:
    if figure.bound == "at_least":
        return actual < figure.number
    share = ABOUT if figure.bound == "about" else 0 if figure.unit == "lines" else EXACT
    # A kilobyte is 1,000 or 1,024 bytes and was rounded; a last line without an end is counted or not.
    rounding = {"lines": 1, "bytes": 512 + 0.024 * actual}.get(figure.unit, 0)
    return abs(figure.number - actual) > share * actual + rounding


def _differing(page: LintPage, path: str, stated: Stated[Figure], actual: int) -> Finding:
    unit = stated.value.unit
    what = f"says {stated.value.text} {unit} of {path}; counted are {actual:,}"
    return _finding(page, stated.line, what, "figures that are counted")


def _finding(page: LintPage, line: int, what: str, expected: str) -> Finding:
    next_step = "trust the disk; correct the drop, or have the PART reported again"
    return finding("drop-differs", page.path, line, what, expected, next_step)
