"""What a person said about the files that a run wants to land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from knowledge_expansion.values.record import Record


@dataclass(frozen=True)
class Answer(Record):
    """`files` pairs each path with the SHA-256 of the bytes that the person was shown: the answer holds for nothing else.
    `at` is ISO, UTC."""

    approved: bool
    by: str
    reason: str
    at: str
    files: tuple[tuple[str, str], ...]

    def covers(self, files: tuple[tuple[str, str], ...]) -> bool:
        """Whether all these files are among those that were shown, to the byte."""
        return set(files) <= set(self.files)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(**{**data, "files": tuple((path, digest) for path, digest in data["files"])})
