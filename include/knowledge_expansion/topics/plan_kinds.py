"""What a file is that somebody hands to `import-plan`: a research plan, another kind of plan, or no plan at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from knowledge_expansion.errors import TopicError
from knowledge_expansion.text.plan_reading.drafts import PartDraft, PlanDraft
from knowledge_expansion.text.plan_reading.roles import CHORE, REORGANISING
from knowledge_expansion.topics.deriving import stated_file

# Ten times the largest plan known; a book is no plan.
LARGEST = 500_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plan_text(path: Path) -> str:
    """The text of a plan file. Raises TopicError, with what was expected, when there is none."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise _refused(path, f"cannot be read ({error.strerror or error}); check its name and rights") from error
    if len(data) > LARGEST:
        raise _refused(path, f"is larger than {LARGEST:,} bytes; a plan is a list of PARTs, split it")
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(path, "is no text (it holds zero bytes); a plan is a Markdown file")
    try:
        return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TopicError([f"{path}:{line}: (whole file): is not UTF-8 text; save the plan as UTF-8"]) from error


def _refused(path: Path, message: str) -> TopicError:
    return TopicError([f"{path}:1: (whole file): {message}"])


def plain_lines(text: str) -> tuple[str, list[int]]:
    """The text with `\\n` line ends and without control characters, and the numbers of the lines that held any."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    touched = [number for number, line in enumerate(text.split("\n"), 1) if _CONTROL.search(line)]
    return _CONTROL.sub(" ", text), touched


def refuse_other_files(text: str, name: str) -> None:
    """Raises TopicError for an empty file, a web page and a drop, which people take for plans."""
    begin = text.lstrip()[:2000]
    if not begin:
        raise TopicError([f"{name}:1: (whole file): is empty; a plan has a title and PARTs"])
    if re.match(r"<(?:!doctype|html|head|body)\b", begin, re.IGNORECASE):
        raise TopicError([f"{name}:1: (whole file): is a web page; save the plan itself, as Markdown"])
    first = re.search(r"^#+\s+(.*)$", begin, re.MULTILINE)
    if first and re.match(r"\W*knowledge[\s-]+drop", first[1], re.IGNORECASE):
        raise TopicError([f"{name}:1: (whole file): is a KNOWLEDGE DROP, the report of one PART; use read-drop for it"])


def is_chore(part: PartDraft) -> bool:
    """Whether a PART writes no knowledge file: it names none, plans nothing to find out, and its title is upkeep."""
    if part.kind:
        return part.kind == "chore"
    if stated_file(part) or part.queries or part.sections:
        return False
    return bool(CHORE.search(part.title)) or bool(part.files)


def refuse_other_plans(plan: PlanDraft, name: str) -> None:
    """Raises TopicError for a plan without PARTs, and for one that moves or splits files instead of finding things out."""
    if not plan.parts:
        raise TopicError(
            [
                f"{name}:1: (whole file): has no PARTs; a plan has headings such as `## PART 1: Create folder/00-subject.md`"
            ]
        )
    seeking = [part for part in plan.parts if part.queries or part.addresses or part.documents]
    said = f"{plan.title} {plan.kind}"
    moving = [part for part in plan.parts if CHORE.search(part.title)]
    reason = ""
    if not seeking and REORGANISING.search(said):
        reason = f"its head says {' / '.join(filter(None, (plan.title, plan.kind)))!r}"
    elif not seeking and len(moving) * 2 > len(plan.parts):
        reason = f"{len(moving)} of its {len(plan.parts)} PARTs are like {moving[0].title!r}"
    elif all(is_chore(part) for part in plan.parts):
        reason = "no PART writes a knowledge file"
    elif not seeking and not _has_content(plan.parts):
        reason = "no PART asks, reads or plans a section"
    if reason:
        where = plan.parts[0].first
        raise TopicError(
            [
                f"{name}:{where}: (whole plan): is no research plan: {reason}. Nothing was imported;"
                " a topic finds things out, moving and splitting files is done in the base itself"
            ]
        )


def _has_content(parts: Sequence[PartDraft]) -> bool:
    return any(part.sections or part.topics or part.facets or stated_file(part) for part in parts)
