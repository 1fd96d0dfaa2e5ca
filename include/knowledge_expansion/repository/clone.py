"""A short-lived copy of a knowledge base's repository: read it, commit to it, push it."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from dulwich.client import GitClient
from dulwich.errors import GitProtocolError
from dulwich.objects import Commit, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from knowledge_expansion.base.fold import Changes
from knowledge_expansion.errors import ConfigurationError, RepositoryError
from knowledge_expansion.repository.explain import explained
from knowledge_expansion.repository.local import refuse_checked_out
from knowledge_expansion.repository.pushing import HEADS, LostRace, Push, chosen
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.repository.transport import client_for
from knowledge_expansion.repository.tree import CommitView, new_commit

__all__ = ["LostRace", "Repository"]


class Repository:
    """A bare clone of one branch in a temporary folder of this machine, one commit deep where the remote allows; to be
    used in a `with` block. Raises ConfigurationError when the settings are wrong, RepositoryError when git fails."""

    _client: GitClient
    _path: str
    _repo: Repo
    _ref: Ref
    _tips: dict[Ref, ObjectID | None]
    _head: ObjectID | None

    def __init__(self, settings: RepositorySettings) -> None:
        self.settings = settings

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="knowledge-base-"))
            with explained(self.settings, "clone"):
                self._client, self._path = client_for(self.settings, stack)
                self._clone(folder, stack)
            self._opened = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def head(self) -> str | None:
        """The commit that was cloned, or the last one committed here; None in an empty repository."""
        return self._head.decode() if self._head else None

    @property
    def branch(self) -> str:
        """The branch that is read and pushed."""
        return self._ref.removeprefix(HEADS).decode()

    def has_branch(self, name: str) -> bool:
        """Whether the remote had this branch when it was cloned."""
        return bool(name) and self._tips.get(_ref(name)) is not None

    def view(self) -> CommitView:
        """The base at `head()`, below `root`."""
        return CommitView(
            self._repo.object_store, self._commit(self._head).tree if self._head else None, self.settings.root
        )

    def commit(self, changes: Changes, message: str, author: str, when: dt.datetime) -> str:
        """One commit with the changes on top of `head()`; its id."""
        committer = self.settings.committer or author
        if self.settings.sign_off:
            message = f"{message.rstrip()}\n\nSigned-off-by: {committer}\n"
        tree = self.view().changed(changes)
        commit = new_commit(tree, self._head, message, author, when, committer=committer)
        self._repo.object_store.add_object(commit)
        self._head = commit.id
        return commit.id.decode()

    def push(self, branch: str = "") -> None:
        """Put `head()` at the tip of the branch (or of another one), only if that is where it was when cloned; never forces.

        Raises LostRace when it moved, ProtectedBranch or RepositoryError when the remote declines."""
        with explained(self.settings, "push to"):
            ref = _ref(branch) if branch else self._ref
            seen = self._tips.get(ref)
            if self._head is None or self._head == seen:
                return
            Push(self.settings, self._repo, ref, seen).send(self._client, self._path, self._head)
            self._tips[ref] = self._head

    def check_push(self) -> None:
        """Ask the remote for its receiving side without sending anything. Raises like `push`."""
        with explained(self.settings, "push to"):
            self._client.send_pack(self._path, lambda refs: {}, self._repo.generate_pack_data)  # type: ignore[arg-type]
            if self.settings.landing == "push" and (local := self.settings.local_path) is not None:
                with Repo(str(local)) as remote:
                    refuse_checked_out(remote, self._ref)

    def _clone(self, folder: str, stack: ExitStack) -> None:
        remote = self._client.get_refs(self._path)  # type: ignore[arg-type]
        self._ref = chosen(remote, self.settings)
        self._tips = dict(remote.refs)
        self._head = self._tips.get(self._ref)
        self._repo = stack.enter_context(Repo.init_bare(folder, object_format=remote.object_format))
        if self._head is None:
            return
        wanted = [self._head]
        try:
            self._client.fetch(self._path, self._repo, lambda refs, depth=None: wanted, depth=1)
        except GitProtocolError:  # a server that cannot cut history
            self._client.fetch(self._path, self._repo, lambda refs, depth=None: wanted)
        view = self.view()
        if self.settings.root and not view.paths():
            tops = {name.split("/")[0] for name in view.entries}
            raise ConfigurationError(
                f"{self.settings.shown} has no folder {self.settings.root!r} on {self.branch} (it has"
                f" {', '.join(sorted(tops)) or 'nothing'}): commit a first file there, or correct `root`."
            )

    def _commit(self, sha: ObjectID) -> Commit:
        found = self._repo.object_store[sha]
        if not isinstance(found, Commit):
            raise RepositoryError(f"{sha.decode()} in {self.settings.shown} is no commit.")
        return found


def _ref(branch: str) -> Ref:
    return Ref(HEADS + branch.encode())
