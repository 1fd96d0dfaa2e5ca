"""Do citations resolve, with the page's own title, author and dates, and is every page listed that was read?"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_expansion.gate.checks import Case, check
from knowledge_expansion.gate.page_text import squeeze
from knowledge_expansion.gate.parsed import Entry, Lead
from knowledge_expansion.gate.phrases import GROUPS
from knowledge_expansion.gate.stored import StoredPage
from knowledge_expansion.values.records import Check


def leads(case: Case) -> Check:
    """Every lead names a stored page by its title, the day it was read and how, and the heading its quotes stand under; it
    has a quote, or names code of a length that the page has and that its section has no room for."""
    quoted = {quote.lead.line for quote in case.file.quotes}
    findings = []
    for number, section in enumerate(case.file.sections):
        room = case.part.sections[number].lines if number < len(case.part.sections) else 0
        for lead in (lead for point in section.points for lead in point.leads):
            if lead.unquoted_lines is None and lead.line not in quoted:
                findings.append(f"line {lead.line}: nothing is quoted under this lead")
            findings += _lead(case, lead, room) if lead.lines is None else []
    return check("citations", f"{len(case.file.leads)} resolve", findings)


def _lead(case: Case, lead: Lead, room: int) -> list[str]:
    page = case.pages.get(lead.url)
    if page is None:
        return [f"line {lead.line}: {lead.url} is not among the pages read"]
    findings = []
    if not same(lead.title, page.title):
        findings.append(f"line {lead.line}: titled {lead.title!r}, the page is titled {page.title!r}")
    if lead.date != page.source.accessed[:10] or lead.local != page.source.local:
        said = f"{'local copy, read' if lead.local else 'accessed'} {lead.date}"
        findings.append(f"line {lead.line}: says {said}; the record says {_reading(page)}")
    lengths = {block.text.count("\n") + 1 for block in page.source.document.blocks if block.kind == "code"}
    if lead.unquoted_lines is not None and lead.unquoted_lines not in {length for length in lengths if length > room}:
        findings.append(
            f"line {lead.line}: the page has no code of {lead.unquoted_lines} lines that is too long for {room} lines"
        )
    return findings + _heading(case, lead, page)


def _heading(case: Case, lead: Lead, page: StoredPage) -> list[str]:
    """Code and tables, of which a reader cannot see what they are about, name their heading where they have one in common."""
    located = [found for found in case.located if found.quote.lead is lead]
    if lead.under:
        known = {block.text for block in page.source.document.blocks if block.kind == "heading"}
        return [] if lead.under in known else [f"line {lead.line}: the page has no heading {lead.under!r}"]
    if all(found.quote.kind == "prose" for found in located) or not all(found.span for found in located):
        return []
    # A page may say the same under two headings; which of them was quoted cannot be seen.
    blocks = page.source.document.blocks
    texts = {blocks[found.span.first].text for found in located if found.span}
    above = {page.heading_above(at) for at, block in enumerate(blocks) if block.text in texts}
    if len(above) == 1 and "" not in above:
        return [f"line {lead.line}: does not say that this stands under {above.pop()!r}"]
    return []


def sources(case: Case) -> Check:
    """Sources lists exactly the quoted pages under Web Research, in the order of their quotes, and the other pages read
    below, each once, numbered through, with the facts of their records."""
    file = case.file
    cited = file.cited
    findings = _listed(file.web, cited, "Web Research")
    others = sorted(set(case.pages) - set(cited))
    findings += _listed(sorted(file.additional, key=lambda entry: entry.url), others, "Additional References")
    findings += [fault for entry in file.web for fault in _described(case, entry, "")]
    findings += [fault for entry in file.additional for fault in _described(case, entry, ": read, not quoted")]
    for name, entries in (("Source Documents", file.documents), ("Web Research", file.web)):
        if [entry.number for entry in entries] != list(range(1, len(entries) + 1)):
            findings.append(f"{name} is numbered {[entry.number for entry in entries]}")
    bullets = [entry.line for entry in (*file.related, *file.additional) if entry.number is not None]
    findings += [f"line {line}: a numbered entry in a list without numbers" for line in bullets]
    groups = [name for name, field in GROUPS.items() if getattr(file, field)]
    if list(file.groups) != groups:
        findings.append(f"Sources has the parts {list(file.groups)}, with entries are {groups}")
    return check("sources", f"{len(file.web)} quoted, {len(file.additional)} read only", findings)


def _listed(entries: Sequence[Entry], wanted: Sequence[str], name: str) -> list[str]:
    listed = [entry.url for entry in entries]
    if listed == list(wanted):
        return []
    findings = [f"{name} lacks {url}" for url in wanted if url not in listed]
    findings += [f"{name} lists {url}, which does not belong there" for url in listed if url not in wanted]
    findings += [
        f"{name} lists {url} {listed.count(url)} times" for url in dict.fromkeys(listed) if listed.count(url) > 1
    ]
    return findings or [f"{name} is not in the order of the quotes"]


def _described(case: Case, entry: Entry, tail: str) -> list[str]:
    page = case.pages.get(entry.url)
    if page is None:
        return []
    document = page.source.document
    facts = (
        f", {document.author or 'no author named'}, published {document.published or 'no date given'}, {_reading(page)}"
    )
    wanted = tail or facts
    if same(entry.title, page.title) and same(entry.tail, wanted):
        return []
    return [f"line {entry.line}: says {entry.title!r}{entry.tail}; the record says {page.title!r}{wanted}"]


def _reading(page: StoredPage) -> str:
    day = page.source.accessed[:10]
    return f"local copy, read {day}" if page.source.local else f"accessed {day}"


def same(one: str, other: str) -> bool:
    """Equal but for white space, which Markdown folds."""
    return " ".join(one.split()) == " ".join(other.split())


def facts_in_the_page(case: Case) -> Check:
    """Title and author of every page stand in its raw bytes (or, for a title, in its address)."""
    from urllib.parse import unquote

    findings = []
    for url, page in case.pages.items():
        document = page.source.document
        if document.title.strip() and not _shows(page, document.title) and document.title not in unquote(url):
            findings.append(f"{url}: its title {document.title!r} is not in the raw page")
        findings += [
            f"{url}: its author {name!r} is not in the raw page"
            for name in (document.author or "").split(", ")
            if name and not _shows(page, name)
        ]
    return check("facts in the pages", f"{len(case.pages)} titles", findings)


def _shows(page: StoredPage, words: str) -> bool:
    if words in page.markup:  # as it stands; most pages need no closer look, and those not quoted need not be parsed
        return True
    needle = squeeze(words)
    return any(needle in line for line in page.raw.lines) or needle in page.raw.everything
