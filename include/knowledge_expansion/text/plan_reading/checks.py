"""Looks into the base as plans word them: the index, phrases in a folder, numbered ranges, files with lines, folders,
and the question what is missing. A look that fits none of these keeps its words.
"""

from __future__ import annotations

import re

from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.text.plan_reading.inline import bare
from knowledge_expansion.text.plan_reading.looks import LOOK, file_check, index_words, phrase_check
from knowledge_expansion.text.plan_reading.tokens import Line

_INDEX = re.compile(
    r"^(?:\w+\s+)?\S*\s*\bINDEX\.md\b\s*(?:for|to find|to see|about)\s+(?:existing\s+)?(.+)$", re.IGNORECASE
)
_RANGE = re.compile(
    rf"^{LOOK}\s+`?(?P<path>[\w.-]+(?:/[\w.-]+)*)/(?P<first>\d{{1,4}})\s?(?:-|–|to)\s?(?P<last>\d{{1,4}})`?\s*(?:\((?P<note>.+)\))?$",
    re.IGNORECASE,
)
_FOLDER = re.compile(
    rf"^{LOOK}\s+(?:the\s+)?`?(?P<path>[\w.-]+(?:/[\w.-]+)*)/`?(?:\s+folder)?\s*(?P<note>\(.+\)|[^`\s(].*)?$",
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


def _phrases(part: PartDraft, line: Line, text: str) -> bool:
    check = phrase_check(text)
    if check is None:
        return False
    words = [*check["any"], *check["all"], check["folder"], check["note"]]
    keep(part, line, "phrases", check, *words, role="phrases")
    return True


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
