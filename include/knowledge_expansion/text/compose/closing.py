"""The end of a knowledge file: related files of the base with what sets them apart, and every source."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_expansion.text.compose.quotes import relative, title_of
from knowledge_expansion.text.links import escape, link
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.records import ExistingKnowledge, RelatedFile

# A range like 30-37 names many files; the nearest ones help a reader, a whole folder does not.
MOST_RELATED = 8
# Files that the plan names are all referenced, unless it names a whole folder.
MOST_DOCUMENTS = 20


def related_lines(path: str, existing: ExistingKnowledge) -> list[str]:
    """`## Related files in this base`, or nothing where none is known."""
    files = existing.related[:MOST_RELATED]
    if not files:
        return []
    return ["## Related files in this base", "", *(_related(path, file) for file in files), ""]


def source_lines(path: str, existing: ExistingKnowledge, cited: Sequence[Source], other: Sequence[Source]) -> list[str]:
    """`## Sources`: internal files, the pages cited in the order of their first quote, the pages read but not quoted."""
    lines = ["## Sources", ""]
    if documents := [file for file in existing.related if file.named][:MOST_DOCUMENTS]:
        lines += ["### Source Documents", ""]
        lines += [f"{n}. {link(f.path, relative(path, f.path))} {_read(f)}" for n, f in enumerate(documents, 1)]
        lines.append("")
    if cited:
        lines += ["### Web Research", "", *(f"{n}. {_entry(source)}" for n, source in enumerate(cited, 1)), ""]
    if other:
        lines += ["### Additional References", ""]
        lines += [f"- {link(title_of(source), source.url)}: read, not quoted" for source in other]
        lines.append("")
    return lines


def _related(path: str, file: RelatedFile) -> str:
    places = [str(line) for line in sorted({line for _, line in file.matches})[:3]]
    where = f", line{'s' * (len(places) > 1)} {', '.join(places)}" if places else f", {file.lines} lines"
    return f"- {link(file.title, relative(path, file.path))}{where}: {escape(file.distinction)}"


def _read(file: RelatedFile) -> str:
    return "lines " + ", ".join(f"{first}-{last}" for first, last in file.ranges)


def _entry(source: Source) -> str:
    document = source.document
    author = escape(document.author) if document.author else "no author named"
    published = document.published or "no date given"
    read = f"local copy, read {source.accessed[:10]}" if source.local else f"accessed {source.accessed[:10]}"
    return f"{link(title_of(source), source.url)}, {author}, published {published}, {read}"
