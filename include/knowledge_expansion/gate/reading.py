"""From the text of a knowledge file to its parts, through a CommonMark parser: what does not parse is a stray line."""

from __future__ import annotations

from knowledge_expansion.gate.concealed import hidden_in
from knowledge_expansion.gate.parsed import Entry, Footnote, Lead, ParsedFile, Point, Quote, Section, Stated
from knowledge_expansion.gate.phrases import (
    FOOTNOTES,
    GROUPS,
    RELATED,
    SEAL,
    SECTION,
    SOURCES,
    is_differ,
    read_entry,
    read_inference,
    read_lead,
    read_provenance,
    read_unanswered,
)
from knowledge_expansion.gate.quoted import KINDS, NotQuotable, read_quote
from knowledge_expansion.gate.stated import read_footnotes, read_statements
from knowledge_expansion.gate.tree import Node, parse, plain, spelt

__all__ = ["read_file", "spelt"]


def read_file(text: str) -> ParsedFile:
    """Parse a knowledge file. Never raises on bad input: what has no place is listed in `strays` or `hidden`."""
    lines = text.count("\n") + (not text.endswith("\n") and text != "")
    reader = _Reader(lines)
    for node in (nodes := parse(text)):
        reader.take(node)
    reader.end_section(lines)
    return ParsedFile(
        title=reader.title,
        provenance=reader.provenance,
        sections=tuple(reader.sections),
        related=tuple(reader.entries["related"]),
        documents=tuple(reader.entries["documents"]),
        web=tuple(reader.entries["web"]),
        additional=tuple(reader.entries["additional"]),
        headings=tuple(reader.headings),
        groups=tuple(reader.groups),
        strays=tuple(reader.strays),
        hidden=tuple(hidden_in(text, nodes)),
        lines=lines,
        footnotes=tuple(reader.footnotes),
    )


class _Reader:
    """Walks the top-level blocks; `place` is where it is: head, a section, a list of entries, or nowhere known."""

    def __init__(self, lines: int) -> None:
        self.title = self.provenance = ""
        self.sections: list[Section] = []
        self.headings: list[str] = []
        self.groups: list[str] = []
        self.entries: dict[str, list[Entry]] = {"related": [], "documents": [], "web": [], "additional": []}
        self.strays: list[tuple[int, str]] = []
        self.place = "head"
        self._lines = lines
        self._section: tuple[int, int, str] | None = None
        self._points: list[Point] = []
        self._point: tuple[int, str] | None = None
        self._quotes: list[Quote] = []
        self._leads: list[Lead] = []
        self._unanswered: str | None = None
        self._open: Lead | None = None
        self._statements: list[Stated] = []
        self._differ = 0
        self.footnotes: list[Footnote] = []

    def take(self, node: Node) -> None:
        if node.kind == "heading":
            self._heading(node)
        elif node.kind == "html_block" and node.last == self._lines and SEAL.fullmatch(node.token.content):
            self._open = None
        elif self.place == "section" and self._point is not None and node.kind == "paragraph":
            self._line(node)
        elif self.place == "section" and self._open is not None and node.kind in KINDS:
            self._quote(node, self._open)
        elif self.place == "section" and self._point is not None and not self._leads:
            self._state(node)
        elif self.place == "footnotes" and node.kind == "paragraph":
            for found in read_footnotes(node):
                if isinstance(found, Footnote):
                    self.footnotes.append(found)
                else:
                    self.strays.append((found[0], f"no footnote {found[1][:120]!r}"))
        elif node.kind in ("bullet_list", "ordered_list") and self.place in self.entries:
            self._list(node)
        elif node.kind == "paragraph" and self.place == "head" and not self.provenance and read_provenance(node):
            self.provenance = read_provenance(node) or ""
        else:
            self._stray(node)

    def _heading(self, node: Node) -> None:
        words, level = plain(node.inline), int(node.token.tag[1])
        if words is None or not node.token.markup.startswith("#"):
            self._stray(node)
        elif level == 1 and node.first == 1:
            self.title = words
        elif level == 2:
            self.end_section(node.first - 1)
            self.headings.append(words)
            found = SECTION.fullmatch(words)
            self.place = "section" if found else {RELATED: "related", SOURCES: "sources"}.get(words, "unknown")
            if found:
                self._section = (int(found[1]), node.first, found[2])
        elif level == 3 and self.place == "section":
            self._end_point()
            self._point = (node.first, words)
        elif level == 3 and words in GROUPS and self.place in ("sources", *GROUPS.values()):
            self.groups.append(words)
            self.place = GROUPS[words]
        elif level == 3 and words == FOOTNOTES and self.place in ("sources", *GROUPS.values()):
            self.place = "footnotes"
        else:
            self._stray(node)

    def _state(self, node: Node) -> None:
        """Statements stand above the quotes of their point."""
        differs = self._differ if self._differ > 0 and node.kind == "bullet_list" else 0
        found = read_statements(node, differs)
        if found is None or self._unanswered is not None or (self._differ > 0 and not differs):
            self._stray(node)
            return
        self._statements += found
        self._differ = -abs(self._differ)

    def _line(self, node: Node) -> None:
        lead, unanswered = read_lead(node), read_unanswered(node)
        if lead is not None and self._unanswered is None:
            self._open = lead if lead.unquoted_lines is None else None
            self._leads.append(lead)
        elif unanswered and self._unanswered is None and not self._leads:
            self._unanswered, self._open = unanswered, None
        elif is_differ(node) and not self._leads and self._differ <= 0:
            self._differ = 1 - self._differ
        elif (inference := read_inference(node)) and not self._leads:
            self._statements.append(Stated(node.first, inference, (), inference=True))
        elif not self._leads:
            self._state(node)
        else:
            self._stray(node)

    def _quote(self, node: Node, lead: Lead) -> None:
        try:
            self._quotes.append(read_quote(node, lead))
        except NotQuotable as error:
            self.strays.append((node.first, str(error)))

    def _list(self, node: Node) -> None:
        for item in node.children:
            entry = read_entry(item)
            if entry is None:
                self._stray(item)
            else:
                self.entries[self.place].append(entry)

    def _end_point(self) -> None:
        if self._point is not None:
            line, heading = self._point
            quotes, leads, stated = tuple(self._quotes), tuple(self._leads), tuple(self._statements)
            self._points.append(Point(line, heading, quotes, leads, self._unanswered, stated))
            if self._differ > 0:
                self.strays.append((line, f"'Sources differ' without a list, under {heading!r}"))
        self._point, self._open, self._unanswered = None, None, None
        self._quotes, self._leads, self._statements, self._differ = [], [], [], 0

    def end_section(self, last_line: int) -> None:
        """Close the section that is open, if any."""
        self._end_point()
        if self._section is not None:
            number, first, title = self._section
            self.sections.append(Section(number, title, first, last_line, tuple(self._points)))
        self._section, self._points = None, []

    def _stray(self, node: Node) -> None:
        self.strays.append((node.first, f"{node.kind.replace('_', ' ')} {_shown(node)!r}"))


def _shown(node: Node) -> str:
    words = ("".join(token.content for token in leaf.inline) or leaf.token.content for leaf in node.leaves())
    return " ".join(" ".join(words).split())[:120]
