"""A client of the local research service that hides nothing: for tests that look at bytes and headers themselves."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from knowledge_expansion.research_server import ResearchServer


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]  # lower-case names
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    def json(self) -> Any:
        return json.loads(self.body)

    def brd(self) -> dict[str, str]:
        return {name: value for name, value in self.headers.items() if name.startswith("x-brd-")}


def send(
    server: ResearchServer, method: str, path: str, body: Any = None, *, key: str | None = "local-key", **headers: str
) -> Reply:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    try:
        sent = dict(headers) if key is None else {"Authorization": f"Bearer {key}", **headers}
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection.request(method, path, body=data, headers=sent)
        response = connection.getresponse()
        return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


def ask(server: ResearchServer, url: str, zone: str = "local_unlocker", **fields: Any) -> Reply:
    return send(server, "POST", "/request", {"zone": zone, "url": url, "format": "raw", **fields})


def google(words: str, **parameters: str) -> str:
    return "https://www.google.com/search?" + urlencode(
        {"q": words, "gl": "us", "hl": "en", "brd_json": "1", **parameters}
    )


def look_up(server: ResearchServer, words: str, **parameters: str) -> Any:
    """The parsed answer to one search."""
    return ask(server, google(words, **parameters), zone="local_serp").json()


def links(answer: Mapping[str, Any]) -> list[str]:
    return [row["link"] for row in answer["organic"]]


def write_corpus(folder: Path, files: Mapping[str, str], manifest: list[dict[str, Any]] | None = None) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    if manifest is not None:
        lines = "".join(json.dumps(line) + "\n" for line in manifest)
        (folder / "manifest.jsonl").write_text(lines, encoding="utf-8")
    return folder
