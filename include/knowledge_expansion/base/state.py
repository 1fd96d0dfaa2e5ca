"""Whether a PART has anything to do, from its file in the base alone: a pure decision."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from knowledge_expansion.text.marker import read_seal
from knowledge_expansion.values.topic import Topic

State = Literal["new", "refresh", "fresh", "in_the_way"]


def state_of(path: str, text: str | None, topic: Topic, as_of: dt.date, *, force: bool = False) -> tuple[State, str]:
    """The state of a PART whose file is `text` (None: there is none), and why.

    Only a file with a seal of this topic may be written again; what a person changed in it is kept. It is fresh for
    `max_age_days`, with open points for `gap_retry_days`. A file of a later as-of date is fresh too; `force` (a backfill,
    or asked for) adds the evidence of the older date to it."""
    if text is None:
        return "new", f"The base has no {path} yet."
    seal = read_seal(text)
    if seal is None:
        return "in_the_way", (
            f"{path} was not written by this bundle. Give the PART another file name or number, or move the file away."
        )
    if seal.topic != topic.id:
        return "in_the_way", (
            f"{path} belongs to topic {seal.topic} (PART {seal.part}). Give the PART another file name, or take the file"
            " out of that topic and out of the base."
        )
    age = (as_of - seal.as_of).days
    if age < 0 and force:
        return "refresh", f"{path} is as of {seal.as_of} and stays so; the evidence of {as_of} is added to it."
    if age < 0:
        return "fresh", f"{path} is as of {seal.as_of}: a newer state stands."
    limit = topic.max_age_days if seal.open == 0 else min(topic.max_age_days, topic.gap_retry_days)
    points = "no open points" if seal.open == 0 else f"{seal.open} open points"
    if force:
        return "refresh", f"{path} is as of {seal.as_of}; a refresh was asked for."
    if age < limit:
        return "fresh", f"{path} is as of {seal.as_of} ({age} days old, {points}) and stands for {limit} days."
    return "refresh", f"{path} is as of {seal.as_of} ({age} days old, {points}); it stands for {limit} days."
