"""Ranks the documents for a query. Any word may match; pages that hold the telling words together come first.

bm25 alone lets one rare word in a title win over a page about all of the question. So its score is scaled by how much
of the question a page covers, where a word weighs as much as it is rare among the documents."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from knowledge_expansion.research_server.corpus import Corpus, Entry
from knowledge_expansion.research_server.index import Index, Snippet, quoted
from knowledge_expansion.research_server.query import SearchQuery

PAGE_SIZE = 10
_LEAST_COVER = 0.2  # of the question's weight: below it a page shares a stray word with the question, no more


@dataclass(frozen=True, slots=True)
class Hit:
    entry: Entry
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int


def search(corpus: Corpus, index: Index, query: SearchQuery, today: date) -> Results:
    """The web is that of the query's last day where it names an earlier one than `today`. A document without a date
    passes every date filter: most folders have none."""
    rows_of = {word: index.rows_with(word) for word in dict.fromkeys((*query.words, *query.phrases))}
    match = " OR ".join(quoted(word) for word, rows in rows_of.items() if rows)
    if not match:
        return Results((), 0)
    allowed = _allowed_rows(corpus, index, query, min(query.before or today, today))
    ranked = _rank(index.ranked(match), {word: rows_of[word] for word in query.words}, len(corpus.entries))
    rows = [row for row in ranked if row in allowed]
    shown = rows[query.start : query.start + PAGE_SIZE]
    return Results(tuple(Hit(corpus.entries[row], index.snippet(match, row)) for row in shown), len(rows))


def _rank(scored: list[tuple[int, float]], rows_of: dict[str, set[int]], documents: int) -> list[int]:
    weights = {word: math.log(1 + documents / (len(rows) or 0.5)) for word, rows in rows_of.items()}
    whole = sum(weights.values())
    ranked: list[tuple[float, int]] = []
    for row, score in scored:
        cover = sum(weight for word, weight in weights.items() if row in rows_of[word]) / whole
        if cover >= _LEAST_COVER:
            ranked.append((score * cover, row))
    return [row for _, row in sorted(ranked, key=lambda pair: (-pair[0], pair[1]))]


def _allowed_rows(corpus: Corpus, index: Index, query: SearchQuery, day: date) -> set[int]:
    rows = {
        row
        for row, entry in enumerate(corpus.entries)
        if _passes(entry, query) and corpus.page(entry.url, day) is entry
    }
    for phrase in query.phrases:
        rows &= index.rows_with(phrase)
    for phrase in query.excluded:
        rows -= index.rows_with(phrase)
    return rows


def _passes(entry: Entry, query: SearchQuery) -> bool:
    if entry.published and not (query.after or date.min) <= entry.published <= (query.before or date.max):
        return False
    return not query.sites or any(_within(entry.url, site) for site in query.sites)


def _within(url: str, site: str) -> bool:
    """Whether an address lies in `host` or `host/path`, subdomains included."""
    host, _, path = site.partition("/")
    parts = urlsplit(url)
    own = parts.hostname or ""
    return (own == host or own.endswith("." + host)) and parts.path.lower().startswith("/" + path)
