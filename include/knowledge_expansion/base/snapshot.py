"""One small archive of what the PARTs of a run will read, so that each task sees the same state of the base.

It lists every path of the base but holds only the files that the topic's checks and this bundle's own rules name.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection

from knowledge_expansion.base.index import INDEX
from knowledge_expansion.base.listing import index_rows
from knowledge_expansion.base.log import log_path
from knowledge_expansion.base.page import Page
from knowledge_expansion.base.paths import files_below, files_in_range, join, same_number
from knowledge_expansion.base.settings import SETTINGS
from knowledge_expansion.base.skill import SKILL
from knowledge_expansion.base.view import BaseView, read_text
from knowledge_expansion.errors import WorkspaceError
from knowledge_expansion.values.topic import Part, Topic

_LISTING = "listing.json"
_FILES = "files/"
# The first moment that a zip archive can name: the same content gives the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)


class Snapshot:
    """A snapshot read back: a view of the base at `commit` (None: the base was empty).

    Raises WorkspaceError when the bytes are no snapshot."""

    def __init__(self, data: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                listing = json.loads(packed.read(_LISTING))
                self._files = {
                    name.removeprefix(_FILES): packed.read(name)
                    for name in packed.namelist()
                    if name.startswith(_FILES)
                }
            self.commit: str | None = listing["commit"]
            self._paths = frozenset(listing["paths"])
            self._pages: dict[str, Page | None] = {}
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise WorkspaceError(
                f"The stored snapshot of the knowledge base cannot be read ({error}): clear the run's first task so that"
                " it is taken again."
            ) from error

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None when the base has no such file. Raises WorkspaceError for one that was not taken."""
        if path in self._paths and path not in self._files:
            raise WorkspaceError(f"{path} is in the base but not in the snapshot: the topic's checks do not name it.")
        return self._files.get(path)

    def page(self, path: str) -> Page | None:
        """A file of the snapshot, read and parsed once; None when the base has no such file."""
        if path not in self._pages:
            text = read_text(self, path)
            self._pages[path] = None if text is None else Page(path, text)
        return self._pages[path]

    def holds(self, path: str) -> bool:
        """Whether the file's content was taken along."""
        return path in self._files

    def paths(self) -> Collection[str]:
        return self._paths


def take_snapshot(view: BaseView, topic: Topic, commit: str | None) -> bytes:
    """The snapshot as a zip archive; the same base and topic give the same bytes."""
    paths = sorted(view.paths())
    listing = json.dumps({"commit": commit, "paths": paths}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    content = {_LISTING: listing.encode()}
    for path in sorted(wanted_paths(view, topic)):
        content[_FILES + path] = view.read(path) or b""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name, data in content.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, data)
    return out.getvalue()


def wanted_paths(view: BaseView, topic: Topic) -> set[str]:
    """The files of the base that the topic's PARTs will read."""
    listed = set(view.paths())
    found = {path for path in listed if path in (SKILL, SETTINGS) or path.rsplit("/", 1)[-1] == INDEX}
    found |= {log_path(topic.expansion_id)} & listed
    found |= {located(document, topic, listed) for document in topic.project_documents} & listed
    for part in topic.parts:
        found |= _wanted_by(part, topic, listed, view)
    return found


def _wanted_by(part: Part, topic: Topic, listed: set[str], view: BaseView) -> set[str]:
    target = topic.path_of(part)
    found = {target, *same_number(target, listed)}
    for phrase in part.existing.phrases:
        found |= {path for path in files_below(located(phrase.folder, topic, listed), listed) if path.endswith(".md")}
    for span in part.existing.ranges:
        found |= set(files_in_range(located(span.folder, topic, listed), span.first, span.last, listed))
    found |= {located(file.path, topic, listed) for file in part.existing.files}
    for path in index_paths(listed, topic, part) if part.existing.index else ():
        page = Page(path, read_text(view, path) or "")
        for word in part.existing.index:
            found |= set(index_rows(page.markdown, path, page.lines_with(word)))
    return found & listed


def located(path: str, topic: Topic, listing: Collection[str]) -> str:
    """A folder or file that a topic names, from the base's root. Plans name it from the knowledge root or from the base's
    root; the first reading that exists counts, else the first."""
    readings = [join(topic.knowledge_root, path.strip("/")), join("", path.strip("/"))]
    return next((one for one in readings if one in listing or files_below(one, listing)), readings[0])


def index_paths(listing: Collection[str], topic: Topic, part: Part) -> list[str]:
    """The indexes that govern a PART: those in and below the knowledge root, and those above its file."""
    target = topic.path_of(part)
    root = topic.knowledge_root.strip("/") + "/" if topic.knowledge_root.strip("/") else ""
    found = [path for path in listing if path.rsplit("/", 1)[-1] == INDEX]
    return sorted(path for path in found if path.startswith(root) or target.startswith(path.removesuffix(INDEX)))
