"""A door in front of a server of this machine that passes every request on and writes down which came."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from processes.servers import HOST

_OURS = ("connection", "transfer-encoding", "content-length", "keep-alive")


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    status: int


@dataclass
class Door:
    """`behind` is the port of the server, set once it is known."""

    url: str
    behind: int = 0
    requests: list[Request] = field(default_factory=list)


@contextlib.contextmanager
def door() -> Iterator[Door]:
    """A door that is open until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet for head and body: two would wait for each other, 40 ms an answer

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            link = http.client.HTTPConnection(HOST, opened.behind, timeout=60)
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ("connection",)}
            link.request(self.command, self.path, body or None, headers)
            answer = link.getresponse()
            data = answer.read()
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            opened.requests.append(Request(self.command, parts.path, query, answer.status))
            link.close()
            with contextlib.suppress(ConnectionError):  # a reader that has seen enough
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in _OURS:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
                self.wfile.flush()

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = pass_on

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        server.daemon_threads = True
        opened = Door(f"http://{HOST}:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield opened
        finally:
            server.shutdown()
            thread.join()
