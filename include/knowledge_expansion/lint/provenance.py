"""Where a file comes from and who vouches for it: `sources`, `generated` and `verified` of the Open Knowledge Format 0.2
(sections 5.1, 5.2 and 7 of its specification)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from knowledge_expansion.base.paths import join
from knowledge_expansion.lint.base import Base
from knowledge_expansion.lint.finding import Finding
from knowledge_expansion.lint.front_values import day_of, error, hint, lies_after, line_of_key
from knowledge_expansion.lint.page import LintPage

_ACTOR = re.compile(r"(human|process|team):\S+|[^\s/]+/\S+")
_NOTE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_NOTE_TEXT = re.compile(r"^\s{0,3}\[\^([^\]\s]+)\]:", re.M)


def sources(base: Base, page: LintPage) -> Iterator[Finding]:
    """The list of sources, and the footnotes that name them by id."""
    listed = page.front.get("sources")
    if listed is None:
        return
    if not isinstance(listed, list) or not all(isinstance(source, dict) for source in listed):
        yield error(
            page,
            line_of_key(page, "sources"),
            "sources is no list of entries",
            "- resource: address or path, one a source",
        )
        return
    ids = [str(source["id"]) for source in listed if source.get("id") is not None]
    for at, source in enumerate(listed):
        yield from _source(base, page, line_of_key(page, "sources", at), source)
    for name in sorted({one for one in ids if ids.count(one) > 1}):
        yield error(page, line_of_key(page, "sources"), f"two sources have the id {name}", "one id, one source")
    explained = {*ids, *_NOTE_TEXT.findall(page.visible)}
    for found in _NOTE.finditer(page.visible) if ids else ():
        if found[1] not in explained:
            line = page.line_of(found.start())
            yield hint(page, line, f"[^{found[1]}] is the id of no source", f"one of {', '.join(ids)}")


def _source(base: Base, page: LintPage, line: int, source: dict[str, object]) -> Iterator[Finding]:
    resource = source.get("resource")
    if not isinstance(resource, str) or not resource.strip():
        yield error(page, line, "a source has no resource", "resource: an address, a path, or what was looked through")
    elif resource.startswith(("/", "./", "../")) and "://" not in resource:
        path = join("", resource.lstrip("/")) if resource.startswith("/") else join(page.folder, resource)
        if not base.holds(path):
            yield error(page, line, f"the source {resource} is not in the base", "a path of the base, or an address")
    modified = source.get("last_modified")
    if modified is not None and (day_of(modified) is None or lies_after(modified, base.today)):
        yield error(page, line, f"last_modified is {modified}", f"a day not after {base.today}")


def trust(page: LintPage, today: dt.date) -> Iterator[Finding]:
    """Who wrote the file and who verified it, each with a moment that has come."""
    for key in ("generated", "verified"):
        value = page.front.get(key)
        listed = value if isinstance(value, list) and key == "verified" else [value]
        for at, event in enumerate(listed if value is not None else ()):
            line = line_of_key(page, key, at) if isinstance(value, list) else line_of_key(page, key)
            yield from _event(page, key, line, event, today)


def _event(page: LintPage, key: str, line: int, event: object, today: dt.date) -> Iterator[Finding]:
    if not isinstance(event, dict) or not isinstance(event.get("by"), str) or not event["by"].strip():
        yield error(page, line, f"{key} does not say by whom", "{ by: human:NAME, at: YYYY-MM-DDThh:mm:ssZ }")
        return
    if not _ACTOR.fullmatch(event["by"]):
        yield hint(page, line, f"{key} is by {event['by']!r}", "human:NAME, process:NAME or PRODUCER/VERSION")
    at = event.get("at")
    if (at is None and key == "verified") or (at is not None and day_of(at) is None):
        yield error(page, line, f"{key}.at is {at!r}", "an ISO 8601 moment")
    elif at is not None and lies_after(at, today):
        yield error(page, line, f"{key}.at is {at}, after {today}", f"a moment not after {today}")
