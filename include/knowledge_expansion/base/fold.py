"""The one pure function that changes a base: operations in, files to write and remove out. The order of the operations
does not matter, and folding again over the result changes nothing.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from knowledge_expansion.base.archive import archive
from knowledge_expansion.base.index import add_entry, governing_index
from knowledge_expansion.base.log import log_path, read_log, render_log, with_date
from knowledge_expansion.base.paths import files_below, same_number
from knowledge_expansion.base.settings import SETTINGS, read_settings, with_retracted
from knowledge_expansion.base.skill import SKILL, add_folder
from knowledge_expansion.base.view import BaseView, decode, encode, read_text
from knowledge_expansion.errors import FileInTheWay, RepositoryError
from knowledge_expansion.text.marker import read_seal
from knowledge_expansion.values.operations import AddFile, Archive, IndexEntry, LogDate, Operation, Retract, SkillEntry

OperationT = TypeVar("OperationT", bound=Operation)


@dataclass(frozen=True, slots=True)
class Changes:
    """`writes` maps paths to their new bytes (only where they differ from the base), `removals` are paths to remove."""

    writes: Mapping[str, bytes] = field(default_factory=dict)
    removals: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.writes or self.removals)


def fold(base: BaseView, operations: Iterable[Operation], knowledge_root: str = "") -> Changes:
    """Apply the operations to the base. A new root index is made in `knowledge_root`.

    Raises FileInTheWay when a file would replace somebody else's (ask `files_in_the_way` first to leave those out), and
    RepositoryError for a path outside of the base or two different files for one path.
    """
    wanted = list(operations)
    if blocked := files_in_the_way(base, wanted):
        raise FileInTheWay("\n".join(blocked.values()))
    writes: dict[str, bytes] = {}
    removals: set[str] = set()
    warnings: list[str] = []
    for archived in _of(wanted, Archive):
        moved, old, said = archive(base, archived)
        for path, data in moved.items():
            _write(writes, path, data)
        removals |= old
        warnings += said
    for file in _of(wanted, AddFile):
        _write(writes, file.path, encode(file.text))
        warnings += _number_used_twice(file.path, {*base.paths(), *(other.path for other in _of(wanted, AddFile))})
    _index(base, _of(wanted, IndexEntry), knowledge_root, writes)
    warnings += _skill(base, _of(wanted, SkillEntry), writes)
    for dated in _of(wanted, LogDate):
        dates = with_date(read_log(base, dated.expansion), dated.as_of, dated.parts)
        _write(writes, log_path(dated.expansion), encode(render_log(dated.expansion, dates)))
    for retracted in _of(wanted, Retract):
        _write(writes, SETTINGS, encode(with_retracted(read_text(base, SETTINGS) or "", retracted.addresses)))
    changed = {path: data for path, data in sorted(writes.items()) if base.read(path) != data}
    return Changes(changed, frozenset(removals - writes.keys()), tuple(sorted(set(warnings))))


def files_in_the_way(base: BaseView, operations: Iterable[Operation]) -> dict[str, str]:
    """The paths of AddFile operations that the base refuses, each with the reason in words, sorted."""
    found = {}
    paths = set(base.paths())
    for file in _of(operations, AddFile):
        existing = base.read(file.path)
        if existing is None:
            others = [p for p in paths if file.path.startswith(p + "/")] or files_below(file.path, paths)
            reason = f"{others[0]} stands where it would have to go" if others else ""
        elif existing == encode(file.text) or hashlib.sha256(existing).hexdigest() == file.replaces:
            reason = ""
        else:
            reason = _why_not_replaced(existing)
        if reason:
            found[file.path] = f"{file.path} was not written: {reason}. {_where_kept(file)}"
    return dict(sorted(found.items()))


def _why_not_replaced(existing: bytes) -> str:
    seal = read_seal(decode(existing))
    if seal is None:
        return "the base holds a file there that this bundle did not write"
    if not seal.intact:
        return "the file in the base was edited by hand since this bundle wrote it"
    return f"another run (as of {seal.as_of}) has written it since this run looked at the base"


def _where_kept(file: AddFile) -> str:
    seal = read_seal(file.text)
    kept = f"in the workspace at {seal.topic}/{seal.as_of}/part-{seal.part:02}/file.md" if seal else "in the workspace"
    return (
        f"The new text is kept {kept}; take over by hand what you want of it, or move the file of the base to another"
        " name and run the topic again."
    )


def _of(operations: Iterable[Operation], kind: type[OperationT]) -> list[OperationT]:
    """The operations of one kind, without repetitions, in an order of their own."""
    return sorted({one for one in operations if isinstance(one, kind)}, key=repr)


def _write(writes: dict[str, bytes], path: str, data: bytes) -> None:
    parts = path.split("/")
    if posixpath.normpath(path) != path or path.startswith("/") or {"..", ".git"} & {part.lower() for part in parts}:
        raise RepositoryError(f"{path!r} is no path inside a base: give one relative to its root, without `..`.")
    if writes.setdefault(path, data) != data:
        raise RepositoryError(f"two different texts for {path}: each file may be written once in a run.")


def _number_used_twice(path: str, listing: set[str]) -> list[str]:
    others = same_number(path, listing)
    if not others:
        return []
    names = " and ".join(sorted(posixpath.basename(one) for one in (path, *others)))
    return [f"{posixpath.dirname(path)}: one number is used by {names}. Both stay; each should link to the other."]


def _index(base: BaseView, entries: list[IndexEntry], knowledge_root: str, writes: dict[str, bytes]) -> None:
    listing = set(base.paths())
    layout = read_settings(base).index
    for entry in entries:
        path = governing_index(entry.path, listing, layout, knowledge_root)
        text = decode(writes[path]) if path in writes else read_text(base, path)
        writes[path] = encode(add_entry(text, entry, path))
        listing.add(path)


def _skill(base: BaseView, entries: list[SkillEntry], writes: dict[str, bytes]) -> list[str]:
    """A folder is a major addition when the base held no file in it; without a SKILL.md there is nothing to do."""
    text = read_text(base, SKILL)
    warnings = []
    for entry in entries:
        if text is not None and not files_below(entry.folder, base.paths()):
            text, warning = add_folder(text, entry)
            warnings += [warning] if warning else []
            writes[SKILL] = encode(text)
    return warnings
