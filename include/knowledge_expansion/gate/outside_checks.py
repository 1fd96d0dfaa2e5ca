"""What can be said of a file that somebody else wrote: form, words against pages, and its drop against the file."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge_expansion.base.view import BaseView
from knowledge_expansion.gate.checks import check
from knowledge_expansion.gate.concealed import hidden_in
from knowledge_expansion.gate.orders import orders_in
from knowledge_expansion.gate.outside_text import Cited, OutsideSection, OutsideText, figures_of, read_outside
from knowledge_expansion.gate.page_text import squeeze
from knowledge_expansion.gate.quotes import LONG
from knowledge_expansion.gate.stored import StoredPage
from knowledge_expansion.gate.suitable import furniture_in
from knowledge_expansion.gate.tree import Node, parse
from knowledge_expansion.text.drop_reading.against_file import file_doubts
from knowledge_expansion.text.drop_reading.layout import plain
from knowledge_expansion.text.urls import canonical_url, why_unsafe
from knowledge_expansion.values.outside_drop import OutsideDrop
from knowledge_expansion.values.records import Check
from knowledge_expansion.values.topic import Part, Topic

_FOLDS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "…": "..."}
)
_BUDGET = re.compile(r"\([^()]*\blines?\b[^()]*\)|^(?:section|part|chapter)?[ ]*\d{1,3}[ ]*[:.)–—-][ ]*", re.I)


@dataclass(frozen=True)
class OutsideCase:
    """Everything that is compared. `pages` are by canonical address; `unread` says of the others why they could not be
    read; `paths` are files that this run lands beside those of the base."""

    text: str
    drop: OutsideDrop
    part: Part
    topic: Topic
    pages: Mapping[str, StoredPage]
    unread: Mapping[str, str]
    base: BaseView
    paths: frozenset[str]
    now: dt.datetime

    @cached_property
    def file(self) -> OutsideText:
        return read_outside(self.text)

    @cached_property
    def shown(self) -> dict[str, tuple[str, frozenset[str]]]:
        """By address: the squeezed visible words of a page, and its figures."""
        return {url: _shown(page) for url, page in self.pages.items()}

    def page_keys(self, cited: Cited) -> list[str]:
        """The cited pages that were read."""
        return [key for url in cited.urls if (key := key_of(url)) in self.pages]


def key_of(url: str) -> str:
    """One spelling for an address; the address itself where it cannot be read as one."""
    return url if why_unsafe(url) else canonical_url(url)


def planned_sections(part: Part, file: OutsideText) -> list[OutsideSection | None]:
    """For each planned section the heading of the file that has its title, in the plan's order."""
    by_title = {_title(section.title): section for section in reversed(file.sections)}
    return [by_title.get(_title(section.title)) for section in part.sections]


def sections(case: OutsideCase) -> Check:
    """Every planned section stands, in the plan's order, and a list of sources closes the file."""
    found = planned_sections(case.part, case.file)
    findings = [
        f"the section {plan.title!r} is missing"
        for plan, section in zip(case.part.sections, found, strict=True)
        if section is None
    ]
    places = [section.first for section in found if section]
    if places != sorted(places):
        findings.append(f"the sections stand in lines {places}, not in the plan's order")
    if not case.file.has_sources:
        findings.append("no section lists the sources")
    return check("sections", f"{len(places)} of {len(found)} planned", findings)


def limits(case: OutsideCase) -> Check:
    """No section and no file is longer than its budget plus the topic's tolerance."""
    factor = 1 + case.topic.tolerance
    lines = case.text.count("\n")
    findings = [
        f"line {section.first}: {plan.title!r} has {section.lines} lines, its limit is {plan.lines * factor:.0f}"
        for plan, section in zip(case.part.sections, planned_sections(case.part, case.file), strict=True)
        if section and section.lines > round(plan.lines * factor, 6)
    ]
    if lines > round(case.part.lines * factor, 6):
        findings.append(f"the file has {lines} lines, its limit is {case.part.lines * factor:.0f}")
    return check("limits", f"{lines} lines of {case.part.lines} planned", findings)


