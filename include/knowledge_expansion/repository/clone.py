"""A short-lived copy of a knowledge base's repository: read it, commit to it, push it."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from dulwich.client import LsRemoteResult
from dulwich.errors import GitProtocolError, SendPackError
from dulwich.objects import ZERO_SHA, Commit, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from knowledge_expansion.base.fold import Changes
from knowledge_expansion.errors import ConfigurationError, RepositoryError
from knowledge_expansion.repository.local import refuse_checked_out
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.repository.transport import client_for, explained, scrub
from knowledge_expansion.repository.tree import CommitView, new_commit

_HEADS = b"refs/heads/"
_HEAD = Ref(b"HEAD")
# How servers say that somebody else was faster.
_RACE = re.compile(r"cannot lock ref|unable to lock|fetch first|non-fast-forward|stale info", re.I)


class LostRace(RepositoryError):
    """The branch moved between clone and push: clone again and fold again."""


class Repository:
    """A bare clone of one branch in a temporary folder of this machine, one commit deep where the remote allows; to be
    used in a `with` block. Raises ConfigurationError when the settings are wrong, RepositoryError when git fails."""

    _repo: Repo
    _ref: Ref
    _cloned: ObjectID | None
    _head: ObjectID | None

    def __init__(self, settings: RepositorySettings) -> None:
        self.settings = settings

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="knowledge-base-"))
            with explained(self.settings, "clone"):
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
        return self._ref.removeprefix(_HEADS).decode()

    def view(self) -> CommitView:
        """The base at `head()`, below `root`."""
        return CommitView(
            self._repo.object_store, self._commit(self._head).tree if self._head else None, self.settings.root
        )

    def commit(self, changes: Changes, message: str, author: str, when: dt.datetime) -> str:
        """One commit with the changes on top of `head()`; its id."""
        commit = new_commit(self.view().changed(changes), self._head, message, author, when)
        self._repo.object_store.add_object(commit)
        self._head = commit.id
        return commit.id.decode()

    def push(self) -> None:
        """Put `head()` at the tip of the branch, only if the branch is still where it was cloned; never forces.

        Raises LostRace when it moved, RepositoryError when the remote declines."""
        with explained(self.settings, "push to"):
            if self._head is None or self._head == self._cloned:
                return
            self._push(self._head)

    def check_push(self) -> None:
        """Ask the remote for its receiving side without sending anything. Raises like `push`."""
        with explained(self.settings, "push to"):
            client, path = client_for(self.settings)
            client.send_pack(path, lambda refs: {}, self._repo.generate_pack_data)  # type: ignore[arg-type]
            if (local := self.settings.local_path) is not None:
                with Repo(str(local)) as remote:
                    refuse_checked_out(remote, self._ref)

    def _clone(self, folder: str, stack: ExitStack) -> None:
        client, path = client_for(self.settings)
        remote = client.get_refs(path)  # type: ignore[arg-type]
        self._ref = self._chosen(remote)
        self._cloned = self._head = remote.refs.get(self._ref)
        self._repo = stack.enter_context(Repo.init_bare(folder, object_format=remote.object_format))
        if self._head is None:
            return
        wanted = [self._head]
        try:
            client.fetch(path, self._repo, lambda refs, depth=None: wanted, depth=1)
        except GitProtocolError:  # a server that cannot cut history
            client.fetch(path, self._repo, lambda refs, depth=None: wanted)
        view = self.view()
        if self.settings.root and not view.paths():
            tops = {name.split("/")[0] for name in view.entries}
            raise ConfigurationError(
                f"{self.settings.shown} has no folder {self.settings.root!r} on {self.branch} (it has"
                f" {', '.join(sorted(tops)) or 'nothing'}): commit a first file there, or correct `root`."
            )

    def _chosen(self, remote: LsRemoteResult) -> Ref:
        """The branch to use: the one set, else the remote's own, else its only one. An empty remote takes any name."""
        heads = {name: sha for name, sha in remote.refs.items() if name.startswith(_HEADS) and sha}
        asked = Ref(_HEADS + self.settings.branch.encode()) if self.settings.branch else None
        default = remote.symrefs.get(_HEAD)
        if not heads:
            return asked or default or Ref(_HEADS + b"main")
        names = ", ".join(sorted(name.removeprefix(_HEADS).decode() for name in heads))
        if asked and asked not in heads:
            raise ConfigurationError(
                f"{self.settings.shown} has no branch {self.settings.branch!r}; it has: {names}. Correct `branch`."
            )
        found = asked or (default if default in heads else None) or (next(iter(heads)) if len(heads) == 1 else None)
        if found is None:
            raise ConfigurationError(
                f"{self.settings.shown} does not say which branch is its own (detached HEAD); it has: {names}. Set `branch`."
            )
        return found

    def _push(self, new: ObjectID) -> None:
        client, path = client_for(self.settings)

        def update(refs: dict[Ref, ObjectID]) -> dict[Ref, ObjectID]:
            if refs.get(self._ref, ObjectID(ZERO_SHA)) != (self._cloned or ZERO_SHA):
                raise LostRace(f"{self.branch} of {self.settings.shown} moved while this run was folding.")
            return {self._ref: new}

        try:
            result = client.send_pack(path, update, self._pack)  # type: ignore[arg-type]
            refusal = (result.ref_status or {}).get(self._ref)
        except SendPackError as error:
            refusal = b" ".join(arg if isinstance(arg, bytes) else str(arg).encode() for arg in error.args).decode()
        if refusal is None:
            self._cloned = new
        elif _RACE.search(refusal) or client.get_refs(path).refs.get(self._ref) != self._cloned:  # type: ignore[arg-type]
            raise LostRace(f"{self.branch} of {self.settings.shown}: {scrub(refusal, self.settings)}.")
        else:
            raise RepositoryError(
                f"{self.settings.shown} declined the push to {self.branch}: {scrub(refusal, self.settings)}. Nothing was"
                " changed; allow pushes by this account (branch protection, hooks) and run this step again."
            )

    def _pack(self, have: set[ObjectID], want: set[ObjectID], **options: object) -> object:
        # A remote tells of commits that a shallow clone does not hold; only known ones can be left out of the pack.
        known = {sha for sha in have if sha in self._repo.object_store}
        return self._repo.generate_pack_data(known, want, **options)  # type: ignore[arg-type]

    def _commit(self, sha: ObjectID) -> Commit:
        found = self._repo.object_store[sha]
        if not isinstance(found, Commit):
            raise RepositoryError(f"{sha.decode()} in {self.settings.shown} is no commit.")
        return found
