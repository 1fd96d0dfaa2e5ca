"""Topics for tests, made from the first-run topic: fewer PARTs, other queries, other limits."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from local_airflow import ROOT

FIRST_RUN = ROOT / "dags" / "topics" / "first-run.yaml"
NONSENSE = ("qzxwv vkjqx", "wqzzk jxqvv", "xqkzv zzwqj")
"""Queries that no document answers, nor a part of them."""


def first_run(
    parts: Sequence[int] = (1, 2, 3), *, queries: Mapping[int, Sequence[str]] | None = None, **changes: Any
) -> dict[str, Any]:
    """The first-run topic with these PARTs only; `queries` replaces those of a PART, `changes` any other key."""
    topic = copy.deepcopy(yaml.safe_load(FIRST_RUN.read_text()))
    topic["parts"] = [part for part in topic["parts"] if part["number"] in parts]
    topic["groups"] = [group for group in topic["groups"] if set(group["parts"]) <= set(parts)]
    for part in topic["parts"]:
        part["queries"] = list((queries or {}).get(part["number"], part["queries"]))
    return {**topic, **changes}


def write_topic(folder: Path, topic: Mapping[str, Any]) -> Path:
    """Put the topic into a folder of topics, under its id."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{topic['id']}.yaml"
    file.write_text(yaml.safe_dump(dict(topic), sort_keys=False, allow_unicode=True))
    return file