def nothing_hidden(case: OutsideCase) -> Check:
    """Nothing stands in the text that a reader of the rendered file does not see."""
    nodes = parse(case.text)
    findings = [f"line {line}: {what}" for line, what in (*hidden_in(case.text, nodes), *_markup(nodes))]
    return check("nothing hidden", f"{len(findings)} hidden things", findings)


def _markup(nodes: Sequence[Node]) -> Iterator[tuple[int, str]]:
    """HTML, which shows something else than it says, or nothing."""
    for node in nodes:
        if node.kind == "html_block" or any(token.type == "html_inline" for token in node.inline):
            yield node.first, "HTML"
        yield from _markup(node.children)


def suitable(case: OutsideCase) -> Check:
    """No furniture of a site, and nothing that speaks to a language model."""
    findings = []
    for line, words in [*case.file.paragraphs, *((quote.line, quote.words) for quote in case.file.quotes)]:
        if furniture_in(words):
            findings.append(f"line {line}: furniture of a site: {words[:80]!r}")
        if found := orders_in(words):
            findings.append(f"line {line}: text addressed to a language model: {found!r}")
    return check("no furniture, no hostile text", f"{len(findings)} lines", findings)


def no_repetition(case: OutsideCase) -> Check:
    """No line of LONG words and more stands twice."""
    first: dict[str, int] = {}
    findings = []
    for line, words in case.file.paragraphs:
        key = squeeze(words).lower()
        if len(words.split()) >= LONG and first.setdefault(key, line) != line:
            findings.append(f"line {line} repeats line {first[key]}: {words[:60]!r}")
    return check("no repetition", f"{len(first)} long lines", findings)


def citations(case: OutsideCase) -> Check:
    """The file cites pages; every address may be looked up, is listed among the sources, and was read by this run."""
    findings = [] if case.file.urls else ["it cites no page"]
    listed = {key_of(url) for url in case.file.listed}
    for url, line in case.file.cited.items():
        if unsafe := why_unsafe(url):
            findings.append(f"line {line}: {url} cannot be looked up: {unsafe}")
        elif key_of(url) not in listed:
            findings.append(f"line {line}: {url} is not among the listed sources")
    if case.part.delivery.unread == "fail":
        findings += unread_pages(case)
    return check("citations", f"{len(case.pages)} of {len(case.file.urls)} pages read", findings)


def unread_pages(case: OutsideCase) -> list[str]:
    """Pages that the file cites and that could not be read, each with the reason."""
    lines = {**case.file.listed, **case.file.cited}
    return [
        f"line {lines[url]}: {url} could not be read: {case.unread.get(key_of(url), 'it was not asked for')}"
        for url in case.file.urls
        if key_of(url) not in case.pages and not why_unsafe(url)
    ]


def quotes(case: OutsideCase) -> Check:
    """Every quote stands in a page that it cites. One whose page could not be read is not supported."""
    findings = []
    for quote in case.file.quotes:
        keys = case.page_keys(quote)
        shown = f"line {quote.line}: {quote.words[:60]!r}"
        if not quote.urls:
            findings.append(f"{shown} names no page")
        elif not keys:
            findings.append(f"{shown} cannot be verified: {', '.join(quote.urls)} was not read")
        elif not any(stands_in(quote.words, case.shown[key][0]) for key in keys):
            findings.append(f"{shown} does not stand in {', '.join(case.pages[key].source.url for key in keys)}")
    return check("quotes verbatim", f"{len(case.file.quotes)} quotes compared with the pages", findings)


def figures(case: OutsideCase) -> Check:
    """Every figure of a statement that cites pages which were read stands in one of them."""
    findings = []
    compared = 0
    for statement in case.file.figures:
        if keys := case.page_keys(statement):
            compared += 1
            missing = figures_of(statement.words).difference(*(case.shown[key][1] for key in keys))
            where = ", ".join(case.pages[key].source.url for key in keys)
            findings += [f"line {statement.line}: {number} does not stand in {where}" for number in sorted(missing)]
    return check("figures in the pages", f"{compared} statements compared", findings)


