"""What a drop says of its knowledge file's extent: lines, words, size, budget, and its sections one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge_expansion.text.drop_reading.figures import figures, stated
from knowledge_expansion.text.drop_reading.layout import Line, plain, say
from knowledge_expansion.text.drop_reading.pairs import Pair
from knowledge_expansion.text.drop_reading.roles import role_under
from knowledge_expansion.text.links import unescape
from knowledge_expansion.values.outside_drop import DropSection, Figure, Stated

_EXTENT = {
    "lines": ("lines",),
    "words": ("words",),
    "size": ("bytes", "characters"),
    "planned": ("lines",),
    "count": ("sections",),
}
_NAMED = re.compile(
    r"^\W*(?:Section|Abschnitt|Sec\.?|§)[ ]*(\d{1,2})(?:[-–](\d{1,2}))?\b[ ]*[:.–—-]?[ ]*(?P<title>.*)$", re.I
)
_COUNTED = re.compile(r"^\W*(\d{1,2})(?:[-–](\d{1,2}))?[.):][ ]+(?P<title>.*)$")
_UNCLAIMED = re.compile(r"\((?:target|planned|goal|exceed\w*|budget|min\w*)[^()]*\)", re.I)
_SECTIONS = re.compile(
    r"\bsections?\b|\bcontents?\b|\bbreakdown\b|\bstructure\b|\boutline\b|\btopics? covered\b|\bcoverage\b|\babschnitte\b",
    re.I,
)
_LINES = re.compile(r"\((?P<words>[^()]*?\d[\d,.]*\+?[ ]*[-]?(?:lines?|zeilen?)\b[^()]*)\)", re.I)
_OUT = ("sources", "source files", "related", "queries", "next", "gaps", "open", "before", "checks", "asked")


def extent(role: str, pairs: Sequence[Pair], file_line: Line | None) -> Stated[Figure] | None:
    """The first claim of `lines`, `words`, `size`, `planned` or `count` (of sections), in the head if there: under its own key
    (where the value begins with it), with its unit under a key for size or file, or beside the file's name."""
    units = _EXTENT[role]
    found: list[tuple[bool, int, Stated[Figure]]] = []
    for pair in pairs:
        value = _UNCLAIMED.sub(" ", pair.value) if role != "planned" else pair.value
        own = role in pair.roles and (pair.section not in _OUT or role == "lines")
        beside = role != "planned" and pair.section not in _OUT and {"size", "lines", "file", "words"} & set(pair.roles)
        if own and re.match(r"[^\w]*(?:about |over |approx\w* |at least |all )?\d", value, re.I):
            bare = role != "planned" or re.fullmatch(r"\W*\d[\d,]*\+?\W*(?:\(.*\))?", value)
            claim = stated(value, pair.line, units, units[0] if bare else "")
        else:
            claim = stated(value, pair.line, units) if own or beside else None
        if claim is not None:
            found.append((not pair.line.head, pair.line.number, claim))
    if file_line and role != "planned" and (claim := stated(file_line.text, file_line, units)) is not None:
        found.append((not file_line.head, file_line.number, claim))
    return min(found, key=lambda claim: claim[:2], default=(True, 0, None))[2]


def claims_of_lines(pairs: Sequence[Pair]) -> list[Stated[Figure]]:
    """Every claim of the file's length, for comparing them with each other."""
    found = []
    for pair in pairs:
        if (
            {"lines", "size", "file"} & set(pair.roles)
            and "planned" not in pair.roles
            and pair.section not in ("sources", "source files", "related", "next")
        ):
            unit = "lines" if "lines" in pair.roles and pair.roles[0] == "lines" else ""
            if (claim := stated(_UNCLAIMED.sub(" ", pair.value), pair.line, ("lines",), unit)) is not None:
                found.append(claim)
    return found


def read_sections(lines: Sequence[Line], pairs: Sequence[Pair]) -> tuple[DropSection, ...]:
    """The sections: of a table that has a column for them, those called "Section k", the numbered entries that tell their
    lines, the numbered list under a heading for sections, or names in brackets behind their number. The reading that tells
    most lines counts, then one that is numbered through."""
    readings = (_from_table(lines), _named(lines), _with_lines(lines), _listed(lines), _in_brackets(pairs))
    return max(readings, key=lambda found: (_with_figures(found) > 1, _is_numbered_through(found), len(found)))


