"""Where a knowledge base lives and who may write it; and an address that is safe to show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from knowledge_expansion.errors import ConfigurationError

AUTHOR = "Knowledge Expansion <knowledge-expansion@localhost>"
"""Author and committer of the commits that runs make."""

_SCHEMES = ("https", "http", "file", "ssh", "git+ssh", "git")
_SCP = re.compile(r"^(?:[\w.-]+@)?[\w.-]+:(?!//)")


@dataclass(frozen=True, slots=True)
class RepositorySettings:
    """`url` is a plain path, file://, https:// or ssh:// address, or `user@host:path`. `branch` defaults to the remote's
    own, `root` is the base's folder inside the repository. A token may stand in the URL or in `password`."""

    url: str
    branch: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    root: str = ""

    @property
    def local_path(self) -> Path | None:
        """The folder on this machine, for a plain path or a file URL."""
        if self.url.startswith("file://"):
            return Path(unquote(urlsplit(self.url).path))
        if "://" in self.url or (_SCP.match(self.url) and not Path(self.url).exists()):
            return None
        return Path(self.url).expanduser()

    @property
    def shown(self) -> str:
        """The address without user, token and query, for messages."""
        if "://" not in self.url:
            return self.url
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown, longest first: the password, and what the URL holds."""
        found = {self.password or "", urlsplit(self.url).password or "" if "://" in self.url else ""}
        return tuple(sorted((s for s in {*found, *map(unquote, found)} if s), key=len, reverse=True))

    def checked(self) -> RepositorySettings:
        """These settings when they can be used. Raises ConfigurationError with what is wrong."""
        if not self.url.strip():
            raise ConfigurationError(
                "The knowledge base has no repository URL: set `host` of the connection to a path, file://, https:// or"
                " ssh:// address."
            )
        if "://" in self.url and urlsplit(self.url).scheme not in _SCHEMES:
            raise ConfigurationError(
                f"{self.shown} is no address of a git repository: use a path, file://, https:// or ssh://."
            )
        if {"..", "."} & set(self.root.split("/")) or self.root.startswith("/"):
            raise ConfigurationError(
                f"root {self.root!r} must be a folder inside the repository, like `knowledge/base`."
            )
        return self
