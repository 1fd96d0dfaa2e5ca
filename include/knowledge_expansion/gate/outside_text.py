"""The parts of a knowledge file that somebody else wrote: sections, quotes, statements with figures, citations.

Such a file has no fixed form, so nothing is a stray line; what can be compared with a page is found by its role.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge_expansion.text.drop_reading.layout import plain
from knowledge_expansion.text.drop_reading.moments import moments
from knowledge_expansion.text.drop_reading.source_entry import ACCESSED, URL, trimmed
from knowledge_expansion.text.links import find_links, unescape
from knowledge_expansion.text.markdown import Markdown

QUOTE_WORDS = 6
"""Words from which on a passage in quotation marks is a quote; fewer are a term."""
_QUOTED = re.compile(r"[\"“„«]([^\"”“»\n]{20,2000})[\"”»]")
_CLOSING = re.compile(
    r"^(?:\d+[.)] )?(?:sources?|references?|citations?|bibliography|web research|further reading)\b", re.I
)
_FIGURE = re.compile(r"(?<![\w.,/-])[$€£]?(\d[\d,]*(?:\.\d+)?)(?![\w]*\d)[ ]?(%|×|x\b)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class OutsideSection:
    """A heading with what stands under it; 1-based lines, inclusive."""

    title: str
    level: int
    first: int
    last: int

    @property
    def lines(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Cited:
    """Words of the file and the pages that they cite: those linked in the line, else those of the lead above it."""

    line: int
    words: str
    urls: tuple[str, ...]


@dataclass
class OutsideText:
    """`listed` are the addresses of the closing list of sources, `cited` all others by line; `accessed` are the days of
    reading that the file states, by line and address."""

    sections: list[OutsideSection] = field(default_factory=list)
    quotes: list[Cited] = field(default_factory=list)
    figures: list[Cited] = field(default_factory=list)
    paragraphs: list[tuple[int, str]] = field(default_factory=list)
    listed: dict[str, int] = field(default_factory=dict)
    cited: dict[str, int] = field(default_factory=dict)
    inner: list[tuple[int, str]] = field(default_factory=list)
    accessed: list[tuple[int, str, str]] = field(default_factory=list)
    has_sources: bool = False

    @property
    def urls(self) -> list[str]:
        """Every address, cited ones first, each once."""
        return list(dict.fromkeys([*self.cited, *self.listed]))


def read_outside(text: str) -> OutsideText:
    """Read a file. Code is no statement and no quote."""
    markdown = Markdown(text)
    found = OutsideText([OutsideSection(plain(s.title), s.level, s.first, s.last) for s in markdown.sections])
    headings = {heading.line: heading for heading in markdown.headings}
    lead: tuple[str, ...] = ()
    closing = 0  # the level of the heading that lists the sources, while it lasts
    block: list[str] = []
    for number, raw in enumerate([*markdown.lines, ""], 1):
        line = raw.strip()
        if block and not line.startswith(">"):
            found.quotes.append(Cited(number - len(block), " ".join(block), lead))
            block = []
        if number > len(markdown.lines) or markdown.is_opaque(number) or not line:
            continue
        if number in headings:
            heading, lead = headings[number], ()
            if _CLOSING.match(plain(heading.title)) or (closing and heading.level <= closing):
                closing = heading.level if _CLOSING.match(plain(heading.title)) else 0
            found.has_sources = found.has_sources or closing > 0
            continue
        urls = _links(found, number, line, closing > 0)
        if closing:
            continue
        if line.startswith(">"):
            block.append(line.lstrip("> "))
            continue
        lead = urls if urls and _is_lead(line) else lead
        _statement(found, number, line, urls or lead)
    return found


def _links(found: OutsideText, number: int, line: str, closing: bool) -> tuple[str, ...]:
    """The addresses of a line, put where they belong; links into the base are kept apart."""
    links = find_links(line)
    urls = [link.url for link in links if "://" in link.url]
    bare = re.sub(r"\[[^\]]*\]\([^)]*\)", " ", line)
    urls += [trimmed(match[0]) for match in URL.finditer(bare)]
    found.inner += [
        (number, link.url) for link in links if "://" not in link.url and not link.url.startswith(("#", "mailto:"))
    ]
    for url in urls:
        (found.listed if closing else found.cited).setdefault(url, number)
    read = ACCESSED.search(line)
    day = next(moments(line[read.end() :]), None) if read else None
    if day is not None and len(day.day) == 10:
        found.accessed += [(number, url, day.day) for url in urls]
    return tuple(urls)


def _is_lead(line: str) -> bool:
    """`From [Title](url) (accessed 2025-01-13):` and its kin, under which the words of a page stand."""
    return line.rstrip("* ").endswith(":") or plain(line).lower().startswith(
        ("from ", "according to ", "source:", "as ")
    )


def _statement(found: OutsideText, number: int, line: str, urls: tuple[str, ...]) -> None:
    words = unescape(plain(re.sub(r"\[([^\]]*)\]\([^)]*\)|https?://\S+", r"\1", line)))
    for quoted in _QUOTED.finditer(words):
        if len(quoted[1].split()) >= QUOTE_WORDS:
            found.quotes.append(Cited(number, quoted[1], urls))
    if not (urls and _is_lead(line)):  # one page may lead many passages
        found.paragraphs.append((number, words))
    if figures_of(words):
        found.figures.append(Cited(number, words, urls))


def figures_of(words: str) -> set[str]:
    """The figures of a statement as bare numbers: those of two digits and more, shares and factors. Years, list
    numbers and days are no figures of a page."""
    bare = re.sub(r"^\W*\d{1,3}[.)] |\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b|`[^`]*`", " ", words)
    found = set()
    for match in _FIGURE.finditer(bare):
        number = match[1].replace(",", "")
        if match[2] or (len(number) > 1 and not _YEAR.fullmatch(number)):
            found.add(number)
    return found
