"""Real git servers on loopback: git's own smart HTTP behind basic auth, and OpenSSH."""

from __future__ import annotations

import base64
import getpass
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
Start = Callable[[str, list[tuple[str, str]]], object]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@dataclass
class SmartHttp:
    """`git http-backend` for the repositories of a folder. `users` are passwords by name; what came is kept, without bodies."""

    folder: Path
    users: dict[str, str]
    url: str = ""
    sent: int = 0
    seen: list[dict[str, str]] = field(default_factory=list)
    moved_to: str = ""

    def __call__(self, environ: dict[str, object], start: Start) -> Iterable[bytes]:
        headers = {name: value for name, value in environ.items() if isinstance(value, str)}
        self.seen.append(headers)
        if self.moved_to:
            query = f"?{headers['QUERY_STRING']}" if headers.get("QUERY_STRING") else ""
            start("302 Found", [("Location", self.moved_to + headers["PATH_INFO"] + query), ("Content-Length", "0")])
            return [b""]
        who = self._who(headers.get("HTTP_AUTHORIZATION", ""))
        if who is None:
            start("401 Unauthorized", [("WWW-Authenticate", 'Basic realm="git"'), ("Content-Length", "0")])
            return [b""]
        head, body = self._backend(headers, who, environ)
        self.sent += len(body)
        lines = [line.split(": ", 1) for line in head.decode().splitlines()]
        status = next((value for name, value in lines if name == "Status"), "200 OK")
        start(
            status, [(name, value) for name, value in lines if name != "Status"] + [("Content-Length", str(len(body)))]
        )
        return [body]

    def _who(self, authorization: str) -> str | None:
        kind, _, word = authorization.partition(" ")
        if kind != "Basic":
            return None
        name, _, password = base64.b64decode(word).decode().partition(":")
        return name if self.users.get(name) == password else None

    def _backend(self, headers: dict[str, str], who: str, environ: dict[str, object]) -> tuple[bytes, bytes]:
        length = int(headers.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length)  # type: ignore[attr-defined]
        names = (
            "REQUEST_METHOD",
            "PATH_INFO",
            "QUERY_STRING",
            "CONTENT_TYPE",
            "CONTENT_LENGTH",
            "HTTP_CONTENT_ENCODING",
        )
        asked = {name: headers[name] for name in (*names, "HTTP_GIT_PROTOCOL") if headers.get(name)}
        own = {"GIT_PROJECT_ROOT": str(self.folder), "GIT_HTTP_EXPORT_ALL": "1", "REMOTE_USER": who}
        if protocol := asked.pop("HTTP_GIT_PROTOCOL", ""):
            own["GIT_PROTOCOL"] = protocol
        done = subprocess.run(
            ["git", "http-backend"], input=body, env={"PATH": os.environ["PATH"], **asked, **own}, capture_output=True,
            check=True,
        )  # fmt: skip
        head, _, rest = done.stdout.partition(b"\r\n\r\n")
        return head, rest


@contextmanager
def smart_http(folder: Path, users: dict[str, str], *, moved_to: str = "") -> Iterator[SmartHttp]:
    """Serve the bare repositories below `folder` for reading and writing."""
    for repository in folder.glob("*.git"):
        subprocess.run(["git", "-C", str(repository), "config", "http.receivepack", "true"], check=True)
    service = SmartHttp(folder, dict(users), moved_to=moved_to)
    with make_server("127.0.0.1", 0, service, Threads, Quiet) as server:  # type: ignore[arg-type]
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
