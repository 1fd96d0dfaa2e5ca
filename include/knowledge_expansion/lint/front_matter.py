"""Front matter: that it can be read, and what Open Knowledge Format 0.2 asks of the fields it has.

Source: the format's specification, version 0.2, sections 4 (type), 5 (sources, generated, verified, status, stale_after),
8 and 9 (index.md, log.md), 11 (conformance). Every field is optional until a base says `front_matter: okf` or its root
index declares `okf_version`; then each file needs a `type`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.finding import Finding
from knowledge_expansion.lint.front_values import day_of, error, hint, line_of_key
from knowledge_expansion.lint.page import LintPage
from knowledge_expansion.lint.provenance import sources, trust

_FAMILIES = frozenset(("sources", "generated", "verified", "stale_after"))
_STATUS = ("draft", "stable", "deprecated")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def front_matter(base: Base) -> Iterator[Finding]:
    """Everything about the front matter of pages; that of SKILL.md has rules of its own."""
    wanted = declares_okf(base)
    for page in base.of("knowledge", "page", "index", "guide"):
        reading = page.front_reading
        if reading is not None and reading.faults:
            for line, _, message in reading.faults:
                yield error(page, line + 1, f"the front matter cannot be read: {message}", "YAML between two lines ---")
        elif reading is not None and not isinstance(reading.value, dict | None):
            yield error(page, 2, "the front matter is no list of keys and values", "key: value, one a line")
        elif page.role in ("knowledge", "page"):
            yield from _fields(base, page, wanted)
        elif wanted and page.path.rpartition("/")[2] == "log.md":
            yield from _log(page)


def declares_okf(base: Base) -> bool:
    """Whether the base says that it follows the format, in its settings or in its root index."""
    roots = (base.pages.get(name) for name in ("index.md", "INDEX.md"))
    return base.settings.front_matter == "okf" or any(
        root is not None and "okf_version" in root.front for root in roots
    )


def _fields(base: Base, page: LintPage, wanted: bool) -> Iterator[Finding]:
    kind = page.front.get("type")
    if wanted and not (isinstance(kind, str) and kind.strip()):
        yield error(
            page, 1, "the base follows Open Knowledge Format and this file has no `type`", "a type, e.g. Reference"
        )
    elif not wanted and _FAMILIES & page.front.keys() and not kind:
        yield hint(page, 1, "the front matter has fields of the Open Knowledge Format but no `type`", "a type")
    yield from sources(base, page)
    yield from trust(page, base.today)
    stale_after = page.front.get("stale_after")
    if stale_after is not None and not (isinstance(stale_after, dt.date) or _is_day(stale_after)):
        yield error(
            page, line_of_key(page, "stale_after"), f"stale_after is {stale_after!r}", "an absolute day, YYYY-MM-DD"
        )
    status = page.front.get("status")
    if _FAMILIES & page.front.keys() and status is not None and status not in _STATUS:
        yield hint(page, line_of_key(page, "status"), f"status is {status!r}", "draft, stable or deprecated")


def _log(page: LintPage) -> Iterator[Finding]:
    for heading in page.markdown.headings:
        if heading.level == 2 and not (_DAY.fullmatch(heading.title) and day_of(heading.title)):
            yield error(page, heading.line, f"the heading {heading.title!r} is no day", "## YYYY-MM-DD, newest first")


def _is_day(value: object) -> bool:
    return isinstance(value, str) and _DAY.fullmatch(value) is not None and day_of(value) is not None
