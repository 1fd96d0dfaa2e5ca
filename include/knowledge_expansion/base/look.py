"""The planned looks into a base: index words, phrases in a folder, numbered ranges, single files. Each leaves a sentence
that says what was looked for and found; what is missing is a warning, never an error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge_expansion.base.listing import index_rows
from knowledge_expansion.base.paths import files_below, files_in_range, number_of
from knowledge_expansion.base.snapshot import Snapshot, index_paths, located
from knowledge_expansion.values.topic import FileCheck, Part, PhraseCheck, RangeCheck, Topic

# Lines named for one phrase in one file; the count is always given.
_SHOWN = 3


@dataclass
class Looked:
    """What the looks found: sentences, warnings, and per file its matches (phrase, line) and whether the plan names it."""

    checks: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    matches: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)

    def add(self, path: str, found: Iterable[tuple[str, int]] = (), *, named: bool = False) -> None:
        known = self.matches.setdefault(path, [])
        known += [match for match in found if match not in known]
        if named:
            self.named.add(path)


def look(part: Part, topic: Topic, snapshot: Snapshot) -> Looked:
    """Do every check that the PART plans, in the plan's order."""
    looked = Looked()
    if part.existing.index:
        _index(part, topic, snapshot, looked)
    for phrases in part.existing.phrases:
        _phrases(phrases, topic, snapshot, looked)
    for span in part.existing.ranges:
        _range(span, topic, snapshot, looked)
    for file in part.existing.files:
        _file(file, topic, snapshot, looked)
    return looked


def _index(part: Part, topic: Topic, snapshot: Snapshot, looked: Looked) -> None:
    indexes = index_paths(snapshot.paths(), topic, part)
    words = part.existing.index
    if not indexes:
        looked.warnings.append(f"No INDEX.md governs {topic.path_of(part)}: {_quoted(words)} could not be looked up.")
        return
    for word in words:
        found = []
        for path in indexes:
            page = snapshot.page(path)
            lines = page.lines_with(word) if page else []
            found += [f"{path}:{_lines(lines)}"] if lines else []
            for row in index_rows(page.markdown, page.path, lines) if page else ():
                if row in snapshot.paths():
                    looked.add(row)
        looked.checks.append(
            f"INDEX.md for {_quoted((word,))}: {'; '.join(found) or 'nothing in ' + ', '.join(indexes)}."
        )


def _phrases(check: PhraseCheck, topic: Topic, snapshot: Snapshot, looked: Looked) -> None:
    folder = located(check.folder, topic, snapshot.paths())
    files = [path for path in files_below(folder, snapshot.paths()) if path.endswith(".md")]
    if not files:
        looked.warnings.append(
            f"The base has no Markdown file in {folder or 'its root'}: phrases could not be looked up there."
        )
        return
    hits = []
    for path in files:
        page = snapshot.page(path)
        lines = {phrase: page.lines_with(phrase) for phrase in (*check.any, *check.all)} if page else {}
        if any(lines[phrase] for phrase in check.any) or (check.all and all(lines[phrase] for phrase in check.all)):
            hits.append(f"{path}:{min(found[0] for found in lines.values() if found)}")
            looked.add(path, [(phrase, line) for phrase, found in lines.items() for line in found[:_SHOWN]])
    kinds = (("any of", check.any), ("all of", check.all))
    asked = " or ".join(f"{kind} {_quoted(words)}" for kind, words in kinds if words)
    shown = f"found in {len(hits)} of {len(files)} files ({_some(hits)})" if hits else f"in none of {len(files)} files"
    looked.checks.append(f"{folder or 'The base'} for {asked}: {shown}.")


def _range(check: RangeCheck, topic: Topic, snapshot: Snapshot, looked: Looked) -> None:
    folder = located(check.folder, topic, snapshot.paths())
    files = files_in_range(folder, check.first, check.last, snapshot.paths())
    name = f"{folder}/{check.first}-{check.last}"
    if not files:
        looked.warnings.append(f"The base has no file {name}.")
        return
    for path in files:
        looked.add(path, named=True)
    counted = Counter(number_of(path) for path in files)
    holes = [number for number in range(check.first, check.last + 1) if number not in counted]
    twice = sorted(number for number, times in counted.items() if number is not None and times > 1)
    notes = (f"; no file has {_numbers(holes)}" if holes else "") + (
        f"; {_numbers(twice)} used more than once" if twice else ""
    )
    looked.checks.append(f"{name}: read {len(files)} files{notes}.")


def _file(check: FileCheck, topic: Topic, snapshot: Snapshot, looked: Looked) -> None:
    path = located(check.path, topic, snapshot.paths())
    page = snapshot.page(path)
    if page is None:
        looked.warnings.append(f"The base has no file {path}: it could not be read.")
        return
    looked.add(path, named=True)
    if check.lines is None:
        looked.checks.append(f"{path}: read ({page.lines} lines).")
        return
    first, last = (int(number) for number in check.lines.split("-"))
    inside = [title for title, line, _ in page.subjects if first <= line <= last]
    if not 1 <= first <= last <= page.lines:
        looked.warnings.append(f"{path} has {page.lines} lines: lines {check.lines} are not all there.")
    looked.add(path, [(f"lines {check.lines}", first)])
    looked.checks.append(f"{path}, lines {check.lines}: read; headings there: {_some(inside) or 'none'}.")


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _lines(lines: list[int]) -> str:
    return ",".join(map(str, lines[:_SHOWN])) + (f" and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else "")


def _some(names: list[str], shown: int = 6) -> str:
    return ", ".join(names[:shown]) + (f" and {len(names) - shown} more" if len(names) > shown else "")


def _numbers(numbers: list[int]) -> str:
    return ", ".join(f"{number:02}" for number in numbers)
