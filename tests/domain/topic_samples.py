"""A small sound topic that tests change one thing in."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from knowledge_expansion.topics.load import load_topic
from knowledge_expansion.values.topic import Topic

TOPICS = Path(__file__).resolve().parents[2] / "dags" / "topics"

_SMALL: dict[str, Any] = {
    "id": "small",
    "title": "A small topic",
    "date": "2025-01-13",
    "knowledge_base": "a-base",
    "groups": [
        {"name": "First", "parts": [1], "covers": ["Engines"]},
        {"name": "Second", "parts": [2], "covers": ["Brakes", "Tyres"]},
    ],
    "parts": [
        {
            "number": 1,
            "title": "Engines | and <how> they [run]",
            "file": "cars/10-engines.md",
            "lines": 60,
            "drop": "engines",
            "existing": {
                "index": ["engine"],
                "phrases": [{"folder": "cars", "any": ["engine", "motor"]}],
                "ranges": [{"folder": "cars", "first": 1, "last": 9}],
                "files": [{"path": "shops/01-list.md", "lines": "1-20"}],
                "gaps": ["Do we know engines?"],
            },
            "queries": ["engines 2024 2025", "engines made in 1998"],
            "scrape": {"top": 3, "prefer": ["manuals"]},
            "facets": ["power", "sound"],
            "sections": [
                {"title": "Parts", "lines": 40, "points": ["What is an engine?", "Pistons"], "cite": "manuals"},
                {"title": "Sounds", "lines": 20, "points": ["Noise"]},
            ],
        },
        {
            "number": 2,
            "title": "Brakes",
            "file": "cars/11-brakes.md",
            "lines": 30,
            "drop": "brakes",
            "queries": ["brakes"],
            "sections": [{"title": "Discs", "lines": 30, "points": ["Wear"]}],
        },
    ],
}


def small_data() -> dict[str, Any]:
    """The topic as plain data, a copy."""
    return copy.deepcopy(_SMALL)


def small_topic() -> Topic:
    """The topic as a value."""
    return Topic.model_validate(small_data())


def written(folder: Path, data: Any, name: str = "small.yaml") -> Path:
    """`data` as a topic file (JSON is YAML); text is written as it is."""
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def seed_topic() -> Topic:
    """The topic of nine PARTs that is delivered."""
    return load_topic(TOPICS / "vertex-gcloud-cuda.yaml")
