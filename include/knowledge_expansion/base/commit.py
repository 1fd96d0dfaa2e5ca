"""The message of the one commit that an expansion makes, in the words that people use for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from knowledge_expansion.base.fold import Changes
from knowledge_expansion.text.markdown import lines_of


def commit_message(
    *,
    topics: str,
    files: Sequence[str],
    kind: str,
    workspace: str,
    description: str,
    changes: Changes,
    existing: Sequence[str],
    web_research: bool,
    as_of: dt.date,
    differences: Sequence[str] = (),
) -> str:
    """Subject `Knowledge Expansion: <topics> (<n> files)` and a body of facts.

    `topics` are the subjects in words, `files` the knowledge files that land, `kind` e.g. "Research", `workspace` the
    archive folder, `existing` the paths that the base held before (they are modified, the others created),
    `differences` what a refresh changed, in words.
    """
    noun = "file" if len(files) == 1 else "files"
    held = set(existing)
    created = {path: data for path, data in changes.writes.items() if path not in held}
    modified = {path: data for path, data in changes.writes.items() if path in held}
    body = [
        f"Type: {kind}",
        f"Workspace: {workspace}",
        f"As of: {as_of.isoformat()}",
        f"Web research: {'yes' if web_research else 'no'}",
    ]
    blocks = [
        f"Knowledge Expansion: {' '.join(topics.split())} ({len(files)} {noun})",
        "\n".join(body),
        " ".join(description.split()),
        "\n".join(["Changes:", *(f"- {words}" for words in differences)]) if differences else "",
        _listed("Files created:", created),
        _listed("Files modified:", modified),
        "\n".join(["Files moved to the archive or removed:", *(f"- {path}" for path in sorted(changes.removals))])
        if changes.removals
        else "",
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _listed(title: str, files: Mapping[str, bytes]) -> str:
    if not files:
        return ""
    lines = [f"- {path} ({lines_of(data.decode('utf-8', 'replace'))} lines)" for path, data in sorted(files.items())]
    return "\n".join([title, *lines])
