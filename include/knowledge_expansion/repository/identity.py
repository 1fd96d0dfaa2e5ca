"""What a knowledge base and its files are called for others: the same words on every machine, for every user, with no secret."""

from __future__ import annotations

from urllib.parse import quote

from knowledge_expansion.repository.settings import RepositorySettings

SCHEME = "knowledge"
_SAFE = "/:-._~"


def base_id(settings: RepositorySettings) -> str:
    """Host, path and root of the repository: `git.example.com/you/base`, or `local/srv/base` for a folder.

    https, ssh and `user@host:path` give the same. User, token, query, a usual port and `.git` are left out, and so is the
    branch: a base is one thing, whichever branch a connection names. Percent-encoded, ASCII.
    """
    host, path = settings.place
    return quote("/".join(word for word in (host, path, settings.root.strip("/")) if word), safe=_SAFE)


def file_name(base: str, path: str) -> str:
    """The name of a file of the base `base`; unique wherever the URI is. `path` is relative to the base."""
    return f"{base}/{quote(path, safe=_SAFE)}"


def uri(name: str) -> str:
    """The address of a base or file with this name: `knowledge://git.example.com/you/base/cuda/01-streams.md`."""
    return f"{SCHEME}://{name}"
