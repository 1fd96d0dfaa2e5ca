"""A drop's claims against the file that they are about."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_expansion.text.drop_reading.sum_doubts import fits
from knowledge_expansion.text.markdown import Markdown, lines_of
from knowledge_expansion.values.outside_drop import DropFinding, Figure, OutsideDrop, Stated

_NO_SECTION = (
    "source",
    "reference",
    "citation",
    "related",
    "table of contents",
    "contents",
    "see also",
    "further reading",
)


def file_doubts(drop: OutsideDrop, text: str) -> Iterator[DropFinding]:
    """Findings of the kind `file`: lines (as `wc -l` counts them, a last line without an end included), words, bytes or
    characters, and sections, where the drop claims them. Approximate claims may be off by a tenth."""
    lines = lines_of(text) + (1 if text and not text.endswith("\n") else 0)
    size = {"bytes": len(text.encode("utf-8", "surrogatepass")), "characters": len(text)}
    yield from _compared(drop.lines, lines, "lines")
    yield from _compared(drop.words, len(text.split()), "words")
    if drop.size is not None:
        yield from _compared(drop.size, size[drop.size.value.unit], drop.size.value.unit)
    yield from _compared(drop.section_count, sections_of(text), "sections")


def sections_of(text: str) -> int:
    """Second-level headings that are called "Section k" where there are any, else all but those that close a file."""
    titles = [heading.title.lower() for heading in Markdown(text).headings if heading.level == 2]
    named = [title for title in titles if title.startswith("section")]
    return len(named or [title for title in titles if not title.lstrip("*_0123456789. ").startswith(_NO_SECTION)])


def _compared(claim: Stated[Figure] | None, counted: int, unit: str) -> Iterator[DropFinding]:
    if claim is not None and not fits(claim.value, counted):
        yield DropFinding("file", claim.line, f"says {claim.value.text} {unit}, the file has {counted:,}")
