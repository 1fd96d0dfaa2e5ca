"""Which branch is read, and pushing a commit to one: only where it still stands as it was seen, never with force."""

from __future__ import annotations

import re

from dulwich.client import GitClient, LsRemoteResult
from dulwich.errors import SendPackError
from dulwich.objects import ZERO_SHA, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from knowledge_expansion.errors import ConfigurationError, RepositoryError
from knowledge_expansion.repository.explain import scrub
from knowledge_expansion.repository.settings import RepositorySettings

HEADS = b"refs/heads/"
_HEAD = Ref(b"HEAD")
# How servers say that somebody else was faster.
_RACE = re.compile(r"cannot lock ref|unable to lock|fetch first|non-fast-forward|stale info", re.I)
# How forges say that nobody pushes to this branch, only pull requests change it.
_PROTECTED = re.compile(
    r"protected branch|GH006|GH013|repository rule violations|only be modified through pull requests|changes must be made"
    r" through a (pull|merge) request",
    re.I,
)


class LostRace(RepositoryError):
    """The branch moved between clone and push: clone again and fold again."""


class ProtectedBranch(RepositoryError):
    """The remote takes no push to this branch from this account."""


def chosen(remote: LsRemoteResult, settings: RepositorySettings) -> Ref:
    """The branch to use: the one set, else the remote's own, else its only one. An empty remote takes any name.

    Raises ConfigurationError when there is none such."""
    heads = {name: sha for name, sha in remote.refs.items() if name.startswith(HEADS) and sha}
    asked = Ref(HEADS + settings.branch.encode()) if settings.branch else None
    default = remote.symrefs.get(_HEAD)
    if not heads:
        return asked or default or Ref(HEADS + b"main")
    names = ", ".join(sorted(name.removeprefix(HEADS).decode() for name in heads))
    if asked and asked not in heads:
        raise ConfigurationError(
            f"{settings.shown} has no branch {settings.branch!r}; it has: {names}. Correct `branch`."
        )
    found = asked or (default if default in heads else None) or (next(iter(heads)) if len(heads) == 1 else None)
    if found is None:
        raise ConfigurationError(
            f"{settings.shown} does not say which branch is its own (detached HEAD); it has: {names}. Set `branch`."
        )
    return found


class Push:
    """One push of `new` from the shallow clone `repo` to `ref`, which stood at `seen` (None: it was not there)."""

    def __init__(self, settings: RepositorySettings, repo: Repo, ref: Ref, seen: ObjectID | None) -> None:
        self._settings, self._repo, self._ref, self._seen = settings, repo, ref, seen
        self._said = b""

    def send(self, client: GitClient, path: str, new: ObjectID) -> None:
        """Raises LostRace when the branch moved, ProtectedBranch or RepositoryError when the remote declines."""

        def update(refs: dict[Ref, ObjectID]) -> dict[Ref, ObjectID]:
            if refs.get(self._ref, ObjectID(ZERO_SHA)) != (self._seen or ZERO_SHA):
                raise LostRace(f"{self._name} of {self._settings.shown} moved while this run was folding.")
            return {self._ref: new}

        try:
            result = client.send_pack(path, update, self._pack, progress=self._listen)  # type: ignore[arg-type]
            refusal = (result.ref_status or {}).get(self._ref)
        except SendPackError as error:
            refusal = b" ".join(arg if isinstance(arg, bytes) else str(arg).encode() for arg in error.args).decode()
        if refusal is not None:
            moved = client.get_refs(path).refs.get(self._ref) != self._seen  # type: ignore[arg-type]
            raise self._refused(refusal, moved)

    def _refused(self, refusal: str, moved: bool) -> RepositoryError:
        words = scrub(f"{refusal} {self._said.decode('utf-8', 'replace')}", self._settings)
        if moved or _RACE.search(refusal):
            return LostRace(f"{self._name} of {self._settings.shown}: {words}.")
        start = f"{self._settings.shown} declined the push to {self._name}: {words}. Nothing was changed"
        if _PROTECTED.search(words):
            return ProtectedBranch(
                f"{start}; set `landing` of the connection to `branch` or `pull_request`, or let this account push, and run"
                " this step again."
            )
        return RepositoryError(
            f"{start}; allow pushes by this account (branch protection, hooks) and run this step again."
        )

    @property
    def _name(self) -> str:
        return self._ref.removeprefix(HEADS).decode()

    def _listen(self, words: bytes) -> None:
        """Keep what hooks of the remote say."""
        self._said += words

    def _pack(self, have: set[ObjectID], want: set[ObjectID], **options: object) -> object:
        # A remote tells of commits that a shallow clone does not hold; only known ones can be left out of the pack.
        known = {sha for sha in have if sha in self._repo.object_store}
        return self._repo.generate_pack_data(known, want, **options)  # type: ignore[arg-type]
