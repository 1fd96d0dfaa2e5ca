"""Every failure of git as one of our errors, with what to do next and without secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from dulwich.client import HTTPUnauthorized
from dulwich.errors import GitProtocolError, NotGitRepository

from knowledge_expansion.errors import ConfigurationError, KnowledgeError, RepositoryError
from knowledge_expansion.repository.settings import RepositorySettings

_STATUS = re.compile(r"unexpected http resp (\d{3})")
# What ssh says, in the order in which it decides, and what to do about it. None of these goes away by itself.
_SSH = (
    (
        re.compile(r"host identification has changed", re.I),
        "the host's key is another one than known_hosts has: somebody may stand in between. Compare its fingerprint with the"
        " one that the host publishes, and only then replace its lines in known_hosts of the connection's extra.",
    ),
    (
        re.compile(r"host key verification failed|host key is known", re.I),
        "the host is not known. Put the lines of `ssh-keyscan HOST`, once their fingerprints are those that the host"
        " publishes, into known_hosts of the connection's extra.",
    ),
    (
        re.compile(r"load key .*(invalid format|error in libcrypto|bad permissions)|bad permissions", re.I),
        "ssh cannot read the private key. Paste the whole file into private_key of the connection's extra, or give key_file"
        " mode 0600.",
    ),
    (
        re.compile(r"permission denied|too many authentication failures", re.I),
        "the server does not take the key: permission denied. Add its public half as a deploy key with the right to write,"
        " or correct private_key of the connection's extra.",
    ),
    (
        re.compile(r"repository not found|does not appear to be a git|not a git repository", re.I),
        "no git repository is there, or this key may not see it. Check `host` of the connection.",
    ),
)  # fmt: skip


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
    if advice := _setting(settings, error):
        return ConfigurationError(f"{where}: {advice}")
    if isinstance(error, GitProtocolError | OSError):
        return RepositoryError(f"{where}: {scrub(str(error), settings) or type(error).__name__}. Try again later.")
    return RepositoryError(f"{where}: {type(error).__name__}: {scrub(str(error), settings)}.")


def _setting(settings: RepositorySettings, error: Exception) -> str:
    """What has to be set differently; empty when it is no setting that failed."""
    if isinstance(error, NotGitRepository):
        return "no git repository is there, or this token may not see it. Check `host` of the connection."
    if isinstance(error, HTTPUnauthorized):
        if not settings.secrets():
            return "the credentials are missing (401). Set `login` and `password` to a valid token."
        return (
            "the credentials were refused (401): the token is wrong, was revoked or has expired. Make a new one that may"
            " write this repository, and put it into `password` of the connection."
        )
    status = _STATUS.search(str(error))
    if status and status[1] == "403":
        return "the token may not do this (403). Give it the right to write this repository."
    if isinstance(error, PermissionError):
        return f"no permission to write {error.filename}. Give this account the right to it."
    if isinstance(error, FileNotFoundError) and isinstance(error.filename, str) and error.filename.startswith("ssh"):
        return "no `ssh` program here. Use an https:// address with a token."
    return next((advice for words, advice in _SSH if words.search(str(error))), "")
