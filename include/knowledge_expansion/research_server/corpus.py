"""A folder of documents seen as a small web: which document answers to which address on which day.

With a `manifest.jsonl` the manifest decides what is published and where. Without one every readable file is published
at `http://local.documents.example/<path in the folder>`: a name that can never be registered, so nobody can take such
an address for a page of the real web, and one that every URL check accepts."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from knowledge_expansion.errors import ConfigurationError

LOCAL_ADDRESS = "http://local.documents.example/"
READABLE = frozenset({".html", ".htm", ".xhtml", ".md", ".markdown", ".rst", ".txt"})
MANIFEST = "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document at one address, from `valid_from` to `valid_to` (both days included; None is open).
    Empty `title`, `content_type` and None `published` mean: find out from the file, or do without."""

    url: str
    path: Path
    title: str = ""
    published: date | None = None
    content_type: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class Corpus:
    """The entries of a folder, in a fixed order that the index relies on, and a fingerprint of all that the index
    depends on."""

    def __init__(self, folder: Path, entries: Sequence[Entry], fingerprint: str) -> None:
        self.folder = folder
        self.entries = tuple(entries)
        self.fingerprint = fingerprint
        self._by_address: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            self._by_address[address_key(entry.url)].append(entry)

    def page(self, url: str, day: date) -> Entry | None:
        """What stood at this address on that day. Where two versions overlap the later one counts, so a manifest may
        repeat the day of the change or leave it out."""
        versions = [entry for entry in self._by_address.get(address_key(url), ()) if entry.valid_on(day)]
        return max(versions, key=lambda entry: entry.valid_from or date.min, default=None)


def load_corpus(folder: Path) -> Corpus:
    """Reads the manifest or walks the folder. Raises ConfigurationError when there is nothing to serve or a manifest
    is faulty."""
    root = folder.resolve()
    if not root.is_dir():
        raise ConfigurationError(
            f"The corpus {folder} is not a folder. Give a folder of HTML, Markdown, rst or text files."
        )
    manifest = root / MANIFEST
    listed = manifest.read_bytes() if manifest.exists() else b""
    entries = list(_manifest_entries(root, listed)) if listed else [_plain_entry(root, path) for path in _files(root)]
    if not entries:
        raise ConfigurationError(f"The corpus {folder} holds no document ({', '.join(sorted(READABLE))}) to serve.")
    return Corpus(root, entries, _fingerprint(root, listed, entries))


def address_key(url: str) -> str:
    """One key for the spellings that lead to the same page of a site: with or without the final slash, a fragment,
    upper case in the host, http or https, escaped or plain characters."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = quote(unquote(parts.path), safe="/").rstrip("/")
    return f"{parts.hostname or ''}{port}{path}" + (f"?{parts.query}" if parts.query else "")


def _files(root: Path) -> list[Path]:
    """Readable files below the folder. Hidden ones, and links that lead out of the folder, are not part of it."""
    found = []
    for path in sorted(root.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if path.suffix.lower() in READABLE and not hidden and path.is_file() and path.resolve().is_relative_to(root):
            found.append(path)
    return found


def _plain_entry(root: Path, path: Path) -> Entry:
    return Entry(url=LOCAL_ADDRESS + quote(path.relative_to(root).as_posix()), path=path)


def _manifest_entries(root: Path, listed: bytes) -> Iterator[Entry]:
    for number, line in enumerate(listed.decode("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield _manifest_entry(root, json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise ConfigurationError(
                f"{root / MANIFEST}:{number}: {fault!r}. A line is a JSON object with `file` (a path in the folder) "
                "and, as you like, `url`, `title`, `content_type`, and the days `published`, `valid_from`, `valid_to`."
            ) from fault


def _manifest_entry(root: Path, line: dict[str, Any]) -> Entry:
    path = (root / line["file"]).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise ValueError(f"{line['file']} is not a file in the folder")
    url = line.get("url") or _plain_entry(root, path).url
    if urlsplit(url).scheme not in ("http", "https") or not address_key(url):
        raise ValueError(f"{url} is not an http address")
    return Entry(
        url=url,
        path=path,
        title=line.get("title") or "",
        published=_day(line.get("published")),
        content_type=line.get("content_type") or "",
        valid_from=_day(line.get("valid_from")),
        valid_to=_day(line.get("valid_to")),
    )


def _day(value: str | None) -> date | None:
    """The day of an ISO date or date and time, as written: no conversion between time zones."""
    return date.fromisoformat(value[:10]) if value else None


def _fingerprint(root: Path, listed: bytes, entries: Sequence[Entry]) -> str:
    digest = hashlib.sha256(listed)
    for entry in entries:
        stat = entry.path.stat()
        digest.update(f"\0{entry.path.relative_to(root)}\0{stat.st_size}\0{stat.st_mtime_ns}".encode())
    return digest.hexdigest()
