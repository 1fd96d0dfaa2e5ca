"""The client for an address, and every failure of git as one of our errors, without secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit, urlunsplit

from dulwich.client import GitClient, HTTPUnauthorized, default_urllib3_manager, get_transport_and_path
from dulwich.errors import GitProtocolError, NotGitRepository

from knowledge_expansion.errors import ConfigurationError, KnowledgeError, RepositoryError
from knowledge_expansion.repository.local import LocalClient
from knowledge_expansion.repository.settings import RepositorySettings

# Seconds without an answer after which a request is given up; pushes of whole bases stay far below.
TIMEOUT = 60.0
# Never ask a person for a password or a host key: there is none at a task's terminal.
_SSH = "ssh -oBatchMode=yes -oConnectTimeout=30"
# How ssh and servers behind it say that this address or key will not do.
_REFUSED = re.compile(
    r"permission denied|host key verification failed|repository not found|does not appear to be a git", re.I
)
_STATUS = re.compile(r"unexpected http resp (\d{3})")


def client_for(settings: RepositorySettings) -> tuple[GitClient, str]:
    """A dulwich client and the path to give it. Raises ConfigurationError for settings that cannot be used."""
    settings.checked()
    if (local := settings.local_path) is not None:
        return LocalClient(), str(local)
    if not settings.url.startswith(("https://", "http://")):
        return get_transport_and_path(settings.url, username=settings.username, ssh_command=_SSH)
    parts = urlsplit(settings.url)
    password = settings.password or unquote(parts.password or "") or None
    # Hosts that take a token as the password want some user name; this is the one that GitHub's own tools send.
    username = settings.username or unquote(parts.username or "") or ("x-access-token" if password else None)
    plain = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    manager = default_urllib3_manager(None, base_url=plain, timeout=TIMEOUT)
    return get_transport_and_path(plain, username=username, password=password, pool_manager=manager)  # type: ignore[arg-type]


@contextmanager
def explained(settings: RepositorySettings, doing: str) -> Iterator[None]:
    """Turn whatever git, the network or the disk raises into ConfigurationError (a retry cannot help) or RepositoryError.

    `doing` completes "could not ...". No message holds a password or token.
    """
    try:
        yield
    except KnowledgeError:
        raise
    except Exception as error:
        # No `from error`: the chain would show the secrets of an address in logs.
        raise _explain(settings, doing, error) from None


def scrub(text: str, settings: RepositorySettings) -> str:
    """`text` on one line, without the secrets of the settings."""
    for secret in settings.secrets():
        text = text.replace(secret, "***")
    return " ".join(text.split())


def _explain(settings: RepositorySettings, doing: str, error: Exception) -> KnowledgeError:
    where = f"could not {doing} {settings.shown}"
    status = _STATUS.search(str(error))
    if isinstance(error, NotGitRepository):
        advice = "no git repository is there, or this token may not see it. Check `host` of the connection."
        return ConfigurationError(f"{where}: {advice}")
    if isinstance(error, HTTPUnauthorized):
        given = "were refused" if settings.secrets() else "are missing"
        return ConfigurationError(
            f"{where}: the credentials {given} (401). Set `login` and `password` to a valid token."
        )
    if status and status[1] == "403":
        return ConfigurationError(
            f"{where}: the token may not do this (403). Give it the right to write this repository."
        )
    if isinstance(error, PermissionError):
        return ConfigurationError(
            f"{where}: no permission to write {error.filename}. Give this account the right to it."
        )
    if isinstance(error, FileNotFoundError) and isinstance(error.filename, str) and error.filename.startswith("ssh"):
        return ConfigurationError(f"{where}: no `ssh` program here. Use an https:// address with a token.")
    if refused := _REFUSED.search(str(error)):
        advice = "Check the address, and the key and known hosts of this machine."
        return ConfigurationError(f"{where}: {refused[0].lower()}. {advice}")
    if isinstance(error, GitProtocolError | OSError):
        return RepositoryError(f"{where}: {scrub(str(error), settings) or type(error).__name__}. Try again later.")
    return RepositoryError(f"{where}: {type(error).__name__}: {scrub(str(error), settings)}.")
