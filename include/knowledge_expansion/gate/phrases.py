"""The few lines of a knowledge file that are not quoted, each with its one form: the line under the title, leads, `No source
found`, entries of lists, the seal. The writer has the same forms in its own words; that both agree is what is tested."""

from __future__ import annotations

import re

from knowledge_expansion.gate.parsed import Entry, Lead
from knowledge_expansion.gate.tree import Node, emphasised, linked

PROVENANCE = re.compile(
    r"PART \d+ of .+\. As of \d{4}-\d\d-\d\d\. (?:Quoted from {sources}, word for word"
    r"|Written by \S+ from {sources}; each statement names the words it rests on)\.".replace(
        "{sources}", r"\d+ sources?(?: and \d+ files? of this base)?"
    )
)
DIFFER = "Sources differ:"
FOOTNOTES = "Footnotes"
_INFERENCE = re.compile(r"Inference, from no source: (.+)")
SECTION = re.compile(r"Section (\d+): (.+)")
RELATED, SOURCES = "Related files in this base", "Sources"
GROUPS = {"Source Documents": "documents", "Web Research": "web", "Additional References": "additional"}
"""The parts of Sources, in their order."""
SEAL = re.compile(
    r"<!-- knowledge-expansion: topic=(?P<topic>\S+) part=(?P<part>\d+) as_of=(?P<as_of>\d{4}-\d\d-\d\d)"
    r" open=(?P<open>\d+) blocks=(?P<blocks>[0-9a-f:,]*) sha256=(?P<sha256>[0-9a-f]{64}) -->\n"
)
_BEHIND_LEAD = re.compile(
    r"\((?P<kind>accessed|local copy, read) (?P<date>\d{4}-\d\d-\d\d)\)"
    r"(?:, under \"(?P<under>.+)\")?(?::|: code of (?P<lines>\d+) lines, not quoted here)"
)
_BEHIND_PATH = re.compile(r"lines (?P<first>\d+)-(?P<last>\d+)(?::|: code of (?P<lines>\d+) lines, not quoted here)")
_UNANSWERED = re.compile(r"No source found for: (.+)")


def read_lead(node: Node) -> Lead | None:
    """`From [title](url) (accessed DATE)[, under "heading"]:`, or with a local copy, or for code that is only linked; of a
    file of the base `From [path](link) lines a-b:`."""
    parts = linked(node.inline)
    if parts is None or parts[0] != "From":
        return None
    found = _BEHIND_LEAD.fullmatch(parts[3]) or _BEHIND_PATH.fullmatch(parts[3])
    if found is None:
        return None
    unquoted = int(found["lines"]) if found["lines"] else None
    if found.re is _BEHIND_PATH:
        return Lead(node.first, parts[1], parts[2], "", False, "", unquoted, (int(found["first"]), int(found["last"])))
    under = found["under"] or ""
    return Lead(node.first, parts[1], parts[2], found["date"], found["kind"] != "accessed", under, unquoted)


def read_entry(item: Node) -> Entry | None:
    """An item that is one line and begins with its only link."""
    if len(item.children) != 1 or item.children[0].kind != "paragraph":
        return None
    parts = linked(item.children[0].inline)
    if parts is None or parts[0]:
        return None
    number = int(item.token.info) if item.token.info.isdigit() else None
    return Entry(item.first, parts[1], parts[2], parts[3], number)


def read_provenance(node: Node) -> str | None:
    """The line under the title."""
    words = emphasised(node.inline)
    return words if words and PROVENANCE.fullmatch(words) else None


def read_unanswered(node: Node) -> str | None:
    """What `No source found for:` names."""
    found = _UNANSWERED.fullmatch(emphasised(node.inline) or "")
    return found[1] if found else None


def read_inference(node: Node) -> str | None:
    """The words of a line that is marked as resting on no source."""
    found = _INFERENCE.fullmatch(emphasised(node.inline) or "")
    return found[1] if found else None


def is_differ(node: Node) -> bool:
    """The line above a list of statements whose sources do not agree."""
    return emphasised(node.inline) == DIFFER and len(node.inline) > 1
