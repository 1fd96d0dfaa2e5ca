"""One source out of the lines that tell about it: its title, address, dates, author."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_expansion.text.drop_reading.head import PATH
from knowledge_expansion.text.drop_reading.layout import Line, plain, say
from knowledge_expansion.text.drop_reading.moments import Moment, moments
from knowledge_expansion.text.links import find_links, unescape
from knowledge_expansion.values.outside_drop import OutsideSource, Stated

URL = re.compile(r"https?://[^\s<>\"'`\[\]{}|\\^]+", re.I)
_IDENTIFIER = re.compile(
    r"\barXiv[: ]*(?P<arxiv>\d{4}\.\d{4,5})|\bdoi(?:\.org/|[: ]+)(?P<doi>10\.\d{4,9}/[^\s),;\]]+)|\bPMC(?P<pmc>\d{5,9})\b"
    r"|\bPubMed[: ]*(?P<pubmed>\d{6,9})|\bPMID[: ]*(?P<pmid>\d{6,9})",
    re.I,
)
_ADDRESSES = {
    "arxiv": "https://arxiv.org/abs/",
    "doi": "https://doi.org/",
    "pmc": "https://pmc.ncbi.nlm.nih.gov/articles/PMC",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
}
_KEY = re.compile(r"^\W*(?P<key>[A-Za-z][A-Za-z ]{1,24}?)(?:\*\*|__)?[ ]*[:：](?:\*\*|__)?[ ]+(?P<value>\S.*)$")
_ROLES = {
    "url": re.compile(r"(?:source |full )?(?:urls?|links?|address|web ?page|website|available at)", re.I),
    "published": re.compile(
        r"(?:publi(?:shed|cation)(?: (?:date|on))?|date(?: published)?|posted|released?|year|updated|last updated)",
        re.I,
    ),
    "accessed": re.compile(
        r"(?:date )?(?:accessed|retrieved|visited|read|scraped|fetched|access date)(?: (?:on|date))?", re.I
    ),
    "author": re.compile(r"(?:by|authors?|written by|presenters?|speakers?|creators?)", re.I),
}
ACCESSED = re.compile(
    r"\b(?:accessed|retrieved|visited|scraped|fetched|local copy,? read|access dates?|abgerufen|gelesen)\b[ :(]*(?:on |at |am )?",
    re.I,
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|released|updated|publication date|veröffentlicht|erschienen)\b[ :(]*(?:on |in |at |am |im )?",
    re.I,
)
_CITED = re.compile(
    r"\((?P<author>[A-Z][^()\d]{1,80}?),? (?P<year>(?:19|20)\d\d)[a-z]?\)"
    r"|^(?P<who>[A-Z][^()\d\"“]{2,80}?),? \((?P<when>(?:19|20)\d\d)[a-z]?\)"
)
_OURS = re.compile(
    r"^, (?P<author>.+?), (?:published (?P<published>\S+)|no date given), (?:accessed|local copy, read) (?P<accessed>[\d-]+)"
)
_SEARCHED = re.compile(r"\bsearch results?\b|\bvia search\b|\bnot (?:read|scraped|opened)\b|\bsnippets? only\b", re.I)


def read_entry(lines: Sequence[Line], group: str, *, is_file: bool, accessed: Stated[str] | None) -> OutsideSource:
    """`lines` are the entry's own line and those below it; `accessed` is what the group says for all its entries."""
    first = lines[0]
    url = _url(lines)
    path = "" if url and "://" in url.value else _path(first.text)
    author, published = _cited(first)
    own = _ours(first)
    read = own.get("accessed") or _dated(lines, "accessed") or accessed
    published = own.get("published") or _dated(lines, "published") or published or _bare_date(lines, read)
    return OutsideSource(
        title=_title(first, url),
        kind="file" if path or is_file else "web",
        url=url if url is not None and "://" in url.value else None,
        published=published,
        accessed=read,
        author=own.get("author") or _keyed(lines, "author") or author,
        identifier=_identifier(lines),
        group=group,
        search_only=any(_SEARCHED.search(line.text) for line in lines) or bool(_SEARCHED.search(group)),
    )


def trimmed(url: str) -> str:
    """An address without the punctuation of the sentence that it ends."""
    url = url.rstrip(".,;:!?*_")
    while url.endswith(")") and url.count("(") < url.count(")"):
        url = url[:-1].rstrip(".,;:")
    return url


def address_of(identifier: str) -> str:
    """Where an arXiv, DOI or PubMed number leads; empty for what is none."""
    found = _IDENTIFIER.search(identifier)
    if found is None:
        return ""
    return next(_ADDRESSES[kind] + value for kind, value in found.groupdict().items() if value)


def _url(lines: Sequence[Line]) -> Stated[str] | None:
    for line in lines:
        for link in find_links(line.text):
            return say(link.url, line, link.url)
        if found := URL.search(line.text):
            return say(trimmed(found[0]), line, trimmed(found[0]))
    return None


def _path(text: str) -> str:
    """A file of a base or project that an entry begins with or links to."""
    for link in find_links(text):
        return link.url if "://" not in link.url else ""
    words = re.sub(r"^(?:\W*(?:referenced|cross-linked to|file \d+|cited|see)\b:?)?[\W_]*", "", text, flags=re.I)
    found = re.match(r"[\w.@~-]+(?:/[\w.@~*-]+)+/?|[\w-]+\.(?:md|py|ipynb|json|ya?ml|rst)\b", words) or PATH.match(
        words
    )
    return found[0] if found else ""


