"""What a look into the base asks for, as values: the words of an index, phrases, a file with its lines."""

from __future__ import annotations

import re
from typing import Any

from knowledge_expansion.text.plan_reading.inline import bare, pieces, quotes_in

LOOK = r"(?:re-?read|read|review|check|see|study|consult|open|skim|scan|look (?:at|into|through|in)|go through)"
_SEARCH = re.compile(r"^(?:grep|search|look|check|find|scan|seek)\b", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:references?|mentions?|files?|entries|sections?)\s*$", re.IGNORECASE)
_IN = re.compile(r"\bin\s+(?P<folder>`?[\w.-]+(?:/[\w.-]+)*/?`?)(?P<word>\s+folder)?\s*(?:\((?P<note>.*)\))?\s*$")
_PATH = r"`?(?P<path>[\w+-][\w.+-]*(?:/[\w.+-]+)*)`?"
_FILE = re.compile(
    rf"^(?:{LOOK}\s+)?{_PATH}(?:(?:,?\s+lines?\s+|:)(?P<lines>\d{{1,6}}(?:\s?[-–]\s?\d{{1,6}})?))?[,;:]?\s*(?P<note>\(.+\)|(?:-|–|for|to)\s.+)?$",
    re.IGNORECASE,
)


def index_words(text: str) -> list[str]:
    """The words to look up, as a line that names INDEX.md lists them."""
    return [bare(word) for word in pieces(_TAIL.sub("", text), r"/|,\s")]


def phrase_check(text: str) -> dict[str, Any] | None:
    """The phrases of a look, `any` or `all` of them, with folder and note; None when the text is no such look."""
    if not _SEARCH.match(text):
        return None
    place = _IN.search(text)
    named = place and (place["word"] or "/" in place["folder"])
    body = text[: place.start()] if place and named else text
    note = (place["note"] or "") if place and named else ""
    folder = place["folder"].strip("`").strip("/") if place and named else ""
    alternatives: list[str] = []
    together: list[str] = []
    for piece in re.split(r",\s+and\s+for\s+", body):
        phrases = quotes_in(piece)
        (
            together if re.search(r"[\"`”»]\s+AND\s+[\"`“«]|^[^\"`“«]*\ball of\s+[\"`“«]", piece) else alternatives
        ).extend(phrases)
    if (
        not alternatives
        and not together
        and (grep := re.match(r"grep\s+(?:for\s+)?(\S.*)$", body.strip(), re.IGNORECASE))
    ):
        alternatives = [grep[1].strip()]
    if not alternatives and not together:
        return None
    return {"folder": folder, "any": alternatives, "all": together, "note": note}


def file_check(text: str) -> dict[str, str] | None:
    """A file with an ending, perhaps some lines of it and a remark; None when the text is no such look."""
    found = _FILE.match(text)
    if not found or not re.search(r"\.\w{1,5}$", found["path"]) or found["path"].upper().endswith("INDEX.MD"):
        return None
    lines = re.sub(r"\s", "", (found["lines"] or "")).replace("–", "-")
    lines = f"{lines}-{lines}" if lines and "-" not in lines else lines
    note = (found["note"] or "").strip()
    note = note[1:-1] if note.startswith("(") and note.endswith(")") else note
    return {"path": found["path"].rstrip("."), "lines": lines, "note": bare(note)}
