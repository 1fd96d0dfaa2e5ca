"""Load a staged bundle as Composer's components do: a clean process for each file, under another Python if need be."""

from __future__ import annotations

import json
import math
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROBE = Path(__file__).resolve().parents[3] / "plugins" / "knowledge_airflow" / "composer_probe.py"
TIME_LIMIT = 120
"""Seconds for one file; a DAG processor of Composer gives up after 50 unless told otherwise."""


@dataclass(frozen=True)
class Loaded:
    """What one file defined, or how it failed. `seconds` leaves Airflow's own import out."""

    name: str
    seconds: float = 0.0
    dags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    plugins: Sequence[str] = ()
    error: str = ""
    module: str | None = None


def load_dags(python: Path, folder: Path, again_above: float = math.inf) -> list[Loaded]:
    """Every DAG file of a staged `dags/`, with that folder alone on the path: what a worker and a DAG processor have.

    One that takes more than `again_above` seconds is tried twice more, and its best counts: a busy machine is not its fault.
    """
    loaded = []
    for file in sorted(folder.glob("*.py")):
        best = _load(python, "dags", folder, file)
        for _ in range(2):
            if best.seconds > again_above:
                best = min(best, _load(python, "dags", folder, file), key=lambda found: found.seconds)
        loaded.append(best)
    return loaded


def load_plugins(python: Path, folder: Path) -> list[Loaded]:
    """Every module of a staged `plugins/`, without `dags/`: what the web server has."""
    return [_load(python, "plugins", folder, file) for file in sorted(folder.rglob("*.py"))]


def import_packages(python: Path, names: Sequence[str]) -> dict[str, str]:
    """By distribution, why its modules cannot be imported; an empty string where they can."""
    return dict(_probe(python, ["packages", *names]).get("failed", {}))


def import_modules(python: Path, names: Sequence[str]) -> dict[str, str]:
    """By module, why it cannot be imported; an empty string where it can."""
    return dict(_probe(python, ["modules", *names]).get("failed", {}))


def _load(python: Path, kind: str, folder: Path, file: Path) -> Loaded:
    name = file.relative_to(folder).as_posix()
    seen = _probe(python, [kind, str(folder.resolve()), name])
    if "error" in seen:
        return Loaded(name, error=f"{seen['error']}: {seen['message']}", module=seen.get("module"))
    return Loaded(name, float(seen["seconds"]), seen["dags"], seen["plugins"])


def _probe(python: Path, arguments: Sequence[str]) -> dict[str, Any]:
    """Run the probe in an empty Airflow home, with nothing of this process's paths and settings."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "KNOWLEDGE_", "PYTHON"))
    }
    with tempfile.TemporaryDirectory(prefix="composer-check-") as home:
        settings = {"AIRFLOW_HOME": home, "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [str(python), "-P", "-W", "ignore", str(PROBE), *arguments]
        try:
            done = subprocess.run(
                command,
                env={**kept, **settings},
                cwd=home,
                capture_output=True,
                text=True,
                timeout=TIME_LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"error": "TimeoutExpired", "message": f"nothing came of it within {TIME_LIMIT} s"}
    for line in done.stdout.splitlines():
        if line.startswith("PROBE "):
            return dict(json.loads(line.removeprefix("PROBE ")))
    tail = (done.stderr or done.stdout).strip().splitlines()[-3:]
    return {"error": f"exit {done.returncode}", "message": " / ".join(tail) or "the process said nothing"}
