"""Small pages for the tests of reading."""

from __future__ import annotations

from knowledge_expansion.text.extract import read_page
from knowledge_expansion.values.page import Block, Document

URL = "https://docs.example.com/guide/streams"
PROSE = (
    "A stream is a queue of work for the device, and the order of the operations in it is the order in which they were "
    "issued. Two streams know nothing of each other, so that their kernels may run at the same time when the device has "
    "room for both, and a program that wants one to wait for the other has to say so with an event."
)
PARAGRAPHS = "".join(f"<p>{PROSE} This is paragraph {number}.</p>" for number in range(5))


def page(article: str, *, head: str = "", around: str = "", title: str = "Streams") -> Document:
    """A page with this article between enough prose that it is one, and `around` outside of it."""
    html = (
        f"<!doctype html><html lang='en'><head><title>{title} | Example Docs</title>{head}</head><body>{around}"
        f"<main><article><h1>{title}</h1>{article}{PARAGRAPHS}</article></main></body></html>"
    )
    return read(html)


def read(html: str | bytes, content_type: str = "text/html; charset=utf-8") -> Document:
    return read_page(html.encode() if isinstance(html, str) else html, content_type, URL)


def added(article: str, **others: str) -> list[Block]:
    """The blocks that this article has beside the standing prose."""
    return [block for block in page(article, **others).blocks if not block.text.startswith("A stream is a queue")]


def texts(article: str, **others: str) -> list[str]:
    return [block.text for block in added(article, **others)]
