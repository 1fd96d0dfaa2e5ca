"""Who wrote the drop, of which PART, how it ended, and which file it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge_expansion.text.drop_reading.layout import Line, plain, say
from knowledge_expansion.text.drop_reading.pairs import Pair
from knowledge_expansion.text.drop_reading.roles import role_of_title, role_under
from knowledge_expansion.text.drop_reading.status import is_only_status, is_placeholder, status_of
from knowledge_expansion.text.links import find_links, unescape
from knowledge_expansion.values.outside_drop import DropStatus, Stated

PART = re.compile(
    r"(?<![\w-])(?:PART|TEIL)[ _-]{0,2}(?:#|no\.?[ ]?|number[ ])?(\d{1,3})(?![\d.]*\d)(?:[ ]*(?:of|/)[ ]*(\d{1,3}))?\b",
    re.I,
)
_DROP = re.compile(r"^\W*(?:knowledge[ -]drop|wissenslieferung)\b[\s:–—-]*", re.I)
_TITLE = re.compile(r"^title[ \t]*:", re.I)
_OF = re.compile(r"^\W*#?(\d{1,3})(?:[ ]*(?:of|/)[ ]*(\d{1,3}))?(?![\d.:%-])", re.I)
_ELSEWHERE = ("sources", "source files", "related", "queries", "next", "gaps", "open", "before", "asked")
_ENDED = re.compile(
    r"^\W*(?:this )?(?:part\b(?:[ #]*\d+(?:[ ]*(?:of|/)[ ]*\d+)?)?|knowledge drop|execution|mission|task|runner|research"
    r"|expansion)\b(?P<rest>.{0,80})$",
    re.I,
)
_OTHERS = ("sources", "source files", "related", "queries", "gaps", "open", "before", "asked")
_OWN = re.compile(r"\b(?:completes|executing|completed|finished|this is) ", re.I)
_COMPLETES = re.compile(r"\b(?:completes|completed|finished) PART (\d{1,3})\b", re.I)
PATH = re.compile(r"(?<![\w./~@+-])[\w./~@+-]*[\w-]\.(?:md|markdown|rst|txt)\b(?!/)", re.I)


def read_title(lines: Sequence[Line]) -> Stated[str] | None:
    """The first heading, without the words KNOWLEDGE DROP. Where it is none of the first level: a line of the head that has
    these words, or the title in the front matter. A heading for a part of the drop (`Sources`) is no title."""
    headings = [line for line in lines if line.kind == "heading"]
    first = [line for line in headings[:1] if line.raw.lstrip("> \ufeff").startswith("# ")]
    called = [line for line in lines if line.head and line.kind in ("text", "label") and _DROP.match(line.text)]
    front = [line for line in lines if line.kind == "front" and _TITLE.match(line.text)]
    for line in (*first, *called, *front, *(line for line in headings if not role_of_title(line.text))):
        pattern = _TITLE if line.kind == "front" else _DROP
        words = pattern.sub("", line.text).strip().strip("\"'" if line.kind == "front" else None)
        return say(unescape(plain(words)) or plain(line.text), line, words)
    return None


def read_runner(pairs: Sequence[Pair]) -> Stated[str] | None:
    """The value of a key for the runner, from the head first."""
    found = [pair for pair in pairs if pair.roles[:1] == ("runner",) and pair.value and pair.section not in _ELSEWHERE]
    for pair in sorted(found, key=lambda pair: not pair.line.head):
        return say(unescape(plain(pair.value)), pair.line, pair.value)
    return None


def read_part(pairs: Sequence[Pair], lines: Sequence[Line]) -> tuple[Stated[int] | None, Stated[int] | None]:
    """The PART's number and how many there are: from its key, the runner, the head, the drop's last words, the file name's
    owner apart. Numbers of other PARTs (next steps, related work) do not count."""
    found = next(_parts(pairs, lines), None)
    if found is None:
        return None, None
    match, line = found
    total = say(int(match[2]), line, match[0]) if match[2] else None
    return say(int(match[1]), line, match[0]), total


def _parts(pairs: Sequence[Pair], lines: Sequence[Line]) -> Iterator[tuple[re.Match[str], Line]]:
    own = [pair for pair in pairs if pair.section not in _ELSEWHERE]
    for pair in (p for p in own if "part" in p.roles and p.line.head):
        if found := PART.search(pair.value) or _OF.match(plain_keeping(pair.value)):
            yield found, pair.line
    for pair in own:
        if (
            {"runner", "source"} & set(pair.roles)
            and (pair.line.head or "runner" in pair.roles)
            and (found := PART.search(pair.value))
        ):
            yield found, pair.line
    for line in lines:
        if line.head and line.kind != "code" and not _is_key(line, pairs, "next") and (found := PART.search(line.text)):
            yield found, line
    for line in lines:
        if role_under(line.titles) in _ELSEWHERE or line.kind in ("code", "row") or line.marker:
            continue
        ended = _ENDED.match(line.text)
        if (found := PART.search(line.text)) and (
            ended and found.start() < 12 and status_of(ended["rest"]) != "unknown"
        ):
            yield found, line
    for line in lines:
        if (saying := _OWN.search(line.text)) and (found := PART.match(line.text, saying.end())):
            yield found, line


def _is_key(line: Line, pairs: Sequence[Pair], role: str) -> bool:
    return any(pair.line is line and pair.roles[:1] == (role,) for pair in pairs)


def plain_keeping(text: str) -> str:
    """The text without emphasis marks in front, so that its words still stand in the line."""
    return text.lstrip("*_` ")


def statuses(pairs: Sequence[Pair], lines: Sequence[Line], part: int | None) -> list[Stated[DropStatus]]:
    """Everything that says how the PART ended, the most explicit first: keys of the head, other keys, the lines that close a
    drop (`PART 7 COMPLETE`), a bare status. Words about other PARTs, checks and boxes do not count."""
    keyed = [pair for pair in pairs if _is_status(pair, part)]
    found = [_status(pair.value, pair.line) for pair in sorted(keyed, key=lambda pair: not pair.line.head)]
    closing = [stated for line in lines if (stated := _closing(line, part)) is not None]
    title = [
        _status(mark[0], line)
        for line in lines[:1]
        if (mark := re.search(r"\[[A-Z ]+\]|[❌✗⚠]|\b(?:FAILED|PARTIAL)\b", line.text))
    ]
    found += [stated for stated in (*title, *reversed(closing)) if stated.value != "unknown"]
    known = [stated for stated in found if stated.value != "unknown"]
    return known or found


def _is_status(pair: Pair, part: int | None) -> bool:
    if "status" not in pair.roles or not pair.value or pair.section in _ELSEWHERE:
        return False
    other = PART.search(pair.key)
    if other and part is not None and int(other[1]) != part:
        return False
    if pair.line.head:
        return True
    short = len(pair.value) <= (120 if "status" in pair.key.lower() else 50)
    return short and status_of(pair.value) != "unknown"


def _closing(line: Line, part: int | None) -> Stated[DropStatus] | None:
    words = plain(line.text)
    role = role_under(line.titles)
    if line.kind in ("code", "row", "front") or len(words) > 160 or role in _OTHERS:
        return None
    if (
        is_only_status(line.text)
        and not line.marker
        and role != "next"
        and (line.kind == "heading" or role == "status" or not line.titles[1:])
    ):
        return _status(line.text, line)
    if role == "status" and not line.marker and status_of(words) != "unknown":
        return _status(line.text, line)
    if (done := _COMPLETES.search(words)) and part is not None and int(done[1]) == part:
        return _status(line.text, line, "complete")
    ended, number = _ENDED.match(words), PART.search(words[:20])
    if ended is None or (number and part is not None and int(number[1]) != part):
        return None
    if role == "next" and number is None and not re.match(r"\W*this part", words, re.I):
        return None
    start = ended["rest"][:45]
    return _status(line.text, line, start) if status_of(start) != "unknown" else None


def _status(text: str, line: Line, decisive: str = "") -> Stated[DropStatus]:
    words = text.strip()
    return say("unknown" if is_placeholder(words) else status_of(decisive or words), line, words)


def read_reason(pairs: Sequence[Pair]) -> Stated[str] | None:
    """What a drop that failed gives as its cause."""
    for pair in pairs:
        own = pair.section not in _ELSEWHERE or not pair.line.marker
        if "reason" in pair.roles and pair.value and own:
            return say(unescape(plain(pair.value)), pair.line, pair.value)
    return None


def read_file(pairs: Sequence[Pair], lines: Sequence[Line]) -> Stated[str] | None:
    """The knowledge file: a path under a key for it, else the first one under a heading for it, else in the head."""
    keyed = [pair for pair in pairs if "file" in pair.roles and pair.section not in _ELSEWHERE]
    places = [(pair.value, pair.line) for pair in sorted(keyed, key=lambda pair: not pair.line.head)]
    text = [line for line in lines if line.kind != "code"]
    places += [(line.text, line) for line in text if role_under(line.titles) == "file"]
    places += [(line.text, line) for line in text if line.head or line.text.lower().startswith("created")]
    for words, line in places:
        if (path := path_in(words)) and not _is_drop(path):
            return say(path, line, path)
    return None


def path_in(text: str) -> str:
    """The first path of a Markdown file in these words: a link's target, a name in backticks or bare."""
    for link in find_links(text):
        if PATH.fullmatch(link.url) and "://" not in link.url:
            return link.url
    found = PATH.search(re.sub(r"https?://\S+", lambda url: " " * len(url[0]), text))
    return found[0] if found else ""


def _is_drop(path: str) -> bool:
    return path.rpartition("/")[2].upper().startswith("KNOWLEDGE-DROP")
