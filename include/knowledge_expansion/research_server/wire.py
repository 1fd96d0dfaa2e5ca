"""The HTTP side: keep-alive, chunks, gzip where the client takes it, and the ways in which a connection can go wrong.

The real service sends chunks without a length, and nothing at all where it refuses; so does this one.
"""

from __future__ import annotations

import gzip
import re
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from knowledge_expansion.research_server.answers import Answer, text_answer

LOCAL_MARK = ("x-local-copy", "1")  # on every answer: our one addition to the protocol
_CHUNK = 64 * 1024
_LARGEST_REQUEST = 1_000_000  # bytes


class Service(Protocol):
    """What answers requests."""

    def handle(self, method: str, address: str, authorization: str, body: bytes) -> Answer:
        """One request."""
        ...


class Listener(ThreadingHTTPServer):
    """Holds the service, and the open connections so that closing it ends them too."""

    daemon_threads = True
    request_queue_size = 128  # a run may open many connections at once

    def __init__(self, address: tuple[str, int], service: Service) -> None:
        self.service = service
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(address, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away (a timeout of its own) is no fault of the service; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Ends slow answers, the loop and idle connections."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        with self._guard:
            waiting = list(self._open)
        for connection in waiting:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # it is closed already
                continue


class Handler(BaseHTTPRequestHandler):
    server: Listener
    protocol_version = "HTTP/1.1"
    server_version = "local-research-service"
    timeout = 75  # seconds that an idle connection is kept
    wbufsize = _CHUNK
    disable_nagle_algorithm = True  # else a small answer on a kept connection waits for an acknowledgement

    def do_GET(self) -> None:
        self._reply(self.server.service.handle(self.command, self.path, self.headers.get("authorization", ""), b""))

    def do_POST(self) -> None:
        length = self.headers.get("content-length", "")
        known = re.fullmatch("[0-9]{1,9}", length) is not None
        if not known or int(length) > _LARGEST_REQUEST:
            self.close_connection = True  # what follows on this connection cannot be told from a body
            self._reply(text_answer(413 if known else 411, f"A body of at most {_LARGEST_REQUEST} bytes is expected"))
            return
        body = self.rfile.read(int(length))
        self._reply(self.server.service.handle(self.command, self.path, self.headers.get("authorization", ""), body))

    def version_string(self) -> str:
        return self.server_version

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed: the service keeps its own record."""

    def _reply(self, answer: Answer) -> None:
        if answer.delay and self.server.stopping.wait(answer.delay):
            self.close_connection = True
            return
        packed = bool(answer.body) and "gzip" in self.headers.get("accept-encoding", "")
        body = gzip.compress(answer.body, compresslevel=1, mtime=0) if packed else answer.body
        chunked = self.request_version == "HTTP/1.1"
        self.close_connection = self.close_connection or not chunked
        self.send_response(answer.status)
        framing = {"transfer-encoding": "chunked"} if chunked else {}
        packing = {"content-encoding": "gzip"} if packed else {}
        alive = {"connection": "close" if self.close_connection else "keep-alive", "vary": "Accept-Encoding"}
        for name, value in {**answer.headers, **packing, **framing, **alive, **dict([LOCAL_MARK])}.items():
            self.send_header(name, value.encode("latin-1", errors="replace").decode("latin-1"))
        self.end_headers()
        if answer.reset:
            self._break_off(body, chunked)
        else:
            self._send(body, chunked)

    def _send(self, body: bytes, chunked: bool) -> None:
        for start in range(0, len(body), _CHUNK):
            piece = body[start : start + _CHUNK]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _break_off(self, body: bytes, chunked: bool) -> None:
        """Announces the body, sends half of it and resets the connection."""
        if chunked:
            self.wfile.write(b"%x\r\n" % max(len(body), 1))
        self.wfile.write(body[: len(body) // 2])
        self.wfile.flush()
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
