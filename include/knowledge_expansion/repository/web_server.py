"""A small git server over HTTP for a deployment without a forge: basic auth in front of git's own `http-backend`.

git itself keeps the promises (locks, hooks, declined races); this only checks the password and passes bytes on. For a private
network: it speaks no TLS.
"""

from __future__ import annotations

import base64
import hmac
import os
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from socketserver import ThreadingMixIn
from tempfile import TemporaryFile
from typing import IO, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

Start = Callable[[str, list[tuple[str, str]]], object]
CHUNK = 1 << 16
_PASSED = ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_CONTENT_ENCODING")


class GitOverHttp:
    """A WSGI application for the bare repositories of a folder. `users` are passwords by name; `/health` needs none."""

    def __init__(self, folder: Path, users: Mapping[str, str]) -> None:
        self.folder, self.users = folder, users

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == "/health":
            return _short(start, "200 OK", b"ok\n")
        user = self.user_of(environ.get("HTTP_AUTHORIZATION", ""))
        if user is None:
            return _short(start, "401 Unauthorized", b"", ("WWW-Authenticate", 'Basic realm="git"'))
        return self._answer(environ, user, start)

    def user_of(self, authorization: str) -> str | None:
        """The user whose name and password the header holds; None when it holds none or wrong ones."""
        kind, _, word = authorization.partition(" ")
        try:
            name, _, password = base64.b64decode(word).decode().partition(":")
        except ValueError:
            return None
        known = self.users.get(name)
        right = known is not None and hmac.compare_digest(known.encode(), password.encode())
        return name if kind == "Basic" and right else None

    def _answer(self, environ: dict[str, Any], user: str, start: Start) -> Iterable[bytes]:
        own = {"GIT_PROJECT_ROOT": str(self.folder), "GIT_HTTP_EXPORT_ALL": "1", "REMOTE_USER": user}
        asked = {name: str(environ[name]) for name in _PASSED if environ.get(name)}
        if version := environ.get("HTTP_GIT_PROTOCOL"):
            own["GIT_PROTOCOL"] = version
        with TemporaryFile() as body:
            _copy(environ["wsgi.input"], body, int(environ.get("CONTENT_LENGTH") or 0))
            body.seek(0)
            backend = subprocess.Popen(
                ["git", "-c", "http.receivepack=true", "http-backend"], stdin=body, stdout=subprocess.PIPE,
                env={"PATH": os.environ.get("PATH", os.defpath), **asked, **own},
            )  # fmt: skip
        assert backend.stdout is not None
        headers = _headers(backend.stdout)
        status = dict(headers).pop("Status", "200 OK")
        start(status, [(name, value) for name, value in headers if name != "Status"])
        return _rest(backend, backend.stdout)


def _headers(output: IO[bytes]) -> list[tuple[str, str]]:
    found = []
    while line := output.readline().strip():
        name, _, value = line.decode().partition(": ")
        found.append((name, value))
    return found


def _rest(backend: subprocess.Popen[bytes], output: IO[bytes]) -> Iterable[bytes]:
    with backend, output:
        while chunk := output.read(CHUNK):
            yield chunk


def _copy(source: IO[bytes], target: IO[bytes], length: int) -> None:
    while length > 0 and (chunk := source.read(min(CHUNK, length))):
        target.write(chunk)
        length -= len(chunk)


def _short(start: Start, status: str, body: bytes, *headers: tuple[str, str]) -> list[bytes]:
    start(status, [*headers, ("Content-Length", str(len(body)))])
    return [body]


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *words: Any) -> None:
        """Addresses of requests are nobody's business here."""


def git_server(app: Callable[..., Any], host: str, port: int) -> WSGIServer:
    """A server for the application, bound and not yet serving; port 0 is a free one."""
    return make_server(host, port, app, _Threads, _Quiet)
