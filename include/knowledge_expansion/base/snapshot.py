"""One small archive of what the PARTs of a run need of the base, so that each task sees the same state of it.

It lists every path of the base and says what the checks of existing knowledge found for each PART, but it holds only the
few files that later steps read: how large the base is makes little difference to a task.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection, Mapping
from typing import Any

from knowledge_expansion.base.lookup import look_up
from knowledge_expansion.base.paths import join
from knowledge_expansion.base.settings import SETTINGS
from knowledge_expansion.base.view import BaseView
from knowledge_expansion.errors import WorkspaceError
from knowledge_expansion.values.records import ExistingKnowledge
from knowledge_expansion.values.topic import Topic

_LISTING = "listing.json"
_KNOWN = "known/{:03}.json"
_FILES = "files/"
# The first moment that a zip archive can name: the same content gives the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)


class Snapshot:
    """A snapshot read back: a view of the base at `commit` (None: the base was empty).

    Raises WorkspaceError when the bytes are no snapshot."""

    def __init__(self, data: bytes) -> None:
        try:
            self._packed = zipfile.ZipFile(io.BytesIO(data))
            listing = json.loads(self._packed.read(_LISTING))
            self.commit: str | None = listing["commit"]
            self._paths = frozenset(listing["paths"])
            self._held = frozenset(name for name in self._packed.namelist() if name.startswith(_FILES))
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise WorkspaceError(
                f"The stored snapshot of the knowledge base cannot be read ({error}): clear the run's first task so that"
                " it is taken again."
            ) from error

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None when the base has no such file. Raises WorkspaceError for one that was not taken."""
        if path not in self._paths:
            return None
        if not self.holds(path):
            raise WorkspaceError(f"{path} is in the base but not in the snapshot: no check of the topic found it.")
        return self._packed.read(_FILES + path)

    def known(self, number: int) -> ExistingKnowledge:
        """What the base holds for a PART; its own file is not judged yet. Raises WorkspaceError for an unknown PART."""
        name = _KNOWN.format(number)
        if name not in self._packed.namelist():
            raise WorkspaceError(f"PART {number} is not in the snapshot: clear the run from its first task on.")
        return ExistingKnowledge.from_json(json.loads(self._packed.read(name)))

    def holds(self, path: str) -> bool:
        """Whether the file's content was taken along."""
        return _FILES + path in self._held

    def paths(self) -> Collection[str]:
        return self._paths


def take_snapshot(view: BaseView, topic: Topic, commit: str | None) -> bytes:
    """The snapshot as a zip archive; the same base and topic give the same bytes."""
    paths = sorted(view.paths())
    known = look_up(view, topic)
    content = {_LISTING: _json({"commit": commit, "paths": paths})}
    for number, found in sorted(known.items()):
        content[_KNOWN.format(number)] = _json(found.to_json())
    for path in sorted(_wanted(topic, known, paths)):
        content[_FILES + path] = view.read(path) or b""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name, data in content.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, data)
    return out.getvalue()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _wanted(topic: Topic, known: Mapping[int, ExistingKnowledge], listed: Collection[str]) -> set[str]:
    """The files that a later step reads: the PARTs' own, those they are related to, the project's documents (named from the
    knowledge root or from the base's root), and the base's settings."""
    found = {SETTINGS, *(topic.path_of(part) for part in topic.parts), *topic.project_documents}
    found |= {join(topic.knowledge_root, document) for document in topic.project_documents}
    found |= {file.path for one in known.values() for file in one.related}
    return found & set(listed)
