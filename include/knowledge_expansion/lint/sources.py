"""Do knowledge files say where their statements come from, and when that was read?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.finding import Finding, finding
from knowledge_expansion.lint.links import target_of
from knowledge_expansion.lint.page import LintPage

# Other ways to name a source: an id, a footnote, a number, author and year, a file in backticks, a comment in code.
_NAMED_SOURCE = re.compile(
    r"\barxiv:\s*\d{4}\.\d{4,5}|\bdoi:\s*10\.|\b10\.\d{4,9}/\S"
    r"|\[\^[^\]\s]+\]|(?<![\w\]])\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\](?!\()"
    r"|\((?:[A-Z][\w'’-]+(?: et al\.?|(?: and | & )[A-Z][\w'’-]+)?,? (?:19|20)\d\d[a-z]?(?:; )?)+\)",
    re.I,
)
_IN_CODE = re.compile(
    r"^\s*(?:#|//|--|\*|<!--|;)\s*(?:source|from|see|adapted from|based on|ref(?:erence)?)\b.*https?://", re.I
)
_FILE_NAME = re.compile(r"`[^`\s]+\.(?:md|pdf|py|txt|rst|html?)`|\b(?:[\w.-]+/)+[\w.-]+\.(?:md|pdf|py|txt|rst)\b")
_NO_STATEMENT = re.compile(r"^(?:#{1,6}\s.*|\W*No source found for:.*)$", re.M)
WORDS = 25
"""Words of text from which on a section makes statements; shorter ones only lead to others. Headings and lines that say
that no source was found are no statements."""


def no_url(base: Base) -> Iterator[Finding]:
    """Knowledge files without an address or id of a source, and without one that the base keeps itself."""
    for page in base.of("knowledge"):
        if not names_a_source(base, page):
            yield finding(
                "no-url",
                page.path,
                page.sources_line,
                "names no address, DOI or arXiv id",
                "every knowledge file names its sources with their addresses",
                "add the sources that were used, or have the file researched again",
            )


def no_access_date(base: Base) -> Iterator[Finding]:
    """Files that name web sources and no day on which one was read."""
    for page in base.of("knowledge"):
        if page.urls and not page.accessed and not _dated_by_front_matter(page) and not _date_column(page):
            yield finding(
                "no-access-date",
                page.path,
                page.sources_line,
                f"names {len(page.urls)} addresses, and for none the day it was read",
                "(accessed YYYY-MM-DD) beside a source",
                "read the sources again and note the day",
            )


def sections_without_source(base: Base) -> Iterator[Finding]:
    """Chapters of a knowledge file that make statements and name no source; files without any source are left to
    `no-url`."""
    for page in base.of("knowledge"):
        if names_a_source(base, page):
            yield from (_section(page, *chapter) for chapter in _chapters(page) if _lacks_source(page, *chapter[1:]))


def names_a_source(base: Base, page: LintPage) -> bool:
    """Whether a file names a source that can be found: an address, an id, or material that the base keeps."""
    if page.urls or re.search(r"\barxiv:\s*\d{4}\.\d{4,5}|\bdoi:\s*10\.|\b10\.\d{4,9}/\S", page.visible, re.I):
        return True
    if isinstance(page.front.get("sources"), list) and page.front["sources"]:
        return True
    targets = (target_of(page, place) for place in page.links)
    kept = (base.pages.get(target.path) for target in targets if target is not None)
    return any(other is not None and other.role == "source" for other in kept)


def _chapters(page: LintPage) -> Iterator[tuple[str, int, int]]:
    """Title, first and last line of the sections of the highest level below the title that are about a subject."""
    lines = {line for _, line, _ in page.page.subjects}
    sections = [s for s in page.markdown.sections if s.first in lines and not (0 < page.sources_line <= s.first)]
    top = min((section.level for section in sections), default=0)
    yield from ((s.title, s.first, s.last) for s in sections if s.level == top)


def _lacks_source(page: LintPage, first: int, last: int) -> bool:
    text = "\n".join(page.visible_lines[first:last])
    if "](" in text or "://" in text or _NAMED_SOURCE.search(text) or len(_NO_STATEMENT.sub("", text).split()) < WORDS:
        return False
    raw = page.markdown.lines[first:last]
    shown = "\n".join(line for number, line in enumerate(raw, first + 1) if not page.markdown.is_opaque(number))
    return not _FILE_NAME.search(shown) and not any(_IN_CODE.match(line) for line in raw)


def _section(page: LintPage, title: str, first: int, last: int) -> Finding:
    return finding(
        "section-without-source",
        page.path,
        first,
        f"{title!r} (lines {first}-{last}) names no source",
        "every section names at least one source",
        "name the source of its statements, or take out what has none",
    )


def _dated_by_front_matter(page: LintPage) -> bool:
    generated = page.front.get("generated")
    return isinstance(generated, dict) and "at" in generated


def _date_column(page: LintPage) -> bool:
    """Whether a table of sources has a column for the day of reading, and days in it."""
    for table in page.markdown.tables:
        columns = [
            at for at, name in enumerate(table.header) if re.search(r"\b(accessed|retrieved|read on)\b", name, re.I)
        ]
        if any(re.search(r"\d", row[at]) for row in table.rows for at in columns if at < len(row)):
            return True
    return False
