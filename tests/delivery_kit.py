"""A PART that somebody else researched: the first-run topic's PART about Cloud Run, its file and its drop, made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from topic_variants import first_run

URL = "https://docs.example.com/run/ml-inference/overview"
QUOTE = (
    "Cloud Run is a managed platform that runs a container image behind an HTTPS address and adjusts the number of its"
    " instances to the traffic, down to zero when nobody calls."
)


def external_topic(parts: Sequence[int] = (1, 2), **delivery: Any) -> dict[str, Any]:
    """The first-run topic with these PARTs; the last one is delivered from outside."""
    topic = first_run(parts)
    last = topic["parts"][-1]
    last |= {"runner": "external", "delivery": {"wait_minutes": 0, "look_seconds": 1, **delivery}}
    del last["queries"]
    return topic


def knowledge_file(day: dt.date | None = None, *, quote: str = QUOTE, url: str = URL, memory: str = "512 MiB") -> str:
    """A file with the three planned sections, a quote, a statement with figures, and its source."""
    read = f"(accessed {day or dt.datetime.now(dt.UTC).date()})"
    return f"""# Cloud Run for ML Inference

Notes of a person, 2026.

## Section 1: Cloud Run for ML Overview (~50 lines)

From [Cloud Run for ML inference: overview]({url}) {read}:

> {quote}

## Section 2: Container Setup

From [Cloud Run for ML inference: overview]({url}) {read}:
- An instance has {memory} of memory unless it is told otherwise.

## 3. Autoscaling & Performance

According to [the same page]({url}), an instance takes 80 requests at a time.

## Sources

- [Cloud Run for ML inference: overview]({url}) {read}
"""


def drop(text: str, *, part: int = 2, status: str = "✓ COMPLETE", lines: int | None = None) -> str:
    """The KNOWLEDGE DROP of a file."""
    return f"""# KNOWLEDGE DROP: Cloud Run for ML Inference

**Runner**: PART {part} (a colleague)
**Timestamp**: 2026-11-01 09:12 UTC
**Status**: {status}
**File**: `cloud-run/00-ml-inference.md`
**Lines**: {text.count(chr(10)) if lines is None else lines}

## Sources Used
1. **Cloud Run for ML inference: overview** - {URL}
"""
