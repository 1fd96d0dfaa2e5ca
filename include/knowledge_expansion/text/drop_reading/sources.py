"""The sources that a drop lists, whatever it lists them in, and the queries it was researched with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge_expansion.text.drop_reading.layout import Line, plain, say
from knowledge_expansion.text.drop_reading.moments import moments
from knowledge_expansion.text.drop_reading.roles import role_under
from knowledge_expansion.text.drop_reading.source_entry import URL, accessed_of, read_entry, trimmed
from knowledge_expansion.text.links import find_links, unescape
from knowledge_expansion.values.outside_drop import OutsideSource, Stated

_ADDRESS = {"url", "link", "address", "adresse"}
_QUERY = re.compile(r"^\W*(?:query|search)[ ]*\d*[ ]*\W*:[*_ ]*", re.I)
_QUOTED = re.compile(r"^[\W_]*?[\"“]([^\"”]{3,300})[\"”]")
_COUNT = re.compile(r"^[\W_]*(?:total|note|quality|all|every|coverage|summary|count)\b", re.I)
_INSTRUCTION = re.compile(r"^[\W_]*(?:\d+\+?\s+)?(?:\w+\s+)?(?:searches|queries)\b", re.I)


@dataclass
class _Entry:
    """An entry as it grows; `indent` is how far its first line is set in."""

    lines: list[Line]
    indent: int
    group: str
    is_file: bool
    accessed: Stated[str] | None = field(default=None)


def read_sources(lines: Sequence[Line]) -> tuple[OutsideSource, ...]:
    """The listed sources in their order, then pages that the text cites and does not list. A day of reading given for a
    whole group or for all sources counts for each that gives none."""
    common = _common_access(lines)
    listed = [read_entry(e.lines, e.group, is_file=e.is_file, accessed=e.accessed or common) for e in _entries(lines)]
    known = {source.url.value for source in listed if source.url}
    return (*listed, *_cited(lines, known))


def read_queries(lines: Sequence[Line]) -> tuple[Stated[str], ...]:
    """The search queries: listed under a heading for them, or marked as queries where sources are listed."""
    found: dict[str, Stated[str]] = {}
    for line in lines:
        role = role_under(line.titles)
        if line.kind != "item" or role not in ("queries", "sources"):
            continue
        words = _QUERY.sub("", line.text)
        quoted = _QUOTED.match(words)
        if quoted or (role == "queries" and not line.indent and line.marker[:1].isdigit()):
            query = quoted[1] if quoted else words
            if role == "queries" or words != line.text or not _is_titled(line.text):
                found.setdefault(query, say(unescape(plain(query)), line, query))
    return tuple(found.values())


def _entries(lines: Sequence[Line]) -> Iterator[_Entry]:
    entry: _Entry | None = None
    for line in lines:
        role = role_under(line.titles)
        inside = role in ("sources", "source files") and line.kind in ("item", "text", "row", "label")
        if entry is not None and (not inside or _begins(line, entry) or (line.kind == "label" and not line.marker)):
            yield entry
            entry = None
        if not inside:
            continue
        if entry is not None:
            entry.lines.append(line)
        elif _is_entry(line) or (line.kind == "row" and not _ADDRESS.isdisjoint(_columns(line, lines))):
            group = line.titles[-1].text if line.titles else ""
            entry = _Entry([line], line.indent, group, role == "source files", _access(line, lines))
    if entry is not None:
        yield entry


def _begins(line: Line, entry: _Entry) -> bool:
    """Whether a line begins another entry: a list item no deeper than the one before it, or a paragraph of its own."""
    if line.kind == "row":
        return True
    if line.marker:
        return line.indent <= entry.indent or (
            entry.lines[0].kind == "text" and line.indent == 0 and bool(find_links(line.text))
        )
    return line.indent == 0 and (entry.lines[0].marker != "" or _is_entry(line))


def _is_entry(line: Line) -> bool:
    words = plain(line.text)
    if line.kind == "item" and line.text.startswith(("[", "**[")) and find_links(line.text):
        return True
    if not words or _COUNT.match(words) or _QUERY.match(words) or _INSTRUCTION.match(words):
        return False
    if line.kind == "row":
        return URL.search(line.text) is not None
    if line.kind == "text":
        return bool(URL.search(line.text) or find_links(line.text)) and not line.text.startswith("From ")
    if line.kind == "label":
        return bool(line.marker) and (line.marker[0].isdigit() or bool(find_links(line.text)))
    quoted = _QUOTED.match(line.text)
    return not (quoted and not _is_titled(line.text))


def _columns(row: Line, lines: Sequence[Line]) -> dict[str, str]:
    """The cells of a row by the words of its table's header; nothing for the header itself."""
    table = [line for line in lines if line.kind == "row" and line.titles == row.titles and line.number <= row.number]
    at = next((n for n in range(len(table) - 1, 0, -1) if table[n].number != table[n - 1].number + 1), 0)
    header = [plain(cell).lower() for cell in table[at].cells]
    return dict(zip(header, row.cells, strict=False)) if row.number > table[at].number + 1 else {}


def _row_access(row: Line, lines: Sequence[Line]) -> Stated[str] | None:
    for name, cell in _columns(row, lines).items() if row.kind == "row" else ():
        if name in ("accessed", "read", "retrieved", "access date", "abgerufen") and (day := next(moments(cell), None)):
            return say(day.day, row, cell[day.first : day.last])
    return None


def _is_titled(text: str) -> bool:
    """Whether more than a quotation stands in an entry: a title in quotation marks has an address, a dash or a bracket."""
    behind = re.sub(r"^[\W_]*?[\"“][^\"”]*[\"”]", "", text)
    return bool(re.search(r"https?://|\(|[–—-] (?!\d+ results)", behind))


def _access(line: Line, lines: Sequence[Line]) -> Stated[str] | None:
    return _row_access(line, lines) or _group_access(line, lines)


def _group_access(line: Line, lines: Sequence[Line]) -> Stated[str] | None:
    above = {title.line for title in line.titles if title.level > 1}
    found = [accessed_of(title) for title in lines if title.number in above]
    return next((stated for stated in reversed(found) if stated), None)


def _common_access(lines: Sequence[Line]) -> Stated[str] | None:
    """`All sources accessed: 2025-11-13`."""
    for line in lines:
        if re.search(r"\b(?:all|every|each)\b.{0,60}\baccess", line.text, re.I) and (found := accessed_of(line)):
            return found
    return None


def _cited(lines: Sequence[Line], known: set[str]) -> Iterator[OutsideSource]:
    """Pages cited in the text itself, each once."""
    for line in lines:
        if line.kind == "code" or role_under(line.titles) in ("sources", "source files", "queries", "pages"):
            continue
        urls = [link.url for link in find_links(line.text) if "://" in link.url]
        urls += [trimmed(found[0]) for found in URL.finditer(line.text)] if not urls else []
        for url in urls:
            if url not in known and url.startswith(("http://", "https://")):
                known.add(url)
                entry = read_entry([line], "cited in the text", is_file=False, accessed=None)
                yield replace(entry, title=say(url, line, url)) if line.kind == "front" else entry
