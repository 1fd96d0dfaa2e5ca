"""A commit's files as a view, and a new commit from changes: no work tree, so nothing on disk can get in between."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Collection

from dulwich.object_store import BaseObjectStore, commit_tree_changes, iter_tree_contents
from dulwich.objects import Blob, Commit, ObjectID, Tree

from knowledge_expansion.base.fold import Changes
from knowledge_expansion.errors import RepositoryError

_FILE = 0o100644


class CommitView:
    """The regular files of a tree below `root`; links and submodules are no files of a base. `tree` None: no commit yet.

    Raises RepositoryError for a file name that is no UTF-8."""

    def __init__(self, store: BaseObjectStore, tree: ObjectID | None, root: str = "") -> None:
        self._store, self._tree = store, tree
        self._prefix = root.strip("/") + "/" if root.strip("/") else ""
        self.entries: dict[str, tuple[int, ObjectID]] = {}
        for entry in iter_tree_contents(store, tree):
            if entry.path is not None and entry.mode is not None and entry.sha is not None:
                self.entries[_name(entry.path)] = (entry.mode, entry.sha)
        skip = len(self._prefix)
        self._files = {
            path[skip:]: sha
            for path, (mode, sha) in self.entries.items()
            if stat.S_ISREG(mode) and path.startswith(self._prefix)
        }

    def read(self, path: str) -> bytes | None:
        sha = self._files.get(path)
        if sha is None:
            return None
        blob = self._store[sha]
        return blob.as_raw_string()

    def paths(self) -> Collection[str]:
        return self._files.keys()

    def changed(self, changes: Changes) -> ObjectID:
        """The tree with the changes. Raises RepositoryError where something that is no file stands in the way."""
        edits: list[tuple[bytes, int | None, ObjectID | None]] = []
        for path, data in sorted(changes.writes.items()):
            mode, _ = self.entries.get(self._prefix + path, (_FILE, None))
            if not stat.S_ISREG(mode):
                raise RepositoryError(f"{path} is a link or submodule in the base: replace it by a file first.")
            blob = Blob.from_string(data)
            self._store.add_object(blob)
            edits.append(((self._prefix + path).encode(), mode, blob.id))
        edits += [((self._prefix + path).encode(), None, None) for path in sorted(changes.removals)]
        return commit_tree_changes(self._store, self._tree or Tree(), edits)


def new_commit(
    tree: ObjectID, parent: ObjectID | None, message: str, author: str, when: dt.datetime, *, committer: str = ""
) -> Commit:
    """A commit by `author` ("Name <address>"; the committer, too, unless given) at `when` (with a time zone; whole seconds)."""
    commit = Commit()
    commit.tree = tree
    commit.parents = [parent] if parent else []
    commit.author, commit.committer = author.encode(), (committer or author).encode()
    commit.author_time = commit.commit_time = int(when.timestamp())
    offset = when.utcoffset()
    commit.author_timezone = commit.commit_timezone = int(offset.total_seconds()) if offset else 0
    commit.encoding = b"UTF-8"
    commit.message = message.encode()
    return commit


def _name(path: bytes) -> str:
    try:
        return path.decode()
    except UnicodeDecodeError:
        raise RepositoryError(f"the base holds a file whose name is no UTF-8: {path!r}. Rename it.") from None
