"""The files of the base that a PART may quote: the source documents that its plan names, and for sections about the reader's
own project the project's documents.

What the checks of existing knowledge find beside them is linked and never quoted: the base says it already, and a new file is
for what it does not say. Nor is a file quoted that was written by a run: it holds the words of others, who are to be named.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from knowledge_expansion.base.paths import join
from knowledge_expansion.base.snapshot import Snapshot
from knowledge_expansion.text.extract.base_file import BaseFile, read_base_file
from knowledge_expansion.text.marker import read_seal
from knowledge_expansion.values.evidence import Evidence
from knowledge_expansion.values.page import Source
from knowledge_expansion.values.topic import FileCheck, Part, Topic

_TEXTS = (".md", ".markdown", ".txt")


@dataclass(frozen=True)
class BaseDocument:
    """A file of the base as a source, and what of it may be quoted where."""

    source: Source
    project: bool
    holes: frozenset[int]

    def answers(self, part: Part) -> frozenset[int]:
        """The sections (from 1) that may quote it."""
        return frozenset(n for n, section in enumerate(part.sections, 1) if section.project or not self.project)

    def stands_whole(self, evidence: Evidence) -> bool:
        """Whether the lines of a passage hold the passage and nothing else."""
        passage = evidence.passage
        first, last = self.source.lines[passage.first][0], self.source.lines[passage.last][1]
        return self.holes.isdisjoint(range(first, last + 1))


def base_documents(part: Part, topic: Topic, snapshot: Snapshot, *, log: Any = None) -> dict[str, BaseDocument]:
    """By key. A document that the base does not have, or that is no text, is left out; the log says why."""
    found: dict[str, BaseDocument] = {}
    for path, checks in _named(part, topic, snapshot).items():
        data = snapshot.read(path) or b""
        why = _unfit(path, data)
        if why and log is not None:
            log.info("the source document %s is not quoted: %s", path, why)
        if not why:
            file = read_base_file(
                data.decode("utf-8"), [_range(check) for check in checks], expected_language=topic.language
            )
            if file.blocks and not file.document.faults:
                project = not any(check in part.documents for check in checks)
                key = "base-" + hashlib.sha256(path.encode()).hexdigest()[:15]
                found[key] = BaseDocument(_source(key, path, data, file), project, frozenset(file.holes))
    return found


def _named(part: Part, topic: Topic, snapshot: Snapshot) -> dict[str, list[FileCheck]]:
    """By path in the base, what the topic says of each document that the snapshot holds; a PART's own is named before the
    project's, so that a document that is both may be quoted everywhere."""
    wanted = list(part.documents)
    if any(section.project for section in part.sections):
        wanted += [FileCheck(path=path) for path in topic.project_documents]
    named: dict[str, list[FileCheck]] = {}
    for check in wanted:
        path = next((one for one in _readings(check.path, topic) if snapshot.holds(one)), None)
        if path is not None and path != topic.path_of(part):
            named.setdefault(path, []).append(check)
    return named


def _readings(path: str, topic: Topic) -> Iterable[str]:
    """Plans name a file from the knowledge root or from the base's root."""
    return (join(topic.knowledge_root, path.strip("/")), join("", path.strip("/")))


def _unfit(path: str, data: bytes) -> str:
    if not path.lower().endswith(_TEXTS):
        return "it is no text file"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "it is no UTF-8"
    if re.search(r"\r(?!\n)", text):
        return "its lines end in a way that programs count differently"
    return "it was written by a run and holds quotes itself" if read_seal(text) is not None else ""


def _range(check: FileCheck) -> tuple[int, int]:
    first, _, last = (check.lines or "1-999999").partition("-")
    return int(first), int(last)


def _source(key: str, path: str, data: bytes, file: BaseFile) -> Source:
    return Source(key, path, "", False, hashlib.sha256(data).hexdigest(), file.document, tuple(file.lines))
