"""A stand-in for a forge's REST API on loopback, strict in what it accepts: paths, headers, keys, branches that exist."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit


@dataclass
class ForgeServer:
    """`branches` says which branches the repository has now; `requests` are those that were opened."""

    kind: str
    project: str
    token: str
    branches: Callable[[], set[str]]
    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    broken: int = 0
    blind: bool = False

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        self.asked.append(f"{method} {target}")
        if self.broken:
            return self.broken, {"message": "out of order"}
        if not self._may(headers):
            return 401, {"message": "Bad credentials"}
        parts = urlsplit(target)
        github = self.kind == "github"
        root = f"/repos/{self.project}" if github else f"/projects/{quote(self.project, safe='')}"
        listing = root + ("/pulls" if github else "/merge_requests")
        if method == "GET" and parts.path == root:
            return 200, {"id": 1}
        if parts.path != listing:
            return 404, {"message": "Not Found"}
        if method == "GET":
            return self._listed({name: values[0] for name, values in parse_qs(parts.query).items()})
        if headers.get("content-type") != "application/json":
            return 415, {"message": "wants JSON"}
        return self._opened(json.loads(body))

    def _may(self, headers: dict[str, str]) -> bool:
        if self.kind == "gitlab":
            return headers.get("private-token") == self.token
        return headers.get("authorization") == f"Bearer {self.token}" and bool(headers.get("user-agent"))

    def _listed(self, query: dict[str, str]) -> tuple[int, Any]:
        owner = self.project.split("/")[0]
        wanted = {
            "github": ({"state", "head", "base"}, "open", query.get("head", "").removeprefix(f"{owner}:")),
            "gitlab": ({"state", "source_branch", "target_branch"}, "opened", query.get("source_branch", "")),
        }[self.kind]
        if set(query) != wanted[0] or query["state"] != wanted[1]:
            return 422, {"message": f"unknown query {query}"}
        return 200, [one for one in self.requests if self.blind or self._head(one) == wanted[2]]

    def _head(self, request: dict[str, Any]) -> str:
        return str(request["head"]["ref"] if self.kind == "github" else request["source_branch"])

    def _opened(self, said: dict[str, Any]) -> tuple[int, Any]:
        keys = {
            "github": {"head", "base", "title", "body"},
            "gitlab": {"source_branch", "target_branch", "title", "description", "remove_source_branch"},
        }[self.kind]
        if set(said) != keys or not said["title"]:
            return 422, {"message": "Validation Failed"}
        head = said["head" if self.kind == "github" else "source_branch"]
        base = said["base" if self.kind == "github" else "target_branch"]
        if not {head, base} <= self.branches():
            return 422, {"message": f"no branch {head} or {base}"}
        if any(self._head(one) == head for one in self.requests):
            return (422 if self.kind == "github" else 409), {"message": "already exists"}
        number = len(self.requests) + 1
        link = {
            "html_url" if self.kind == "github" else "web_url": f"https://forge.example.com/{self.project}/{number}"
        }
        shape = {"head": {"ref": head}, "base": {"ref": base}} if self.kind == "github" else {"source_branch": head}
        self.requests.append({**said, **shape, **link})
        return 201, self.requests[-1]


@contextmanager
def forge(kind: str, project: str, token: str, branches: Callable[[], set[str]]) -> Iterator[ForgeServer]:
    """Serve the API of `project`."""
    state = ForgeServer(kind, project, token, branches)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, found = state.answer(self.command, self.path, headers, body)
            data = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
