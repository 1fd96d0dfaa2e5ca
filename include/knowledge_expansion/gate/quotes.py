"""Does every quote stand word for word in the stored page it names, shown as the page has it, within the limits of quoting?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from knowledge_expansion.gate.checks import Case, check
from knowledge_expansion.gate.locating import Located
from knowledge_expansion.gate.page_text import squeeze
from knowledge_expansion.values.records import Check

LONG = 8
"""Words from which on a paragraph that stands twice is a repetition; shorter ones are labels."""


def verbatim(case: Case) -> Check:
    """Each quote is found in the document that was read out of its page, and in the page's raw bytes."""
    findings = [f"line {found.quote.first_line}: {found.trouble}" for found in case.located if found.trouble]
    compared = sum(found.quote.lead.lines is None for found in case.located)
    return check("quotes verbatim", f"{compared} quotes compared with the stored pages", findings)


def lists_as_in_the_page(case: Case) -> Check:
    """A quoted item has its page's number or a bullet, and is nested as in the page."""
    findings = [finding for found in case.located for finding in _list_faults(found)]
    return check("lists", f"{sum(bool(u.mark) for q in case.file.quotes for u in q.content)} items", findings)


def _list_faults(found: Located) -> Iterator[str]:
    if found.page is None or found.span is None or found.quote.kind != "prose":
        return
    units, blocks = found.quote.content, found.page.source.document.blocks[found.span.first : found.span.last + 1]
    for at, unit in enumerate(units):
        numbers = found.page.raw.lines.get(squeeze(unit.text), frozenset())
        if unit.mark.isdigit() and int(unit.mark) not in numbers:
            yield f"line {unit.line}: item {unit.mark}; the page numbers it {sorted(numbers) or 'not at all'}"
        if at and unit.mark and units[at - 1].mark:
            deeper, wanted = unit.depth - units[at - 1].depth, blocks[at].level - blocks[at - 1].level
            # An item above the level at which a quote begins has no place further out than the margin.
            if (deeper > 0) != (wanted > 0) or (deeper < 0) != (wanted < 0 and units[at - 1].depth > 0):
                yield f"line {unit.line}: the item is nested otherwise than in the page: {unit.text[:60]!r}"


def code_language(case: Case) -> Check:
    """A code block carries the language that its page gives it, or none where that is no single word."""
    findings = []
    blocks = [found for found in case.located if found.quote.kind == "code"]
    for found in blocks:
        if found.page is not None and found.span is not None:
            stated = found.page.source.document.blocks[found.span.first].language
            if found.quote.language != stated and (found.quote.language or stated.replace("-", "").isalnum()):
                findings.append(
                    f"line {found.quote.first_line}: marked {found.quote.language!r}, the page says {stated!r}"
                )
    return check("code blocks", f"{len(blocks)} whole", findings)


def quoting_share(case: Case) -> Check:
    """No page gives more of its prose (paragraphs and items, in words) than the topic allows."""
    words: defaultdict[str, int] = defaultdict(int)
    for quote in case.file.quotes:
        if quote.kind == "prose":
            words[quote.lead.url] += sum(len(unit.split()) for unit in quote.units)
    findings = []
    highest = 0.0
    for url, quoted in words.items():
        if url not in case.pages:
            continue
        blocks = case.pages[url].source.document.blocks
        share = quoted / max(sum(len(b.text.split()) for b in blocks if b.kind in ("paragraph", "item")), 1)
        highest = max(highest, share)
        if share > case.topic.quote_share:
            findings.append(f"{url} gives {share:.0%} of its prose, allowed are {case.topic.quote_share:.0%}")
    return check("quoting share", f"at most {highest:.0%} of a page", findings)


def no_repetition(case: Case) -> Check:
    """No place of a page is quoted twice, no paragraph of LONG words and more stands twice, and no list, code or table as a
    whole. A single item may stand in two lists: references of one product describe the same parameter in the same words."""
    findings = []
    first: dict[str, int] = {}
    taken: defaultdict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
    for found in case.located:
        quote = found.quote
        items = quote.kind == "prose" and all(unit.mark for unit in quote.content)
        paragraphs = [] if items or quote.kind != "prose" else [(u.line, u.text) for u in quote.content if not u.mark]
        for line, words in paragraphs or [(quote.first_line, " ".join(quote.units))]:
            key = squeeze(words).lower()
            if len(words.split()) >= LONG and key in first:
                findings.append(f"line {line} repeats line {first[key]}: {words[:60]!r}")
            first.setdefault(key, line)
        for place, start, end in _ranges(found):
            before = taken[quote.lead.url, place]
            again = [line for a, b, line in before if start < b and a < end]
            findings += [f"line {quote.first_line} quotes again what line {line} quotes" for line in again]
            before.append((start, end, quote.first_line))
    return check("no repetition", f"{len(first)} quoted units", findings)


def _ranges(found: Located) -> list[tuple[int, int, int]]:
    """(block, start, end) of all text that a quote takes from its page."""
    if found.page is None or found.span is None:
        return []
    first, last, start, end = found.span
    if first == last:
        return [(first, start, max(end, 1))]
    return [(place, 0, len(found.page.source.document.blocks[place].text)) for place in range(first, last + 1)]
