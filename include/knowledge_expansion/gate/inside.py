"""Quotes from files of the base: does a lead `From [path](link) lines a-b:` name a document that this PART may quote, and do
exactly these lines of the base's snapshot hold exactly the words that stand under it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge_expansion.base.paths import folder_of, join, resolve
from knowledge_expansion.gate.base_text import BaseBlock, base_blocks, words_of
from knowledge_expansion.gate.checks import Case, check
from knowledge_expansion.gate.matching import between_sentences
from knowledge_expansion.gate.parsed import Lead, Quote, Unit
from knowledge_expansion.values.records import Check
from knowledge_expansion.values.topic import FileCheck


def base_quotes(case: Case) -> Check:
    """Each lead names a document that the topic declares, by its path, and a range of lines that the topic opens; the blocks
    on these lines are what is quoted, one after the other, and nothing else stands there."""
    findings: list[str] = []
    quoted = 0
    for number, section in enumerate(case.file.sections):
        plan = case.part.sections[number] if number < len(case.part.sections) else None
        for point in section.points:
            for lead in (lead for lead in point.leads if lead.lines is not None):
                quotes = [quote for quote in point.quotes if quote.lead is lead]
                quoted += len(quotes)
                documents = _documents(case, project=plan is not None and plan.project)
                findings += _lead(case, lead, quotes, documents, plan.lines if plan else 0)
    return check("quotes from the base", f"{quoted} quotes compared with the files of the base", findings)


def _documents(case: Case, *, project: bool) -> dict[str, list[FileCheck]]:
    """By path, what the topic says of the documents that a section may quote."""
    found: dict[str, list[FileCheck]] = {}
    paths = case.topic.project_documents if project else ()
    for named in (*case.part.documents, *(FileCheck(path=path) for path in paths)):
        bare = named.path.strip("/")
        readings = (join(case.topic.knowledge_root, bare), join("", bare))
        path = next((one for one in readings if one in case.base.paths()), None)
        if path is not None:
            found.setdefault(path, []).append(named)
    return found


def _lead(
    case: Case, lead: Lead, quotes: Sequence[Quote], documents: dict[str, list[FileCheck]], room: int
) -> Iterator[str]:
    where, path = f"line {lead.line}", resolve(lead.url, folder_of(case.topic.path_of(case.part)))
    if path not in documents:
        yield f"{where}: {path} is no source document of this section"
        return
    if lead.title != path:
        yield f"{where}: names {lead.title!r}, the link leads to {path}"
    first, last = lead.lines or (0, 0)
    ranges = [[int(n) for n in named.lines.split("-")] for named in documents[path] if named.lines]
    open_everywhere = any(named.lines is None for named in documents[path])
    if not open_everywhere and not any(low <= first and last <= high for low, high in ranges):
        shown = ", ".join(f"{low}-{high}" for low, high in ranges)
        yield f"{where}: lines {first}-{last} of {path}; the plan opens {shown}"
    text = (case.base.read(path) or b"").decode("utf-8", "replace")
    there = [block for block in base_blocks(text) if block.first <= last and first <= block.last]
    if not there or (there[0].first, there[-1].last) != (first, last):
        yield f"{where}: lines {first}-{last} of {path} begin or end within a paragraph, or beside one"
    elif lead.unquoted_lines is not None:
        yield from _unquoted(where, lead.unquoted_lines, there, room)
    else:
        yield from _compared(path, quotes, there, lead)


def _unquoted(where: str, lines: int, there: Sequence[BaseBlock], room: int) -> Iterator[str]:
    if lines <= room or not any(block.kind == "code" and block.text.count("\n") + 1 == lines for block in there):
        yield f"{where}: there is no code of {lines} lines that is too long for {room} lines"


def _compared(path: str, quotes: Sequence[Quote], there: Sequence[BaseBlock], lead: Lead) -> Iterator[str]:
    pieces = [(quote, unit) for quote in quotes for unit in (quote.content if quote.kind == "prose" else (None,))]
    if not pieces:
        yield f"line {lead.line}: nothing is quoted under this lead"
    elif len(pieces) != len(there):
        yield f"line {lead.line}: quotes {len(pieces)} blocks, the lines have {len(there)}"
    else:
        for at, ((quote, unit), block) in enumerate(zip(pieces, there, strict=True)):
            same = _same_block(quote, block) if unit is None else _same_line(unit, block, alone=len(pieces) == 1)
            line = unit.line if unit else quote.first_line
            if not same:
                yield f"line {line}: not what line {block.first} of {path} says: {block.text[:60]!r}"
            elif at and unit and not _nested(unit, block, pieces[at - 1][1], there[at - 1]):
                yield f"line {line}: the item is nested otherwise than in {path}"


def _same_block(quote: Quote, block: BaseBlock) -> bool:
    if quote.kind != block.kind:
        return False
    if quote.kind == "code":
        ours, theirs = ([line.rstrip() for line in text.split("\n")] for text in (quote.content[0].text, block.text))
        return ours == theirs and quote.language == block.language
    cells = [words_of(cell) for cell in block.text.split("\n")]
    return [words_of(unit.text) for unit in quote.content] == cells and _codes(quote.content) == _spelt(block.codes)


def _same_line(unit: Unit, block: BaseBlock, *, alone: bool) -> bool:
    if block.kind != ("item" if unit.mark else "paragraph"):
        return False
    if unit.mark.isdigit() and unit.mark != block.mark:
        return False
    ours, theirs = words_of(unit.text), words_of(block.text)
    if ours == theirs:
        return _codes([unit]) == _spelt(block.codes)
    return alone and not unit.mark and _is_cut(" ".join(ours), " ".join(theirs)) and _among(unit, block)


def _is_cut(ours: str, theirs: str) -> bool:
    """Whether whole sentences of a paragraph are quoted."""
    start = theirs.find(ours) if ours else -1
    while start >= 0:
        if between_sentences(theirs, start, start + len(ours)):
            return True
        start = theirs.find(ours, start + 1)
    return False


def _among(unit: Unit, block: BaseBlock) -> bool:
    """Whether the code in some sentences is code in the paragraph too, in its order, and nothing else is."""
    ours, theirs = _codes([unit]), _spelt(block.codes)
    return any(ours == theirs[at : at + len(ours)] for at in range(len(theirs) - len(ours) + 1))


def _nested(unit: Unit, block: BaseBlock, before: Unit | None, above: BaseBlock) -> bool:
    if before is None or not unit.mark or not before.mark:
        return True
    deeper, wanted = unit.depth - before.depth, block.depth - above.depth
    return (deeper > 0) == (wanted > 0) and (deeper < 0) == (wanted < 0 and before.depth > 0)


def _codes(units: Sequence[Unit]) -> list[list[str]]:
    return [words_of(unit.text[start:end]) for unit in units for start, end in unit.spans]


def _spelt(codes: Sequence[str]) -> list[list[str]]:
    return [words_of(code) for code in codes]
