"""Bytes to characters, and the bodies that are no page at all: binary ones and those too large to be an article."""

from __future__ import annotations

import codecs
import re
from email.message import Message

# The 3 MB page of the development corpus is an ordinary article between inline scripts; the HTML standard as one page
# has 12 MB. Past 10 MB a body is a dump or an attack, and reading it would cost a worker hundreds of megabytes.
MAX_BYTES = 10_000_000

_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\x7fELF",
    b"RIFF",
    b"OggS",
    b"%!PS",
)
_TEXT_TYPES = re.compile(r"^(text/|application/(xhtml\+xml|xml)$|$|application/octet-stream$)", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_CONTROL = bytes(range(0x09)) + bytes(range(0x0E, 0x1B))
# The encoding standard of the web reads these labels as windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
_LATIN = {"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "ascii", "us-ascii"}


def unusable(body: bytes, content_type: str) -> str | None:
    """`too_large` or `binary` where the body is no page, else None."""
    if len(body) > MAX_BYTES:
        return "too_large"
    media_type = content_type.partition(";")[0].strip()
    if not _TEXT_TYPES.match(media_type) or body.lstrip()[:8].startswith(_MAGIC):
        return "binary"
    sample = body[:4096]
    if sample.startswith(tuple(bom for bom, _ in _BOMS)) or "utf-16" in _declared(body, content_type):
        return None
    control = len(sample) - len(sample.translate(None, _CONTROL))
    return "binary" if control > len(sample) // 50 else None


def decode(body: bytes, content_type: str) -> str:
    """The characters of the body: byte order mark, UTF-8 that is valid, the declared charset, "
    "detection; never fails."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    declared = _declared(body, content_type)
    if declared not in ("", "utf-8") and body.isascii():
        return body.decode(declared, "replace")
    try:
        # Valid UTF-8 with letters beyond ASCII does not come about by chance, whatever the header says.
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(declared or _detected(body), "replace")


def _declared(body: bytes, content_type: str) -> str:
    header = Message()
    header["content-type"] = content_type
    named = str(header.get_param("charset") or "")
    if not named and (meta := _META.search(body[:4096])):
        named = meta[1].decode("ascii", "replace")
    if named.lower() in _LATIN:
        return "windows-1252"
    try:
        return codecs.lookup(named).name
    except LookupError:
        return ""


def _detected(body: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:50_000]).best()
    return best.encoding if best else "windows-1252"
