"""The text of a file that somebody hands to `import-plan`, and what is no plan by its first look."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge_expansion.errors import TopicError

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
