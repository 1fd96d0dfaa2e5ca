"""From the bytes of a file to the text of a drop, or one clear sentence on what the file is instead."""

from __future__ import annotations

import codecs
import re

from knowledge_expansion.errors import DropError
from knowledge_expansion.text.drop_reading import read_drop
from knowledge_expansion.text.marker import read_seal
from knowledge_expansion.values.outside_drop import OutsideDrop

LARGEST = 2_000_000
"""Bytes. The longest of a thousand drops has 40,000."""
_WIDE = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_PLAN_PART = re.compile(r"^#{1,6}[ ]+PART[ ]*\d+\b", re.M | re.I)
_OPEN_BOX = re.compile(r"^[ \t]*[-*][ ]+\[(?: |x|X|✓|✔|/)\]", re.M)
_NAME = re.compile(r"KNOWLEDGE[-_ ]DROP", re.I)


def drop_of_bytes(data: bytes, name: str) -> OutsideDrop:
    """The drop in a file's bytes. Raises DropError (a sentence that begins with the file's name) for what is none: nothing,
    binary data, another encoding than UTF-8, a plan, a knowledge file."""
    text = text_of_bytes(data, name)
    if why := _something_else(text, name):
        raise DropError(f"{name}: {why}")
    drop = read_drop(text, name)
    says_something = drop.part or drop.runner or drop.time or drop.file or drop.status.words
    if not says_something and not _NAME.search(name) and not _NAME.search(text[:2000]):
        raise DropError(
            f"{name}: is no KNOWLEDGE DROP: neither its name nor its title says so, and it names no PART, runner, time, status"
            " or knowledge file"
        )
    return drop


def text_of_bytes(data: bytes, name: str) -> str:
    """The text of a Markdown file in UTF-8. Raises DropError."""
    if not data.strip():
        raise DropError(f"{name}: is empty; expected a KNOWLEDGE DROP in Markdown")
    if len(data) > LARGEST:
        raise DropError(f"{name}: has {len(data):,} bytes; a KNOWLEDGE DROP has at most {LARGEST:,}")
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            raise DropError(f"{name}: is written in {encoding}; save it as UTF-8")
    if b"\0" in data:
        raise DropError(f"{name}: is binary (it holds zero bytes); expected a KNOWLEDGE DROP in Markdown")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DropError(f"{name}: is not UTF-8 (byte {error.start}, line {line}); save it as UTF-8") from None


def _something_else(text: str, name: str) -> str:
    """What a text is that is no drop; empty when it may be one."""
    parts, boxes = len(_PLAN_PART.findall(text)), len(_OPEN_BOX.findall(text))
    called_drop = _NAME.search(name) or re.match(r"\s*#[ ]+\W*KNOWLEDGE[ -]DROP", text, re.I)
    if parts >= 1 and boxes > parts and not called_drop:
        return f"is a plan ({parts} PARTs, {boxes} boxes), no KNOWLEDGE DROP; `import-plan` reads plans"
    if not called_drop and read_seal(text) is not None:
        return "is a knowledge file, no KNOWLEDGE DROP; give the drop of its PART"
    if text.lstrip().startswith(("{", "[{")):
        return "is JSON; give the KNOWLEDGE DROP in Markdown that lies beside it"
    return ""
