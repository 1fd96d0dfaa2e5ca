"""A folder on disk as a view of a base, read file by file when asked."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Collection
from pathlib import Path

from knowledge_expansion.errors import ConfigurationError

_NOT_THE_BASE = frozenset(("node_modules", "__pycache__", "venv"))


class FolderView:
    """The files below `root`, without folders that begin with a dot and without those of tools. Raises ConfigurationError
    when it is no folder, or something in it may not be read."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise ConfigurationError(f"{root} is no folder: give the folder of a knowledge base.")
        self.root = root
        self._paths = frozenset(self._walk())

    def read(self, path: str) -> bytes | None:
        if path not in self._paths:
            return None
        try:
            return (self.root / path).read_bytes()
        except OSError as error:
            raise _unreadable(error) from error

    def paths(self) -> Collection[str]:
        return self._paths

    def replace(self, path: str, old: bytes, new: bytes) -> None:
        """Write a file in one step, with its mode. Raises ConfigurationError when it is no longer as it was read."""
        target = (self.root / path).resolve()
        try:
            if target.read_bytes() != old:
                raise ConfigurationError(f"{target} was changed while it was being audited: run the command again.")
            handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(new)
                os.chmod(name, stat.S_IMODE(target.stat().st_mode))
                os.replace(name, target)
            except BaseException:
                os.unlink(name)
                raise
        except OSError as error:
            raise ConfigurationError(
                f"{error.filename} cannot be written ({error.strerror}): allow this user to."
            ) from error

    def _walk(self) -> list[str]:
        found = []
        for folder, below, files in os.walk(self.root, onerror=_refuse):
            below[:] = [name for name in below if not name.startswith(".") and name not in _NOT_THE_BASE]
            inside = Path(folder).relative_to(self.root).as_posix()
            prefix = "" if inside == "." else inside + "/"
            found += [prefix + name for name in files if os.path.isfile(os.path.join(folder, name))]
        return found


def _refuse(error: OSError) -> None:
    raise _unreadable(error)


def _unreadable(error: OSError) -> ConfigurationError:
    return ConfigurationError(f"{error.filename} cannot be read ({error.strerror}): allow this user to read it.")
