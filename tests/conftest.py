"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A test that fails must fail for everybody; HYPOTHESIS_PROFILE=default looks for new failures.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-scenarios", action="store_true", help="run every scenario under Airflow's own processes")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real plans, drops, pages and a real base to measure with; they lie beside the checkout where they are available."""
    folder = ROOT.parent / "shared"
    if not (folder / "corpus" / "manifest.jsonl").exists():
        pytest.skip("the folder of real samples (../shared) is not beside this checkout")
    return folder
