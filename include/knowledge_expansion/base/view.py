"""What the domain needs to see of a base: a listing and the bytes of its files. A clone or a snapshot can be one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol


class BaseView(Protocol):
    """Read-only. Paths are relative to the base's root, POSIX."""

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None when there is no such file."""
        ...

    def paths(self) -> Collection[str]:
        """Every file of the base."""
        ...


@dataclass(frozen=True, slots=True)
class FilesView:
    """A base held in memory."""

    files: Mapping[str, bytes]

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def paths(self) -> Collection[str]:
        return self.files.keys()


def applied(base: BaseView, writes: Mapping[str, bytes], removals: Collection[str]) -> FilesView:
    """The base as it is after a change, in memory."""
    kept = {path: data for path in base.paths() if path not in removals and (data := base.read(path)) is not None}
    return FilesView({**kept, **writes})


def decode(data: bytes) -> str:
    """A file's text. Bytes that are no UTF-8 survive as surrogates, so that `encode` gives the same bytes again."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The inverse of `decode`."""
    return text.encode("utf-8", "surrogateescape")


def read_text(base: BaseView, path: str) -> str | None:
    """A file's text, or None when there is no such file."""
    data = base.read(path)
    return None if data is None else decode(data)