def _with_figures(sections: Sequence[DropSection]) -> int:
    return sum(section.lines is not None for section in sections)


def _is_numbered_through(sections: Sequence[DropSection]) -> bool:
    return len(sections) > 1 and [section.number for section in sections] == list(range(1, len(sections) + 1))


def _in_brackets(pairs: Sequence[Pair]) -> tuple[DropSection, ...]:
    """`Sections: 4 (Overview, Setup, Scaling, Patterns)`."""
    for pair in pairs:
        found = re.search(r"(\d{1,2})[^()]*\(([^()]*)\)", pair.value) if "count" in pair.roles else None
        names = [name.strip() for name in re.split(r"[,;]", found[2])] if found else []
        if found and len(names) == int(found[1]):
            return tuple(DropSection(n, say(plain(name), pair.line, name), None) for n, name in enumerate(names, 1))
    return ()


def _from_table(lines: Sequence[Line]) -> tuple[DropSection, ...]:
    found: list[DropSection] = []
    header: list[str] = []
    last = 0
    for line in lines:
        if line.kind != "row":
            continue
        if line.number != last + 1:
            header = [plain(cell).lower() for cell in line.cells]
        last = line.number
        if (
            not header
            or not header[0].startswith("section")
            or "lines" not in " ".join(header)
            or line.text.strip(" |:-") == ""
        ):
            continue
        if [plain(cell).lower() for cell in line.cells] == header or len(line.cells) != len(header):
            continue
        written = next(
            (
                at
                for at, name in enumerate(header)
                if name in ("written", "lines", "actual", "actual lines", "line count")
            ),
            None,
        )
        planned = next((at for at, name in enumerate(header) if name.startswith(("planned", "target", "budget"))), None)
        number, title, words = _numbered(line.cells[0])
        figure = [
            None if at is None else stated(line.cells[at], line, ("lines",), "lines") for at in (written, planned)
        ]
        found.append(DropSection(number, say(title, line, words), figure[0], figure[1]))
    return tuple(found)


def _numbered(cell: str) -> tuple[int | None, str, str]:
    match = _COUNTED.match(cell) or _NAMED.match(cell)
    words = match["title"] if match else cell
    return int(match[1]) if match else None, unescape(plain(words)), words


def _named(lines: Sequence[Line]) -> tuple[DropSection, ...]:
    return _unique(_section(match, line) for line in lines if (match := _NAMED.match(_bare(line))) and match["title"])


def _with_lines(lines: Sequence[Line]) -> tuple[DropSection, ...]:
    return _unique(
        _section(match, line)
        for line in lines
        if role_under(line.titles) not in _OUT
        and (match := _COUNTED.match(_bare(line)))
        and _LINES.search(match["title"])
    )


def _listed(lines: Sequence[Line]) -> tuple[DropSection, ...]:
    wanted = [
        line
        for line in lines
        if line.titles[1:]
        and _SECTIONS.search(line.titles[-1].text)
        and role_under(line.titles) not in _OUT
        and _COUNTED.match(_bare(line))
        and not line.indent
    ]
    return _unique(_section(match, line) for line in wanted if (match := _COUNTED.match(_bare(line))))


def _bare(line: Line) -> str:
    """The line with its list number and without emphasis."""
    number = f"{line.marker} " if line.marker[:1].isdigit() else ""
    return number + re.sub(r"\*\*|__|`", "", line.text)


def _section(match: re.Match[str], line: Line) -> DropSection:
    words = match["title"]
    figure = None
    if found := _LINES.search(words):
        figure = next((say(f, line, w) for f, w in figures(found["words"]) if f.unit == "lines"), None)
        words = words[: found.start()]
    title = re.split(r"[ ]+[–—-][ ]+", words.strip())[0].strip(" :-*") or words.strip()
    return DropSection(int(match[1]), say(unescape(plain(title)), line, title), figure)


def _unique(sections: Iterator[DropSection]) -> tuple[DropSection, ...]:
    """Each number once: its first mention, or the first that tells the lines."""
    found: dict[int | None, DropSection] = {}
    for section in sections:
        before = found.get(section.number)
        if before is None or (before.lines is None and section.lines is not None):
            found[section.number] = section
    return tuple(found.values())
