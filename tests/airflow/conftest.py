"""What the tests of operators, hooks, sensor and notifiers share; they need no metadata database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from local_airflow import ROOT, isolate

isolate()  # before the first test module imports Airflow
sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture
def server() -> Iterator[object]:
    """The research service over the sample corpus, in good health."""
    from knowledge_expansion.research_server import ResearchServer

    with ResearchServer(ROOT / "include" / "sample_corpus") as found:
        yield found
