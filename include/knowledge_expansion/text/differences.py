"""What a refresh changed, for people: counts first, then each difference with the old and the new words."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_expansion.text.bullets import bullet
from knowledge_expansion.values.differences import Difference, Differences, Kind

SHOWN = 160
"""Characters of a quote that are shown: enough to find it. The whole stands in the file and in the drop's JSON."""
_KINDS: dict[Kind, str] = {
    "changed": "changed",
    "withdrawn": "withdrawn by the page",
    "gone": "lost with the page",
    "moved": "moved to another address",
    "set_aside": "set aside for better evidence",
    "new": "new",
    "by_hand": "kept as a person wrote it",
}


def summary(found: Differences) -> str:
    """How many quotes are still there and how many of each kind are not; kinds that do not occur are left out."""
    counts = [(sum(bool(item.where) for item in found.of(kind)), words) for kind, words in _KINDS.items()]
    of_pages: dict[Kind, str] = {"new_page": "new", "gone": "gone", "moved": "moved"}
    pages = [(sum(not item.where for item in found.of(kind)), words) for kind, words in of_pages.items()]
    parts = [f"{found.still} quotes still there", *(f"{count} {words}" for count, words in counts if count)]
    parts += [f"{count} page{'s' * (count > 1)} {words}" for count, words in pages if count]
    return ", ".join(parts) if len(parts) > 1 else f"{parts[0]}; nothing changed but the dates of reading"


def sentence(item: Difference) -> str:
    """One difference in words."""
    place = f"{item.where}: " if item.where else ""
    if item.kind == "new_page":
        return f"new page: {item.url}"
    if item.kind == "moved":
        return f"{place}moved: {item.url} now stands at {item.detail}{_quoted(item)}"
    if item.kind == "gone":
        what = "lost with its page" if item.where else "page gone"
        return f"{place}{what}: {item.url} ({item.detail or 'no longer read'}){_quoted(item)}"
    if item.kind == "changed":
        numbers = f" ({item.detail})" if item.detail else ""
        return f"{place}changed{numbers}: {item.url} said: “{_short(item.before)}” and now says: “{_short(item.after)}”"
    if item.kind == "by_hand":
        offered = f" Newer evidence for it: “{_short(item.after)}” ({item.url})" if item.after else ""
        return f"{place}{'left out, as a person took it out' if item.detail else 'kept as a person wrote it'}.{offered}"
    return f"{place}{_KINDS[item.kind]}: {item.url}: “{_short(item.before or item.after)}”"


def section(found: Differences) -> Iterator[str]:
    """The lines of a drop."""
    yield from ("", f"## What changed since {found.since}", "")
    yield f"{summary(found)[0].upper()}{summary(found)[1:]}."
    if found.items:
        yield ""
        yield from (bullet(sentence(item)) for item in found.items)


def _quoted(item: Difference) -> str:
    return f": “{_short(item.before)}”" if item.before else ""


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 2].rstrip() + " …"
