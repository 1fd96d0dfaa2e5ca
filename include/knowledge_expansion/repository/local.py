"""Pushing into a repository on this machine as a git server would take it: hooks decide, a checked-out branch is refused.

dulwich's own local client sets the reference directly: no hook runs, and a work tree is left behind its branch.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from dulwich.client import LocalGitClient, SendPackResult
from dulwich.file import FileLocked
from dulwich.objects import ZERO_SHA, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from knowledge_expansion.errors import ConfigurationError

_HEAD = Ref(b"HEAD")


class LocalClient(LocalGitClient):
    """A client for one bare repository on disk."""

    def send_pack(
        self,
        path: str | bytes,
        update_refs: Callable[[dict[Ref, ObjectID]], dict[Ref, ObjectID]],
        generate_pack_data: Any,
        progress: Callable[[bytes], None] | None = None,
        push_options: Sequence[bytes] | None = None,
        atomic: bool = False,
    ) -> SendPackResult:
        """Store the objects, ask the hooks, set the references. `ref_status` holds why one was refused."""
        with self._open_repo(path) as target:
            old = target.get_refs()
            wanted = update_refs(dict(old))
            if not os.access(target.controldir(), os.W_OK):
                raise PermissionError(13, "Permission denied", target.controldir())
            status: dict[bytes, str | None] = {}
            for ref, new in wanted.items():
                refuse_checked_out(target, ref)
                before = old.get(ref, ObjectID(ZERO_SHA))
                target.object_store.add_pack_data(*generate_pack_data(set(old.values()), {new}, ofs_delta=True))
                status[ref] = _receive(target, ref, before, new)
            return SendPackResult({**wanted}, ref_status=status)


def refuse_checked_out(repo: Repo, ref: bytes) -> None:
    """Raises ConfigurationError when `ref` is checked out in the repository: its files would stay behind."""
    if repo.bare or repo.refs.get_symrefs().get(_HEAD) != ref:
        return
    raise ConfigurationError(
        f"{repo.path} is a work tree with {ref.decode().removeprefix('refs/heads/')} checked out: a push would leave its"
        f" files behind the branch. Use a bare repository (git clone --bare {repo.path} {repo.path}.git) and pull from it"
        " here, or set another `branch`."
    )


def _receive(repo: Repo, ref: Ref, old: ObjectID, new: ObjectID) -> str | None:
    """Why the reference was not set; None when it was."""
    line = b" ".join((old, new, ref)) + b"\n"
    if refusal := _hook(repo, "pre-receive", [], line) or _hook(repo, "update", [ref, old, new], b""):
        return refusal
    try:
        moved = not repo.refs.set_if_equals(ref, old, new)
    except FileLocked:
        return "cannot lock ref: somebody else is pushing"
    if moved:
        return "cannot lock ref: it moved"
    _hook(repo, "post-receive", [], line)
    return None


def _hook(repo: Repo, name: str, arguments: list[bytes], words: bytes) -> str:
    """Run a hook of the receiving repository if it has one; what it says when it refuses, else nothing."""
    hook = Path(repo.controldir()) / "hooks" / name
    if not os.access(hook, os.X_OK):
        return ""
    git_dir = str(Path(repo.controldir()).resolve())
    done = subprocess.run(
        [hook.resolve(), *(argument.decode() for argument in arguments)],
        input=words,
        cwd=git_dir,
        env={**os.environ, "GIT_DIR": git_dir},
        capture_output=True,
        check=False,
    )
    said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
    return f"{name} hook declined: {said or f'exit {done.returncode}'}" if done.returncode else ""
