"""Where a knowledge base lives and who may write it; and an address that is safe to show."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit, urlunsplit

from knowledge_expansion.errors import ConfigurationError

AUTHOR = "Knowledge Expansion <knowledge-expansion@localhost>"
"""Author and committer of the commits that runs make, where the connection names nobody."""

LandingWay = Literal["push", "branch", "pull_request"]
ForgeKind = Literal["github", "gitlab"]

_SCHEMES = ("https", "http", "file", "ssh", "git+ssh", "git")
_SCP = re.compile(r"^(?:[\w.-]+@)?[\w.-]+:(?!//)")
_PERSON = re.compile(r"[^<>\n]+ <[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class SshSettings:
    """The private key and the known hosts, each as its text or as the path of a file on the worker. Without them ssh uses
    those of the account that runs the task."""

    private_key: str = field(default="", repr=False)
    key_file: str = ""
    known_hosts: str = ""
    known_hosts_file: str = ""


@dataclass(frozen=True, slots=True)
class RepositorySettings:
    """`url` is a plain path, file://, https:// or ssh:// address, or `user@host:path`. `branch` defaults to the remote's
    own, `root` is the base's folder inside the repository. A token may stand in the URL or in `password`.

    `landing` says how a commit gets there: pushed to the branch, to a branch of its expansion, or that with a pull request,
    for which `forge` says which REST API and `forge_api` its base URL (default: by the host)."""

    url: str
    branch: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    root: str = ""
    author: str = AUTHOR
    committer: str = ""
    sign_off: bool = False
    ssh: SshSettings = SshSettings()
    landing: LandingWay = "push"
    forge: ForgeKind = "github"
    forge_api: str = ""

    @property
    def local_path(self) -> Path | None:
        """The folder on this machine, for a plain path or a file URL."""
        if self.url.startswith("file://"):
            return Path(unquote(urlsplit(self.url).path))
        if "://" in self.url or (_SCP.match(self.url) and not Path(self.url).exists()):
            return None
        return Path(self.url).expanduser()

    @property
    def place(self) -> tuple[str, str]:
        """Host (with a port that is not the scheme's own) and path without `.git` of a remote repository; `local` and the
        folder for one on this machine."""
        if (local := self.local_path) is not None:
            host, path = "local", os.path.abspath(local)
        elif "://" in self.url:
            parts = urlsplit(self.url)
            port = "" if parts.port in (None, 22, 80, 443) else f":{parts.port}"
            host, path = (parts.hostname or "") + port, parts.path
        else:
            host, _, path = self.url.rpartition("@")[2].partition(":")
        return host.lower(), re.sub(r"\.git$", "", path.strip("/"))

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
        for name, person in (("author", self.author), ("committer", self.committer or self.author)):
            if not _PERSON.fullmatch(person):
                raise ConfigurationError(f"{name} {person!r} must read like `Some Name <name@example.com>`.")
        if self.landing == "pull_request" and (self.local_path is not None or not self.secrets()):
            raise ConfigurationError(
                "landing `pull_request` needs a remote repository and, as `password` of the connection, a token for the"
                " forge's REST API."
            )
        return self
