"""What finishing a run does to a knowledge base, as values. One pure fold applies them; nothing else changes a base."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AddFile:
    """Put a file at `path` (repository-relative, POSIX). `replaces` is the sha256 of the bytes it may replace, None when
    nothing may stand there; a base that holds anything else refuses with FileInTheWay (unless it already equals `text`)."""

    path: str
    text: str
    replaces: str | None


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """List `path` in the index that governs it, once, under `group` when that index is organised by topic."""

    path: str
    title: str
    description: str
    keywords: tuple[str, ...]
    group: str


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """Name a folder in SKILL.md, only when the folder is new to the base (a major addition, by rule)."""

    folder: str
    title: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """Put the plan, the drops and the report into the expansion's folder below `_ingest-auto/completed/`.
    `files` maps names to text."""

    expansion: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LogDate:
    """Note in the expansion's log that these PARTs landed as of a date."""

    expansion: str
    as_of: dt.date
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Retract:
    """Name addresses in the base's settings that no topic may rest on any more."""

    addresses: tuple[str, ...]


Operation = AddFile | IndexEntry | SkillEntry | Archive | LogDate | Retract