def dates(case: OutsideCase) -> Check:
    """Stated days of reading lie between a page's publication and now."""
    findings = []
    for line, url, day in case.file.accessed:
        page = case.pages.get(key_of(url))
        published = (page.source.document.published or "") if page else ""
        if day > case.now.date().isoformat():
            findings.append(f"line {line}: {url} is said to have been read on {day}, which is yet to come")
        elif published > day:
            findings.append(f"line {line}: {url} is said to have been read on {day}, it was published on {published}")
    return check("dates in order", f"{len(case.file.accessed)} days of reading", findings)


def inner_links(case: OutsideCase) -> Check:
    """Links into the base lead to its files, or to files of this run."""
    folder = posixpath.dirname(case.topic.path_of(case.part))
    known = {*case.base.paths(), *case.paths}
    findings = []
    for line, target in case.file.inner:
        path = posixpath.normpath(posixpath.join(folder, target.partition("#")[0]))
        if path.startswith("..") or not any(path == name or name.startswith(path + "/") for name in known):
            findings.append(f"line {line}: {target} is no file of the base")
    return check("links inside the base", f"{len(case.file.inner)} links", findings)


def claims(case: OutsideCase) -> Check:
    """What the drop says of PART, file, lines, words, size and sections is so."""
    drop, findings = case.drop, []
    if drop.part is not None and drop.part.value != case.part.number:
        findings.append(f"drop, line {drop.part.line}: reports PART {drop.part.value}, this is PART {case.part.number}")
    if drop.file is not None and posixpath.basename(drop.file.value) != posixpath.basename(case.part.file):
        findings.append(
            f"drop, line {drop.file.line}: is about {drop.file.value}, planned is {case.topic.path_of(case.part)}"
        )
    if drop.status.value in ("partial", "skipped"):
        findings.append(f"drop, line {drop.status.line}: says {drop.status.value}: {drop.status.words}")
    findings += [f"drop, line {finding.line}: {finding.words}" for finding in file_doubts(drop, case.text)]
    return check("claims of the drop", f"{len(findings)} are wrong", findings)


def not_verified(case: OutsideCase) -> Iterator[str]:
    """What none of the checks can vouch for, in words for the drop."""
    without = [statement.line for statement in case.file.figures if not case.page_keys(statement)]
    if without:
        lines = ", ".join(map(str, without[:10])) + (", ..." if len(without) > 10 else "")
        yield f"{len(without)} statements with figures cite no page that was read (lines {lines}): their figures are not verified"
    yield "what the file says in words of its own is not verified; only quotes, figures, citations and form are"
    if case.part.delivery.unread == "report":
        yield from unread_pages(case)


def stands_in(words: str, page: str) -> bool:
    """Whether the pieces of a quote, between its ellipses, stand in the page's squeezed words in their order."""
    at = 0
    for piece in re.split(r"\[?\.{3,}\]?", plain(words).translate(_FOLDS)):
        if needle := squeeze(piece).strip("\"'.,;"):
            if (found := page.find(needle, at)) < 0:
                return False
            at = found + len(needle)
    return True


def _shown(page: StoredPage) -> tuple[str, frozenset[str]]:
    visible = "".join(page.raw.lines).translate(_FOLDS) + "".join(page.raw.tables).translate(_FOLDS)
    numbers = (
        number.replace(",", "")
        for block in page.source.document.blocks
        for number in re.findall(r"\d[\d,]*(?:\.\d+)?", block.text)
    )
    return visible, frozenset(number.rstrip(".") for number in numbers)


def _title(title: str) -> str:
    return re.sub(r"\W+", " ", _BUDGET.sub("", _BUDGET.sub("", plain(title)))).strip().lower()
