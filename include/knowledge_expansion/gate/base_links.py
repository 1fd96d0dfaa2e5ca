"""Do links into the base lead to its files, and are those files described as they are?"""

from __future__ import annotations

import posixpath

from knowledge_expansion.gate.checks import Case, check
from knowledge_expansion.gate.citations import same
from knowledge_expansion.gate.parsed import Entry
from knowledge_expansion.gate.tree import spelt
from knowledge_expansion.values.records import Check, RelatedFile

MOST_RELATED = 8
"""A file lists the nearest files of the base, at most this many (a whole folder would help no reader)."""
MOST_DOCUMENTS = 20
"""Files that the plan names are all listed as source documents, up to this many."""


def inner_links(case: Case) -> Check:
    """Related files are the first of those that the check of existing knowledge found, source documents those of them that
    the plan names; each is a file of the base, with its own length, and described as the record has it."""
    shown = list(case.existing.related[:MOST_RELATED]) if case.existing else []
    named = [file for file in (case.existing.related if case.existing else ()) if file.named][:MOST_DOCUMENTS]
    findings = _listed(case, case.file.related, shown, "Related files")
    findings += _listed(case, case.file.documents, named, "Source Documents")
    for entry, file in zip(case.file.related, shown, strict=False):
        findings += _described(entry, file.title, _words(file))
    for entry, file in zip(case.file.documents, named, strict=False):
        findings += _described(entry, file.path, "lines " + ", ".join(f"{a}-{b}" for a, b in file.ranges))
    for file in dict.fromkeys((*shown, *named)):
        findings += _recorded(case, file)
    return check("links inside the base", f"{len(case.file.related)} related files", findings)


def _listed(case: Case, entries: tuple[Entry, ...], files: list[RelatedFile], name: str) -> list[str]:
    folder = posixpath.dirname(case.topic.path_of(case.part))
    links = [spelt(posixpath.relpath(file.path, folder or ".")) for file in files]
    listed = [entry.url for entry in entries]
    findings = [f"{name} lacks {link}" for link in links if link not in listed]
    findings += [
        f"line {entry.line}: {entry.url} is no file that the check of existing knowledge named"
        for entry in entries
        if entry.url not in links
    ]
    return findings or ([f"{name} lists {listed}, the record has {links}"] if listed != links else [])


def _words(file: RelatedFile) -> str:
    found = [str(line) for line in sorted({line for _, line in file.matches})[:3]]
    where = f"line{'s' if found[1:] else ''} {', '.join(found)}" if found else f"{file.lines} lines"
    return f", {where}: {file.distinction}"


def _described(entry: Entry, title: str, words: str) -> list[str]:
    if same(entry.title, title) and same(entry.tail, words):
        return []
    return [f"line {entry.line}: says {entry.title!r} {entry.tail!r}; the record says {title!r} {words!r}"]


def _recorded(case: Case, file: RelatedFile) -> list[str]:
    """The record against the base itself: the file is there, as long as it is said to be, and has the lines named."""
    if file.path not in case.base.paths():
        return [f"{file.path} is no file of the base"]
    lines = (case.base.read(file.path) or b"").count(b"\n")
    findings = [] if lines == file.lines else [f"{file.path} has {lines} lines, the record says {file.lines}"]
    said = [line for _, line in file.matches] + [line for span in file.read for line in span]
    beyond = sorted({line for line in said if not 1 <= line <= lines + 1})
    return findings + [f"{file.path} has no line {line}" for line in beyond]
