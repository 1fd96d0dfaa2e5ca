"""From a fresh clone to a finished first run: what a newcomer waits for. Installs packages, so it runs on request only."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.places import PROJECT
from benchmarks.table import Row

MOST_SECONDS = 300
OURS = ("AIRFLOW", "_AIRFLOW", "KNOWLEDGE_", "PYTHONPATH", "VIRTUAL_ENV", "MAKE")
"""Variables by prefix that a newcomer's shell does not have."""
MEASURE = "fresh clone to a finished first run"


def rows() -> list[Row]:
    """Clone what is committed, `make run`, look for the commit in its knowledge base."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        started = time.monotonic()
        subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(clone)], check=True)
        done = subprocess.run(["make", "run"], cwd=clone, env=variables, text=True, capture_output=True, check=False)
        seconds = time.monotonic() - started
        base = clone / ".local" / "knowledge-base.git"
        landed = (
            base.exists()
            and "Knowledge Expansion"
            in subprocess.run(
                ["git", "log", "-1", "--format=%s"], cwd=base, text=True, capture_output=True, check=False
            ).stdout
        )
        shutil.rmtree(clone, ignore_errors=True)
    ok = done.returncode == 0 and landed and seconds <= MOST_SECONDS
    figure = f"{seconds:.0f} s, exit {done.returncode}, {'one commit landed' if landed else 'nothing landed'}"
    notes = () if done.returncode == 0 else tuple((done.stdout + done.stderr).splitlines()[-8:])
    return [Row(MEASURE, "≤ 300 s", figure, ok, notes)]


def not_run() -> list[Row]:
    """The row when it was not asked for."""
    return [Row(MEASURE, "≤ 300 s", "not measured here (python -m benchmarks --only fresh-clone)", None)]
