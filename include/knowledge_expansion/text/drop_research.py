"""What a KNOWLEDGE DROP says about the research: queries, pages, sources. Words of strangers are escaped."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_expansion.text.drop_layout import heading, table
from knowledge_expansion.text.links import escape, link
from knowledge_expansion.text.times import second
from knowledge_expansion.values.records import DropFacts, DropSource, SearchOutcome


def research(facts: DropFacts) -> Iterator[str]:
    if facts.searches:
        yield from heading(f"Search queries ({len(facts.searches)})")
        for number, search in enumerate(facts.searches, 1):
            yield from _query(number, search, facts)
    if facts.pages:
        yield from heading(f"Pages ({len(facts.pages)})")
        rows = ((link(page.url, page.url), page.outcome, escape(page.detail)) for page in facts.pages)
        yield from table(("Page", "What became of it", "Detail"), rows)


def _query(number: int, search: SearchOutcome, facts: DropFacts) -> Iterator[str]:
    yield f'{number}. "{escape(search.query)}"'
    if search.query != search.planned:
        yield f'   - planned as "{escape(search.planned)}"'
    if search.alternative_of:
        yield f'   - tried because "{escape(search.alternative_of)}" found nothing'
    if search.failure:
        yield f"   - failed: {escape(search.failure)}"
        return
    found = [page for page in facts.pages if search.query in page.queries or search.planned in page.queries]
    used = sum(page.outcome == "used" for page in found)
    where = "local documents" if search.local else "the web"
    results = f"{len(search.hits)} result{'' if len(search.hits) == 1 else 's'}"
    yield f"   - {results} from {where} at {second(search.searched_at)}; {len(found)} read, {used} used"
    if search.hits:
        yield "   - first: " + "; ".join(escape(hit.title) for hit in search.hits[:3])


def sources(facts: DropFacts) -> Iterator[str]:
    quoted = [source for source in facts.sources if source.kind == "web" and (source.quotes or source.footnotes)]
    if quoted:
        yield from heading(f"Sources quoted ({len(quoted)})")
        for source in quoted:
            yield f"{source.number}. {_source(source)}"
            yield f"   - {_quoted(source)}; page SHA-256 `{source.sha256}`"
    if documents := [source for source in facts.sources if source.kind == "internal"]:
        yield from heading(f"Source documents quoted ({len(documents)})")
        for source in documents:
            yield f"{source.number}. `{source.url}`, lines {', '.join(f'{a}-{b}' for a, b in source.lines)}"
            yield f"   - {_quoted(source)}; file SHA-256 `{source.sha256}`"
    if others := [source for source in facts.sources if not source.quotes and not source.footnotes]:
        yield from heading(f"Sources read, not quoted ({len(others)})")
        for source in others:
            yield f"- {_source(source)}"


def _quoted(source: DropSource) -> str:
    count = f"{source.quotes} quote{'' if source.quotes == 1 else 's'}, {source.words_quoted:,} words"
    notes = f"; {source.footnotes} footnote{'' if source.footnotes == 1 else 's'}" if source.footnotes else ""
    return count + notes


def _source(source: DropSource) -> str:
    author = escape(source.author) if source.author else "no author named"
    published = f"published {source.published}" if source.published else "no date given"
    day = source.accessed[:10]
    read = f"local copy, read {day}" if source.local else f"accessed {day}"
    return f"{link(source.title, source.url)}, {author}, {published}, {read}"
