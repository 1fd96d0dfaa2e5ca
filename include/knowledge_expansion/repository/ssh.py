"""The ssh command for a repository: its own key and known hosts, never a question, never a host that is not known."""

from __future__ import annotations

import base64
import binascii
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.repository.settings import SshSettings

# Nobody sits at a task's terminal, and a host that was never seen is not to be believed: both end in an error, not a question.
_ALWAYS = (
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "UpdateHostKeys=no",
    "ConnectTimeout=30",
    "ServerAliveInterval=15",
)
_NEW_FORMAT = b"openssh-key-v1\0"


@contextmanager
def ssh_command(settings: SshSettings) -> Iterator[str]:
    """The command, with key and known hosts in files that only this account can read, gone at the end.

    Raises ConfigurationError when the key is none, is locked by a passphrase, or a file is not there.
    """
    with TemporaryDirectory(prefix="knowledge-ssh-") as folder:  # made with mode 0700
        words = ["ssh", *(f"-o{option}" for option in _ALWAYS)]
        if key := _file(Path(folder, "key"), checked_key(settings.private_key), settings.key_file, "key_file"):
            words += ["-oIdentitiesOnly=yes", f"-i{key}"]
        known = _file(Path(folder, "known"), settings.known_hosts, settings.known_hosts_file, "known_hosts_file")
        if known:
            words += [f"-oUserKnownHostsFile={known}", "-oGlobalKnownHostsFile=/dev/null"]
        yield shlex.join(words)


def checked_key(text: str) -> str:
    """A private key as ssh wants it: with line ends, also where a form or JSON has made `\\n` of them."""
    key = text.replace("\\n", "\n").replace("\r", "").strip()
    if not key:
        return ""
    lines = key.splitlines()
    if not lines[0].startswith("-----BEGIN ") or "PRIVATE KEY" not in lines[0] or len(lines) < 3:
        raise ConfigurationError(
            "private_key of the repository's connection is no private key: it begins with `-----BEGIN ... PRIVATE KEY-----`"
            " and has several lines. Paste the whole file, not its public half (.pub)."
        )
    if "ENCRYPTED" in key or _locked(lines):
        raise ConfigurationError(
            "private_key of the repository's connection is locked by a passphrase, which nobody can type into a task. Make"
            " a key for this base without one (ssh-keygen -t ed25519 -N '') and keep it in the secrets backend."
        )
    return key + "\n"


def _locked(lines: list[str]) -> bool:
    try:
        data = base64.b64decode("".join(lines[1:-1]))
    except binascii.Error:
        return False  # an older format, or damaged: ssh says so
    return data.startswith(_NEW_FORMAT) and data[len(_NEW_FORMAT) + 4 :][:4] != b"none"


def _file(target: Path, text: str, path: str, name: str) -> str:
    """The file that holds this setting, made when it is given as text; empty when it is not given."""
    if not text:
        if path and not Path(path).expanduser().is_file():
            raise ConfigurationError(f"{name} {path} of the repository's connection is no file on this worker.")
        return str(Path(path).expanduser()) if path else ""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text.replace("\\n", "\n").strip() + "\n")
    return str(target)
