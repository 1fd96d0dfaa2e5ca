"""Real git servers on loopback: git's own smart HTTP behind basic auth, and OpenSSH."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from knowledge_expansion.repository.web_server import GitOverHttp, Start, git_server

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git's server side (apt-get install git)")
needs_sshd = pytest.mark.skipif(
    SSHD is None or shutil.which("ssh") is None, reason="needs OpenSSH (apt-get install openssh-server openssh-client)"
)


class SmartHttp(GitOverHttp):
    """The project's own git server over git's `http-backend`, which keeps what came (without bodies) and counts what went out;
    with `moved_to` it sends everybody elsewhere."""

    def __init__(self, folder: Path, users: dict[str, str], moved_to: str) -> None:
        super().__init__(folder, users)
        self.passwords, self.moved_to = users, moved_to
        self.url, self.sent = "", 0
        self.seen: list[dict[str, str]] = []

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        headers = {name: value for name, value in environ.items() if isinstance(value, str)}
        self.seen.append(headers)
        if self.moved_to:
            query = f"?{headers['QUERY_STRING']}" if headers.get("QUERY_STRING") else ""
            start("302 Found", [("Location", self.moved_to + headers["PATH_INFO"] + query), ("Content-Length", "0")])
            return [b""]
        return self._counted(super().__call__(environ, start))

    def _counted(self, chunks: Iterable[bytes]) -> Iterable[bytes]:
        for chunk in chunks:
            self.sent += len(chunk)
            yield chunk


@contextmanager
def smart_http(folder: Path, users: dict[str, str], *, moved_to: str = "") -> Iterator[SmartHttp]:
    """Serve the bare repositories below `folder` for reading and writing."""
    service = SmartHttp(folder, dict(users), moved_to)
    with git_server(service, "127.0.0.1", 0) as server:
        service.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True)
class SshServer:
    """`url` is the address up to a path on this machine; `key` is a private key it takes, `known` its line of known hosts."""

    url: str
    key: str
    known: str
    folder: Path


def new_key(path: Path, passphrase: str = "") -> str:
    """Make a key pair; the private half's text."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", str(path)], check=True)
    return path.read_text()


@contextmanager
def ssh_server(folder: Path) -> Iterator[SshServer]:
    """OpenSSH for the account that runs the tests, with keys of its own and no other way in."""
    folder.mkdir(mode=0o700)
    new_key(folder / "host")
    key = new_key(folder / "user")
    shutil.copy(folder / "user.pub", folder / "authorized")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    settings = {
        "Port": port, "ListenAddress": "127.0.0.1", "HostKey": folder / "host", "AuthorizedKeysFile": folder / "authorized",
        "PidFile": folder / "pid", "StrictModes": "no", "UsePAM": "no", "PasswordAuthentication": "no",
        "KbdInteractiveAuthentication": "no", "PermitRootLogin": "prohibit-password", "LogLevel": "VERBOSE",
    }  # fmt: skip
    (folder / "config").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where Debian's build separates privileges
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [str(SSHD), "-D", "-e", "-f", str(folder / "config")], stderr=log, stdin=subprocess.DEVNULL
    )
    try:
        _wait(port, server, folder)
        host = " ".join((folder / "host.pub").read_text().split()[:2])
        yield SshServer(f"ssh://{getpass.getuser()}@127.0.0.1:{port}", key, f"[127.0.0.1]:{port} {host}\n", folder)
    finally:
        server.terminate()
        server.wait(10)
        log.close()


def _wait(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, (folder / "log").read_text()
        time.sleep(0.05)
    raise AssertionError(f"sshd does not listen: {(folder / 'log').read_text()}")
