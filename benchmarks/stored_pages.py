"""The pages that a run stored, read by nothing but the standard library: what a browser would show, without white space."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

HIDDEN = {"script", "style", "noscript", "template"}
CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.I)


def squeeze(text: str) -> str:
    """Without white space, controls and invisible format characters (soft hyphens, zero-width spaces), composed."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cn"))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


@dataclass(frozen=True)
class StoredPage:
    """One page of the store. `accessed` is its day of reading."""

    key: str
    url: str
    accessed: str
    local: bool
    body: bytes
    content_type: str

    @cached_property
    def html(self) -> str:
        named = re.search(r"charset=[\"']?([\w-]+)", self.content_type, re.I)
        meta = CHARSET.search(self.body[:4096])
        charset = named[1] if named else meta[1].decode("ascii") if meta else "utf-8"
        return self.body.decode(charset, errors="replace")

    @cached_property
    def squeezed(self) -> str:
        parser = _Text()
        parser.feed(self.html)
        parser.close()
        return squeeze("".join(parser.pieces))


def stored_pages(records: Path) -> dict[str, StoredPage]:
    """Every page below `records`/pages that has a body, by the address it was asked for."""
    pages = {}
    for found in sorted((records / "pages").glob("*/record.json")):
        record = json.loads(found.read_text(encoding="utf-8"))
        body = found.with_name(record.get("body", "body"))
        if "failure" in record or not body.exists():
            continue
        pages[record["url"]] = StoredPage(
            found.parent.name,
            record["url"],
            record["accessed"][:10],
            record["local"],
            body.read_bytes(),
            record["content_type"],
        )
    return pages
