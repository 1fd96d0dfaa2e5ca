"""Makes a web page of any document, so that whatever reads web pages reads a folder of notes the same way.

HTML is served as it lies on disk, byte for byte. Markdown goes through markdown-it-py, reStructuredText and plain text
through `plain_text`. A manifest that names a content type asks for the bytes themselves, whatever they are.
"""

from __future__ import annotations

import html
import mimetypes
import re
from dataclasses import dataclass

from knowledge_expansion.research_server.corpus import Entry
from knowledge_expansion.research_server.plain_text import heading_of_text, text_to_html

HTML_TYPE = "text/html; charset=utf-8"
_CHARSET = re.compile(rb"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_MARKDOWN_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rendered:
    content_type: str
    body: bytes


def render(entry: Entry) -> Rendered:
    """The page as it is delivered."""
    data = entry.path.read_bytes()
    suffix = entry.path.suffix.lower()
    if entry.content_type:
        return Rendered(entry.content_type, data)
    if suffix in (".md", ".markdown"):
        return _page(*_from_markdown(decode(data), entry))
    if suffix in (".rst", ".txt"):
        text = decode(data)
        title = entry.title or heading_of_text(text) or entry.path.stem
        return _page(title, text_to_html(text, markup=suffix == ".rst"))
    if suffix in (".html", ".htm", ".xhtml"):
        return Rendered("text/html", data)  # like most servers of plain files: the page itself knows its charset
    return Rendered(mimetypes.guess_type(entry.path.name)[0] or "application/octet-stream", data)


def decode(data: bytes) -> str:
    """Text of a document whose header names no charset: UTF-8 where it fits, else what the page declares, else
    windows-1252 as browsers do. Bytes that are no text at all give an empty string."""
    if b"\0" in data[:8192] or data.startswith((b"%PDF", b"\x89PNG", b"PK\x03\x04")):
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:4096])
        try:
            return data.decode(declared[1].decode("ascii") if declared else "cp1252", errors="replace")
        except LookupError:
            return data.decode("cp1252", errors="replace")


def _from_markdown(text: str, entry: Entry) -> tuple[str, str]:
    from markdown_it import MarkdownIt

    front = _FRONT_MATTER.match(text)
    named = _FRONT_TITLE.search(front[1]) if front else None
    if front:
        text = text[front.end() :]
    heading = _MARKDOWN_HEADING.search(text)
    title = entry.title or (named[1] if named else "") or (heading[1] if heading else "") or entry.path.stem
    body = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    return title, body if heading else f"<h1>{html.escape(title)}</h1>\n{body}"


def _page(title: str, body: str) -> Rendered:
    page = (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>\n'
        f"<body><main><article>\n{body}\n</article></main></body></html>\n"
    )
    return Rendered(HTML_TYPE, page.encode("utf-8"))
