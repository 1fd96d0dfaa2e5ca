"""Moments as people read them. Inside the bundle a moment is ISO 8601 in UTC; files show minutes and say the zone."""

from __future__ import annotations

import datetime as dt


def moment(text: str) -> dt.datetime:
    """An ISO 8601 moment in UTC; one without a zone is taken as UTC. Raises ValueError when it is none."""
    found = dt.datetime.fromisoformat(text)
    return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)


def minute(text: str) -> str:
    """`2025-01-13 18:48 UTC`."""
    return f"{moment(text):%Y-%m-%d %H:%M} UTC"


def second(text: str) -> str:
    """`2025-01-13T18:48:07Z`."""
    return f"{moment(text):%Y-%m-%dT%H:%M:%SZ}"
