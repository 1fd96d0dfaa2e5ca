"""From a page's bytes to a tree, with another parser (libxml2) and other rules of decoding than the extractor's."""

from __future__ import annotations

import re
from typing import Any

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_HEADER = re.compile(r"charset=[\"']?([\w.:-]+)", re.I)
_END = re.compile(r"</(?:body|html)\s*>", re.I)
_LATIN = ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii")
_WORDLESS = """
    head script style template noscript svg iframe object embed canvas audio video map select
    datalist textarea
""".split()
"""Elements whose text no reader of the page sees as text."""


def decoded(body: bytes, content_type: str) -> str:
    """The page's characters: valid UTF-8 is believed before any label, because other encodings hardly ever look like it.

    Labels for Latin-1 mean windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels)."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if body.startswith(mark):
            return body[2:].decode(encoding, "replace")
    header, meta = _HEADER.search(content_type), _CHARSET.search(body[:4096])
    named = (header[1] if header else meta[1].decode("ascii") if meta else "windows-1252").lower()
    try:
        return body.decode("utf-8-sig" if not named.startswith(("utf-16", "iso-2022")) else named)
    except UnicodeDecodeError:
        named = "windows-1252" if named in _LATIN else named
    try:
        return body.decode(named, "replace")
    except LookupError:
        return body.decode("windows-1252", "replace")


def parse_html(source: str) -> Any:
    """The lxml tree of a page, without elements that have no words for a reader. Never raises for what a page holds."""
    from lxml import etree

    # Plain elements: those of lxml.html are looked up by Python code, one by one.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # Browsers read on behind the end of the body, libxml2 does not.
    text = _END.sub("", source.replace("\x00", "")).encode("utf-8", "replace")
    tree = etree.fromstring(text, parser)
    if tree is None:  # nothing but comments or white space
        tree = etree.fromstring(b"<body></body>", parser)
    drop(list(tree.iter(*_WORDLESS)))
    return tree


def text_of(element: Any) -> str:
    """All text inside an element, in order."""
    return "".join(element.itertext())


def drop(elements: list[Any]) -> None:
    """Take elements out of their tree; the text behind them stays."""
    for element in elements:
        parent, before = element.getparent(), element.getprevious()
        if parent is None:
            continue
        if element.tail and before is None:
            parent.text = (parent.text or "") + element.tail
        elif element.tail:
            before.tail = (before.tail or "") + element.tail
        parent.remove(element)
