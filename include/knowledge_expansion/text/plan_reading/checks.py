"""Looks into the base as plans word them: the index, phrases in a folder, numbered ranges, files with lines, folders,
and the question what is missing. A look that fits none of these keeps its words.
"""

from __future__ import annotations

import re
from typing import Any

from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.text.plan_reading.inline import bare, pieces, quotes_in
from knowledge_expansion.text.plan_reading.tokens import Line

_LOOK = r"(?:re-?read|read|review|check|see|study|consult|open|skim|scan|look (?:at|into|through|in)|go through)"
_SEARCH = re.compile(r"^(?:grep|search|look|check|find|scan|seek)\b", re.IGNORECASE)
_INDEX = re.compile(
    r"^(?:\w+\s+)?\S*\s*\bINDEX\.md\b\s*(?:for|to find|to see|about)\s+(?:existing\s+)?(.+)$", re.IGNORECASE
)
_TAIL = re.compile(r"\s+(?:references?|mentions?|files?|entries|sections?)\s*$", re.IGNORECASE)
_IN = re.compile(r"\bin\s+(?P<folder>`?[\w.-]+(?:/[\w.-]+)*/?`?)(?P<word>\s+folder)?\s*(?:\((?P<note>.*)\))?\s*$")
_PATH = r"`?(?P<path>[\w+-][\w.+-]*(?:/[\w.+-]+)*)`?"
_RANGE = re.compile(
    rf"^{_LOOK}\s+`?(?P<path>[\w.-]+(?:/[\w.-]+)*)/(?P<first>\d{{1,4}})\s?(?:-|–|to)\s?(?P<last>\d{{1,4}})`?\s*(?:\((?P<note>.+)\))?$",
    re.IGNORECASE,
)
_FILE = re.compile(
    rf"^(?:{_LOOK}\s+)?{_PATH}(?:(?:,?\s+lines?\s+|:)(?P<lines>\d{{1,6}}(?:\s?[-–]\s?\d{{1,6}})?))?[,;:]?\s*(?P<note>\(.+\)|(?:-|–|for|to)\s.+)?$",
    re.IGNORECASE,
)
_FOLDER = re.compile(
    rf"^{_LOOK}\s+(?:the\s+)?`?(?P<path>[\w.-]+(?:/[\w.-]+)*)/`?(?:\s+folder)?\s*(?P<note>\(.+\)|[^`\s(].*)?$",
    re.IGNORECASE,
)
_GAP = re.compile(
    r"^(?:identify|find|note|list|spell out)?\s*(?:the\s+)?(?:knowledge\s+)?gaps?\s*[:–-]\s*(.+)$", re.IGNORECASE
)
_NEGATION = re.compile(r"^what(?:'s|’s| is| do we| we)\b.*\b(?:not|missing|lack)\b", re.IGNORECASE)


def read_check(part: PartDraft, line: Line) -> None:
    """Read one look of a PART's check of existing knowledge."""
    text = line.text if line.kind != "label" else f"{line.text}: {line.rest}"
    for read in (_index, _phrases, _range, _file, _folder, _gap):
        if read(part, line, text):
            return
    keep(part, line, "others", bare(text), bare(text), role="note")


def keep(part: PartDraft, line: Line, kind: str, value: object, *words: object, role: str) -> None:
    """File one look under its kind."""
    part.existing.setdefault(kind, []).append(value)
    part.tick(kind, line.box)
    part.take(line, "read" if role == "note" else role, *words)


def _index(part: PartDraft, line: Line, text: str) -> bool:
    found = _INDEX.match(text)
    if not found:
        return False
    words = index_words(found[1])
    part.existing.setdefault("index", []).extend(words)
    part.tick("index", line.box, len(words))
    part.take(line, "index", *words)
    return bool(words)


def index_words(text: str) -> list[str]:
    """The words to look up, as a line that names INDEX.md lists them."""
    return [bare(word) for word in pieces(_TAIL.sub("", text), r"/|,\s")]


def _phrases(part: PartDraft, line: Line, text: str) -> bool:
    check = phrase_check(text)
    if check is None:
        return False
    words = [*check["any"], *check["all"], check["folder"], check["note"]]
    keep(part, line, "phrases", check, *words, role="phrases")
    return True


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


def _range(part: PartDraft, line: Line, text: str) -> bool:
    found = _RANGE.match(text)
    if not found or int(found["first"]) > int(found["last"]):
        return False
    value = {
        "folder": found["path"],
        "first": int(found["first"]),
        "last": int(found["last"]),
        "note": bare(found["note"] or ""),
    }
    known = f"{found['first']} {found['last']}"
    part.existing.setdefault("ranges", []).append(value)
    part.tick("ranges", line.box)
    part.take(line, "read", value["folder"], value["note"], known=known)
    return True


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


def _file(part: PartDraft, line: Line, text: str) -> bool:
    if not (value := file_check(text)):
        return False
    keep(part, line, "files", value, *value.values(), role="read")
    return True


def _folder(part: PartDraft, line: Line, text: str) -> bool:
    found = _FOLDER.match(text)
    if not found:
        return False
    note = (found["note"] or "").strip()
    note = note[1:-1] if note.startswith("(") and note.endswith(")") else note
    value = {"path": found["path"], "note": bare(note)}
    keep(part, line, "folders", value, *value.values(), role="read")
    return True


def _gap(part: PartDraft, line: Line, text: str) -> bool:
    found = _GAP.match(text)
    if not found and not _NEGATION.match(text):
        return False
    question = bare(found[1]) if found else bare(text)
    keep(part, line, "gaps", question, question, role="gap")
    return True
