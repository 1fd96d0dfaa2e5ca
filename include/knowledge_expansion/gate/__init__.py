"""The gate: deterministic checks of a written file. It reads the file, the topic, the page store and the base, and shares
no code with the writer or the extractor, so that neither can vouch for itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from knowledge_expansion.base.view import BaseView
from knowledge_expansion.gate import base_links, citations, dates, inside, quotes, structure, suitable
from knowledge_expansion.gate.checks import Case
from knowledge_expansion.gate.reading import read_file, spelt
from knowledge_expansion.gate.rewritten import checks as rewritten
from knowledge_expansion.gate.stored import StoredPage
from knowledge_expansion.values.records import Check, ExistingKnowledge
from knowledge_expansion.values.topic import Part, Topic

__all__ = ["StoredPage", "check_file"]

ALL = (
    structure.title_and_provenance,
    structure.sections_in_order,
    structure.limits,
    structure.nothing_unattributed,
    structure.nothing_hidden,
    quotes.verbatim,
    inside.base_quotes,
    quotes.lists_as_in_the_page,
    quotes.code_language,
    quotes.quoting_share,
    quotes.no_repetition,
    rewritten.footnotes,
    rewritten.statements,
    rewritten.disagreements,
    suitable.no_furniture,
    suitable.no_hostile_text,
    citations.leads,
    citations.sources,
    citations.facts_in_the_page,
    dates.dates_in_order,
    base_links.inner_links,
    structure.seal,
)


def check_file(
    text: str,
    part: Part,
    topic: Topic,
    pages: Sequence[StoredPage],
    base: BaseView,
    existing: ExistingKnowledge | None,
    *,
    as_of: dt.date,
    now: dt.datetime,
) -> list[Check]:
    """All checks of a file, in a fixed order. `pages` are the PART's used pages; `now` has a time zone.

    A check that passes has no findings; nothing is raised for a bad file.
    """
    by_url = {spelt(page.source.url): page for page in pages}
    case = Case(text, read_file(text), part, topic, by_url, base, existing, as_of, now)
    return [run(case) for run in ALL]
