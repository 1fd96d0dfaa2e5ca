"""Objects by key, over anything that behaves like a path: a local folder or object storage.

A local write is atomic (a temporary file beside the target, then a rename): a reader sees the old bytes or the new ones.
Object storage gives the same by itself: Cloud Storage and S3 show an object only when its upload is complete, and a
read after that sees it. Nothing here lists folders; every key can be computed. What two tasks may write is put there by
`create_json` or `swap`, which never overwrite what somebody else has put there meanwhile.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, Self

from knowledge_expansion.errors import WorkspaceError
from knowledge_expansion.stores.swapping import GOOGLE, read_object, swap_file, swap_object


class PathLike(Protocol):
    """What is needed of a path; pathlib.Path and Airflow's ObjectStoragePath have it."""

    def __truediv__(self, key: str, /) -> Self: ...
    @property
    def parent(self) -> Self: ...
    def read_bytes(self) -> bytes: ...
    def write_bytes(self, data: bytes, /) -> Any: ...
    def exists(self) -> bool: ...
    def mkdir(self, mode: int = ..., parents: bool = ..., exist_ok: bool = ...) -> None: ...


class Workspace:
    """`root` is one folder per deployment. Keys are relative, with `/` between their parts."""

    def __init__(self, root: PathLike) -> None:
        local = getattr(root, "protocol", "") in ("file", "local")  # a file:// address is a folder like any other
        self.root: PathLike = Path(root.path) if local and hasattr(root, "path") else root

    def __repr__(self) -> str:
        return f"Workspace({self.root!s})"

    def exists(self, key: str) -> bool:
        return self._at(key).exists()

    def read_bytes(self, key: str) -> bytes | None:
        """The bytes under `key`, or None when there are none."""
        try:
            target = self._at(key)
            return read_object(target) if hasattr(target, "fs") else target.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write_bytes(self, key: str, data: bytes) -> None:
        """Put `data` under `key`, with the folders above it. The same bytes again leave the object as it is."""
        target = self._at(key)
        if self.read_bytes(key) == data:
            return
        try:
            _put(target, data)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            _put(target, data)

    def read_json(self, key: str) -> Any | None:
        """The value under `key`, or None when there is none. Raises WorkspaceError when it is not JSON."""
        data = self.read_bytes(key)
        if data is None:
            return None
        try:
            return json.loads(data)
        except ValueError as error:
            raise WorkspaceError(
                f"{key} in the workspace {self.root!s} is spoiled ({error}; expected JSON). "
                "Delete it and clear the task that writes it; what it holds is made again."
            ) from error

    def write_json(self, key: str, value: Any, *, indent: int | None = 1) -> None:
        """Put `value` under `key`, always as the same bytes: sorted keys, indented, UTF-8, a newline at the end. Large objects
        that nobody reads go without indentation: Python writes that five times as fast."""
        self.write_bytes(key, json_bytes(value, indent))

    def create_json(self, key: str, value: Any) -> Any:
        """Put `value` under `key` unless something stands there, and return what stands there then: of two tasks that find
        the same thing at once, both go on with what the first one found."""
        if self.swap(key, None, json_bytes(value, 1)):
            return value
        standing = self.read_json(key)
        return value if standing is None else standing

    def swap(self, key: str, expected: bytes | None, data: bytes) -> bool:
        """Put `data` under `key` if the `expected` bytes (None: no object) still stand there; whether they did."""
        target = self._at(key)
        if isinstance(target, Path):
            return swap_file(target, expected, data, _replace)
        if getattr(target, "protocol", "") in GOOGLE:
            return swap_object(target, expected, data)
        if self.read_bytes(key) != expected:
            return False
        self.write_bytes(key, data)
        return True

    def _at(self, key: str) -> PathLike:
        path = PurePosixPath(key)
        if not key or path.is_absolute() or ".." in path.parts:
            raise ValueError(f"{key!r} is no key: keys are relative and stay below the root")
        return self.root / key


def json_bytes(value: Any, indent: int | None = 1) -> bytes:
    """What `write_json` puts under a key."""
    return (json.dumps(value, sort_keys=True, indent=indent, ensure_ascii=False) + "\n").encode()


def _put(target: PathLike, data: bytes) -> None:
    if isinstance(target, Path):
        _replace(target, data)
    else:
        target.write_bytes(data)


def _replace(target: Path, data: bytes) -> None:
    name = f"{target.parent}/.{target.name}-{os.getpid()}-{threading.get_ident()}"
    try:
        with open(name, "wb") as file:
            file.write(data)
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
