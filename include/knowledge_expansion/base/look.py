"""The planned looks into a base: index words, phrases in a folder, numbered ranges, files, folders. Each leaves a sentence
that says what was looked for and found; what is missing is a warning, never an error."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge_expansion.base.paths import files_in_range, number_of, runs_of
from knowledge_expansion.base.search import LINES, Search
from knowledge_expansion.values.topic import FileCheck, FolderCheck, Part, PhraseCheck, RangeCheck, Topic


@dataclass
class Looked:
    """What the looks found: sentences, warnings, and per file its matches (phrase, line) and a weight: what few files say
    weighs more. `named` are the files that the plan names, each with the ranges of lines that were read."""

    checks: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    matches: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    weight: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    named: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def add(self, path: str, found: Iterable[tuple[str, int]] = (), *, among: int = 0) -> None:
        """A file that was found, and where; `among` how many files the same was found in (0: nothing sets it apart)."""
        self.weight[path] += 1 / among if among else 0
        known = self.matches.setdefault(path, [])
        known += [match for match in found if match not in known]

    def name(self, path: str, first: int, last: int) -> None:
        """A file that the plan names, and the lines of it that were read."""
        self.add(path)
        ranges = self.named.setdefault(path, [])
        ranges += [(first, last)] if (first, last) not in ranges else []


def look(part: Part, topic: Topic, base: Search) -> Looked:
    """Do every check that the PART plans. Files named one by one come before those that a range names."""
    looked = Looked()
    if part.existing.index:
        _index(part, topic, base, looked)
    for phrases in part.existing.phrases:
        _phrases(phrases, topic.path_of(part), base, looked)
    project = topic.project_documents if any(section.project for section in part.sections) else ()
    for file in (*part.existing.files, *part.documents, *(FileCheck(path=path) for path in project)):
        _file(file, base, looked)
    for span in part.existing.ranges:
        _range(span, base, looked)
    for folder in part.existing.folders:
        _folder(folder, base, looked)
    looked.checks += [
        f"Not looked up, for the plan says it in words of its own: {words}" for words in part.existing.others
    ]
    return looked


def _index(part: Part, topic: Topic, base: Search, looked: Looked) -> None:
    indexes = base.indexes(part)
    words = part.existing.index
    if not indexes:
        looked.warnings.append(f"No INDEX.md governs {topic.path_of(part)}: {_quoted(words)} could not be looked up.")
        return
    for word in words:
        found = {path: rows for path in indexes if (rows := base.rows(path, word)).lines}
        listed = {file for rows in found.values() for file in rows.files}
        for path, rows in found.items():
            for file in rows.files:
                if file in base.paths:
                    looked.add(file, among=len(listed))
                elif not file.endswith("/"):
                    looked.warnings.append(f"{path} lists {file}, which is not in the base.")
        places = [f"{path}:{_lines(rows.lines)}" for path, rows in found.items()]
        shown = _some(places, of="indexes") if places else f"nothing in {_some(indexes, of='indexes')}"
        looked.checks.append(f"INDEX.md for {_quoted((word,))}: {shown}.")


def _phrases(check: PhraseCheck, target: str, base: Search, looked: Looked) -> None:
    folder = base.located(check.folder)
    files = [path for path in base.knowledge_below(folder) if path != target]
    if not files:
        looked.warnings.append(
            f"The base has no Markdown file in {folder or 'its root'}: phrases could not be looked up there."
        )
        return
    hits = []
    for path in files:
        lines = {words: base.lines(path, words) for words in (*check.any, *check.all)}
        if any(lines[words] for words in check.any) or (check.all and all(lines[words] for words in check.all)):
            hits.append(f"{path}:{min(found[0] for found in lines.values() if found)}")
            for words, found in lines.items():
                if found:
                    looked.add(path, [(words, line) for line in found], among=base.frequency(words))
    kinds = (("any of", check.any), ("all of", check.all))
    asked = " or ".join(f"{kind} {_quoted(words)}" for kind, words in kinds if words)
    shown = f"found in {len(hits)} of {len(files)} files ({_some(hits)})" if hits else f"in none of {len(files)} files"
    looked.checks.append(f"{folder or 'The base'} for {asked}: {shown}.")


def _range(check: RangeCheck, base: Search, looked: Looked) -> None:
    folder = base.located(check.folder)
    files = files_in_range(folder, check.first, check.last, base.below(folder))
    name = f"{folder}/{check.first:02}-{check.last:02}"
    if not files:
        looked.warnings.append(f"The base has no file {name}.")
        return
    for path in files:
        looked.name(path, 1, _length(path, base))
    counted = Counter(number_of(path) for path in files)
    holes = [number for number in range(check.first, check.last + 1) if number not in counted]
    twice = sorted(number for number, times in counted.items() if number is not None and times > 1)
    notes = (f"; no file has {runs_of(holes)}" if holes else "") + (
        f"; {runs_of(twice)} used more than once" if twice else ""
    )
    looked.checks.append(f"{name}: read {len(files)} file{'s'[: len(files) > 1]}{notes}.")
    for number in twice:
        names = [path.rpartition("/")[2] for path in files if number_of(path) == number]
        looked.warnings.append(f"{folder}: {number:02} is used by {' and '.join(names)}; all of them were read.")


def _file(check: FileCheck, base: Search, looked: Looked) -> None:
    path = base.located(check.path)
    page = base.page(path)
    if page is None:
        looked.warnings.append(f"The base has no file {path}: it could not be read.")
        return
    if check.lines is None:
        looked.name(path, 1, max(1, page.length))
        looked.checks.append(f"{path}: read ({page.lines} lines).")
        return
    first, last = (int(number) for number in check.lines.split("-"))
    if first > page.length:
        looked.warnings.append(f"{path} has {page.length} lines: there is nothing of lines {check.lines} to read.")
        return
    if last > page.length:
        looked.warnings.append(
            f"{path} has {page.length} lines: of lines {check.lines}, {first}-{page.length} were read."
        )
        last = page.length
    inside = [title for title, line, _ in page.subjects if first <= line <= last]
    looked.name(path, first, last)
    looked.add(path, [(f"lines {check.lines}", first)])
    looked.checks.append(f"{path}, lines {first}-{last}: read; headings there: {_some(inside) or 'none'}.")


def _folder(check: FolderCheck, base: Search, looked: Looked) -> None:
    folder = base.located(check.path)
    files = base.knowledge_below(folder)
    if not files:
        looked.warnings.append(f"The base has no Markdown file in {folder}: it could not be looked through.")
        return
    for path in files:
        looked.add(path)
    looked.checks.append(f"{folder}/: looked through {len(files)} file{'s'[: len(files) > 1]}.")


def _length(path: str, base: Search) -> int:
    page = base.page(path)
    return max(1, page.length) if page else 1


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _lines(lines: tuple[int, ...]) -> str:
    return ",".join(map(str, lines[:LINES])) + (f" and {len(lines) - LINES} more" if len(lines) > LINES else "")


def _some(names: list[str], shown: int = 6, of: str = "") -> str:
    more = f" and {len(names) - shown} more {of}".rstrip() if len(names) > shown else ""
    return ", ".join(names[:shown]) + more
