"""A PART's looks into the base, its documents and its research, as lines of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from knowledge_expansion.text.plan_reading.heads import head_of
from knowledge_expansion.text.plan_reading.inline import code, joined, listed
from knowledge_expansion.text.plan_reading.looks import index_words
from knowledge_expansion.text.plan_reading.tokens import tokens
from knowledge_expansion.text.plan_writing.boxes import BOXES, marks, one
from knowledge_expansion.text.plan_writing.reading_back import reads
from knowledge_expansion.values.topic import Box, FileCheck, Part

_EXISTING = "**Step 0: Check Existing Knowledge**"


def check_lines(part: Part) -> Iterator[str]:
    """The looks, each kind in its order; index words share a line as long as their boxes are alike."""
    existing, state = part.existing, part.state

    def marked(kind: str, values: Sequence[Any]) -> Iterator[tuple[Any, Box]]:
        return zip(values, marks(state, kind, len(values)), strict=True)

    for mark, pairs in groupby(marked("index", existing.index), key=lambda pair: pair[1]):
        words = joined([word for word, _ in pairs], "/", index_words)
        yield f"- {BOXES[mark]} Read INDEX.md for {words} references"
    for check, mark in marked("phrases", existing.phrases):
        sides = [_phrases(check.any, " OR "), _phrases(check.all, " AND ", mark_one=True)]
        folder = f" in {check.folder}/" if check.folder else ""
        note = f" ({check.note})" if check.note else ""
        yield f"- {BOXES[mark]} Grep for {', and for '.join(filter(None, sides))}{folder}{note}"
    for span, mark in marked("ranges", existing.ranges):
        note = f" ({span.note})" if span.note else ""
        yield f"- {BOXES[mark]} Read {span.folder}/{span.first:02d}-{span.last:02d}{note}"
    yield from file_lines(existing.files, marks(state, "files", len(existing.files)))
    for folder_check, mark in marked("folders", existing.folders):
        yield f"- {BOXES[mark]} Read {folder_check.path}/" + (f" ({folder_check.note})" if folder_check.note else "")
    for gap, mark in marked("gaps", existing.gaps):
        yield _look(f"- {BOXES[mark]} Identify knowledge gaps: ", gap, {"gaps": [gap]})
    for other, mark in marked("others", existing.others):
        yield _look(f"- {BOXES[mark]} ", other, {"others": [other]})


def _look(before: str, text: str, wanted: dict[str, list[str]]) -> str:
    """The look in the plainest form that reads back; a path between single backticks would be read as a file."""
    for line in (f"{before}{text}", f"{before}{code(text)}"):
        opens_part = head_of(tokens(line)[0].text) is not None
        if not opens_part and reads([_EXISTING], line).existing == wanted:
            return line
    return f"{before}`` {text} ``"


def _phrases(phrases: Sequence[str], mark: str, *, mark_one: bool = False) -> str:
    quoted = [f'"{phrase}"' if not set(phrase) & set('"`“”«»') else code(phrase) for phrase in phrases]
    return f"all of {quoted[0]}" if mark_one and len(quoted) == 1 else mark.join(quoted)


def file_lines(files: Sequence[FileCheck], marks: Sequence[Box]) -> Iterator[str]:
    for file, mark in zip(files, marks, strict=True):
        lines = f" lines {file.lines}" if file.lines else ""
        yield f"- {BOXES[mark]} Read {file.path}{lines}" + (f" ({file.note})" if file.note else "")


_RESEARCH = "**Step 1: Web Research (Bright Data)**"


def research_lines(part: Part) -> Iterator[str]:
    state = part.state
    for query, mark in zip(part.queries, marks(state, "queries", len(part.queries)), strict=True):
        plain = f'- {BOXES[mark]} Search: "{query}"'
        yield plain if reads([_RESEARCH], plain).queries == [query] else f"- {BOXES[mark]} Search: {code(query)}"
    addresses = part.sources.must_use
    for address, mark in zip(addresses, marks(state, "addresses", len(addresses)), strict=True):
        yield f"- {BOXES[mark]} Scrape: {address}"
    for address in part.sources.never_use:
        yield f"- [ ] Never use: {address}"
    kinds = f" ({joined(part.scrape.prefer, ', ', listed)})" if part.scrape.prefer else ""
    least = f"{part.scrape.least}-" if part.scrape.least else ""
    yield f"- {one(state, 'scrape')} Scrape top {least}{part.scrape.top} results{kinds}"
    marked = zip(part.facets, marks(state, "facets", len(part.facets)), strict=True)
    for mark, pairs in groupby(marked, key=lambda pair: pair[1]):
        yield f"- {BOXES[mark]} Extract: {joined([facet for facet, _ in pairs], ', ', listed)}"
