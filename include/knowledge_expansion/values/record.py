"""What every record has: a JSON form."""

from __future__ import annotations

import dataclasses
from typing import Any, Self


class Record:
    """Gives a frozen dataclass of plain and nested records a JSON form: `to_json()` and `from_json(dict)`."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Tuples become lists; nested records become objects."""
        return dataclasses.asdict(self)  # type: ignore[call-overload,no-any-return]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The inverse for flat records; records with nested ones override it."""
        kwargs = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        return cls(**kwargs)
