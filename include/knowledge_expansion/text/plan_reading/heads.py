"""The line that opens a PART and the box that repeats it: number, title, file, budget, and how the box was left."""

from __future__ import annotations

import re
from typing import NamedTuple

from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.text.plan_reading.figures import Stamp, brackets, lines_in, stamp_in
from knowledge_expansion.text.plan_reading.inline import bare
from knowledge_expansion.text.plan_reading.tokens import Line

# Words that number the PARTs of a plan, the surest first.
UNITS = (
    "part",
    "worker",
    "runner",
    "agent",
    "task",
    "file",
    "document",
    "article",
    "topic",
    "unit",
    "job",
    "chapter",
    "item",
    "teil",
    "kapitel",
)
_HEAD = re.compile(
    rf"^[^\w`\"]*(?P<unit>{'|'.join(UNITS)})\s*(?:#|n[or]\.?\s*)?(?P<number>\d{{1,3}})(?P<letter>[a-z])?\b(?!\s*[-–]\s*\d)(?P<rest>.*)$",
    re.IGNORECASE,
)
_UNNUMBERED = re.compile(r"^[^\w`\"]*(?P<unit>part|teil)\s*[:–—]\s*(?P<rest>\S.*)$", re.IGNORECASE)
PATH = re.compile(r"`?(?P<path>[\w+-][\w.+-]*(?:/[\w.+-]+)*\.md)\b`?")
_CLOSE = re.compile(
    rf"^(?:mark\b.*?)?[^\w`\"]*(?:{'|'.join(UNITS)})\s*#?\s*(?P<number>\d{{1,3}})[a-z]?\b[^\w(]*(?:(?:complete[d]?|done|finished)\b|$)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"^(?:create|write|build|produce|add|draft|erstellen?|schreiben?)\b\s*(?:file\b)?:?\s*", re.IGNORECASE
)


class Head(NamedTuple):
    """The line that opens a PART. `number` is 0 where it gives none, `letter` the a of `PART 1a`."""

    unit: str
    number: int
    letter: str
    rest: str


def head_of(text: str) -> Head | None:
    """What a line such as `PART 3: Create …` or `PART: Create …` says; None for a line that opens no PART."""
    plain = text.replace("**", "")
    found = _HEAD.match(plain)
    if found is None:
        bare_head = _UNNUMBERED.match(plain)
        return Head(bare_head["unit"].lower(), 0, "", bare_head["rest"].strip()) if bare_head else None
    rest = found["rest"].strip()
    if int(found["number"]) < 1 or (rest and rest[0] not in ":.)-–—([|"):
        return None
    letter = (found["letter"] or "").lower()
    return Head(found["unit"].lower(), int(found["number"]), letter, re.sub(r"^[:.)–—|-]+\s*", "", rest))


def file_head(text: str) -> Head | None:
    """The head of a PART in a plan that numbers none: a verb and a knowledge file, `Create rivers/00-silt.md`."""
    verb = _VERB.match(text)
    return Head("part", 0, "", text) if verb and PATH.match(text[verb.end() :]) else None


def read_head(part: PartDraft, line: Line, text: str) -> None:
    """Take title, file, budget and stamp from the line that opens a PART or repeats its opening."""
    rest, kept = _brackets(part, line, text)
    if found := PATH.search(rest):
        if not PATH.sub("", rest, count=1).strip(" *:-–—").removesuffix("Create").strip(" :") or _VERB.match(rest):
            path = found["path"]
            part.files += [] if path in part.files else [path]
            kept.append(path)
            rest = f"{rest[: found.start()].rstrip()} {rest[found.end() :].strip()}".strip()
            rest = _VERB.sub("", rest).strip(" *:-–—")
        else:
            rest = rest.strip(" *")
    title = bare(rest.strip(" *"))
    if not part.title:
        part.title = title
    part.box = part.box or line.box
    part.take(line, "part", part.title, *kept, known=f"{part.number} {part.lines or ''}")


def _brackets(part: PartDraft, line: Line, text: str) -> tuple[str, list[str]]:
    """The text without the brackets that say budget, stamp, or, beside a ticked box, anything else."""
    kept: list[str] = []
    for inner, first, last in reversed(brackets(text)):
        stamp, budget = stamp_in(inner), lines_in(inner)
        if (
            stamp is None
            and budget is None
            and line.box in ("done", "failed")
            and part.title
            and text[last:].strip() == ""
        ):
            stamp = Stamp(line.box, "", " ".join(inner.split()))
        if stamp and part.stamp is None:
            part.stamp = stamp
            kept += [stamp.at, stamp.note]
        elif budget and not re.sub(r"[\s~+]", "", inner.replace(budget[1][0], "")):
            part.lines = part.lines or budget[0]
        else:
            continue
        text = f"{text[:first].rstrip()} {text[last:].lstrip()}".strip()
    return text, kept


def closes(part: PartDraft, text: str) -> bool:
    """Whether a line only says that this PART is done: `Mark checkbox: [✓] PART 1 COMPLETE`."""
    found = _CLOSE.match(re.sub(r"\*\*|\[[^\[\]]\]", "", text))
    return found is not None and int(found["number"]) == part.number and text.strip() != f"PART {part.number}"


def read_close(part: PartDraft, line: Line) -> None:
    """Take the closing box of a PART, and the time beside it when the PART's own box has none."""
    at = ""
    for inner, _, _ in brackets(line.text):
        stamp = stamp_in(inner)
        if stamp and not stamp.note and (part.stamp is None or part.stamp.at in ("", stamp.at)):
            part.stamp = part.stamp or stamp
            at = stamp.at
    part.tick("close", line.box)
    part.take(line, "close", at)
