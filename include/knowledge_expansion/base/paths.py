"""Names of files in a base: numbers, folders, references. All paths are relative to the base's root, POSIX."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable
from urllib.parse import unquote

# A day in front of a name (`2025-01-13-notes.md`) is no number of the folder's order.
_NUMBERED = re.compile(r"^(?!(?:19|20)\d\d-[01]\d(?:-|\.|$))(\d+)-")


def folder_of(path: str) -> str:
    """The folder of a file; nothing for the root."""
    return posixpath.dirname(path)


def number_of(path: str) -> int | None:
    """The number that a file's name starts with (`66` of `a/66-name.md`), of any length; None when there is none."""
    found = _NUMBERED.match(posixpath.basename(path))
    return int(found[1]) if found else None


def slug_of(path: str) -> str:
    """A file's name without number and extension."""
    return _NUMBERED.sub("", posixpath.splitext(posixpath.basename(path))[0])


def join(folder: str, path: str) -> str:
    """`path` below `folder`, without `.` and `..` where they can be resolved."""
    joined = posixpath.normpath(posixpath.join(folder, path))
    return "" if joined == "." else joined


def relative(path: str, folder: str) -> str:
    """How a file in `folder` names `path`."""
    return posixpath.relpath(path, folder or ".")


def resolve(reference: str, folder: str) -> str:
    """The path that a reference (a link's address) in a file of `folder` means, without fragment and encoding."""
    return join(folder, unquote(reference.partition("#")[0]))


def files_below(folder: str, listing: Collection[str]) -> list[str]:
    """The files of a folder and its subfolders, sorted; every file for the root."""
    inside = folder.strip("/") + "/" if folder.strip("/") else ""
    return sorted(path for path in listing if path.startswith(inside))


def same_number(path: str, listing: Collection[str]) -> list[str]:
    """Other Markdown files of the same folder with the same number and another slug, sorted."""
    number = number_of(path)
    if number is None:
        return []
    return sorted(
        other
        for other in listing
        if other != path
        and other.endswith(".md")
        and folder_of(other) == folder_of(path)
        and number_of(other) == number
        and slug_of(other) != slug_of(path)
    )


def files_in_range(folder: str, first: int, last: int, listing: Collection[str]) -> list[str]:
    """The Markdown files of a folder whose number lies in `first`..`last`, whatever the slug, by number and name."""
    found = [path for path in listing if folder_of(path) == folder and path.endswith(".md")]
    numbered = [(number, path) for path in found if (number := number_of(path)) is not None and first <= number <= last]
    return [path for _, path in sorted(numbered)]


def runs_of(numbers: Iterable[int]) -> str:
    """Numbers in words, runs of three and more shortened: `07, 31-34`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    named: list[str] = []
    for run in runs:
        named += [f"{run[0]:02}-{run[-1]:02}"] if len(run) > 2 else [f"{number:02}" for number in run]
    return ", ".join(named)