def _title(line: Line, url: Stated[str] | None) -> Stated[str]:
    for link in find_links(line.text):
        raw = _raw_title(line.text[link.first : link.last], link.title)
        return say(unescape(plain(raw)) or link.url, line, raw)
    named = [cell for cell in line.cells if re.search(r"[^\W\d_]", cell) and not URL.match(cell)]
    if line.kind == "row" and named:
        return say(unescape(plain(named[0])), line, named[0])
    words = line.text
    if url is not None and url.line == line.number and url.value in words:
        before, _, behind = words.partition(url.value)
        words = before if plain(before).strip(" -–—:(") else behind
        title = words.strip().strip("-–—:() *_").strip()
        return say(unescape(plain(title)) or url.value, line, title or url.value)
    if bold := re.match(r"\W{0,3}(?:\*\*|__)(.+?)(?:\*\*|__)", words):
        return say(unescape(plain(bold[1])).rstrip(":"), line, bold[1])
    title = re.split(r"[ ]+[–—-][ ]+|[ ]+\((?:accessed|19|20)", words)[0].strip()
    return say(unescape(plain(title)) or plain(words) or words, line, title)


def _raw_title(link: str, title: str) -> str:
    """The words between the brackets of `[title](url)` as written, escapes included."""
    ends = (found.start() for found in re.finditer(r"\]\(", link))
    return next((link[1:end] for end in ends if unescape(link[1:end]) == title), title)


def _keyed(lines: Sequence[Line], role: str) -> Stated[str] | None:
    for line in lines:
        if (found := _KEY.match(line.text)) and _ROLES[role].fullmatch(found["key"].strip()):
            return say(unescape(plain(found["value"])), line, found["value"])
    return None


def _dated(lines: Sequence[Line], role: str) -> Stated[str] | None:
    """A date under its own key, or behind the word that says what it is."""
    word = ACCESSED if role == "accessed" else _PUBLISHED
    for line in lines:
        found = _KEY.match(line.text)
        if found and _ROLES[role].fullmatch(found["key"].strip()) and (moment := next(moments(found["value"]), None)):
            return say(moment.day, line, found["value"][moment.first : moment.last])
    for line in lines:
        if (
            (found := word.search(line.text))
            and (moment := next(moments(line.text[found.end() :]), None))
            and moment.first < 3
        ):
            return say(moment.day, line, line.text[found.end() :][moment.first : moment.last])
    return None


def accessed_of(line: Line) -> Stated[str] | None:
    """The day that a heading, label or sentence gives for all that stands under it."""
    found = ACCESSED.search(line.text)
    moment = next(moments(line.text[found.end() :]), None) if found else None
    if found is None or moment is None or moment.first > 12:
        return None
    return say(moment.day, line, line.text[found.end() :][moment.first : moment.last])


def _bare_date(lines: Sequence[Line], accessed: Stated[str] | None) -> Stated[str] | None:
    """A date that stands in brackets, behind a dash, or alone on a line below is that of publication; the day of reading
    given in the same way is not."""
    for line in lines:
        for moment in moments(line.text):
            before, behind = line.text[: moment.first].rstrip(" *"), line.text[moment.last :].lstrip(" *")
            alone = line is not lines[0] and not before.strip("- ")
            bracket = before.endswith(("(", ",")) and behind.startswith((")", ","))
            dashed = before.endswith((" -", " –", " —")) and not behind.strip(" .)")
            known = accessed is not None and (
                accessed.value == moment.day or (accessed.line == line.number and moment.day in accessed.value)
            )
            if (alone or bracket or dashed) and not known and not _in_link(line, moment):
                return say(moment.day, line, line.text[moment.first : moment.last])
    return None


def _in_link(line: Line, moment: Moment) -> bool:
    spans = [(link.first, link.last) for link in find_links(line.text)] + [
        found.span() for found in URL.finditer(line.text)
    ]
    return any(first <= moment.first < last for first, last in spans)


def _cited(line: Line) -> tuple[Stated[str] | None, Stated[str] | None]:
    """`(Smith et al., 2022)` and `Smith et al. (2022)`."""
    found = _CITED.search(plain(line.text)) if not find_links(line.text) else _CITED.search(line.text)
    if found is None:
        return None, None
    who, when = found["author"] or found["who"], found["year"] or found["when"]
    name = say(plain(who), line, who) if re.search(r"et al|&| and |^\w+, \w|^[A-Z][\w'-]+$", who) else None
    return name, say(when, line, when)


def _ours(line: Line) -> dict[str, Stated[str]]:
    """The form in which this project's own drops describe a page."""
    links = find_links(line.text)
    found = _OURS.match(line.text[links[0].last :]) if links else None
    if found is None:
        return {}
    fields = {name: value for name, value in found.groupdict().items() if value and value != "no author named"}
    return {name: say(unescape(value), line, value) for name, value in fields.items()}


def _identifier(lines: Sequence[Line]) -> Stated[str] | None:
    for line in lines:
        if found := _IDENTIFIER.search(line.text):
            return say(found[0], line, found[0])
    return None
