"""`make matrix`: the bundle under every Airflow it supports, each with its Composer image's packages; one after the other.

Per version: the staged DAG files load in a clean process, the operators' tests pass, and the first-run topic goes from YAML
to one commit through `airflow dags test`. Prints the table; exits 1 when something failed. Environments lie in
`build/images` and are reused while their recipe is the same.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge_expansion.deploy.environment import install, rebuild
from knowledge_expansion.deploy.image import image_names, load_image
from knowledge_expansion.deploy.loading import load_dags
from knowledge_expansion.deploy.requirements import requirement_lines
from knowledge_expansion.deploy.stage import stage

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ("pytest", "hypothesis", "pip", "setuptools")
"""What the tests need beside the image and requirements.txt; as the image's own versions allow."""
AS_OF = "2026-11-01"


@dataclass(frozen=True)
class Outcome:
    """One cell of the matrix: what happened in a few words, in how many seconds."""

    good: bool
    words: str
    seconds: float

    def __str__(self) -> str:
        return f"{'ok' if self.good else 'FAILED'} {self.words}, {self.seconds:.0f} s"


def main() -> int:
    """Run the matrix, or the images that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", nargs="*", default=image_names(), help="images (default: all that are known)")
    images = parser.parse_args().images
    bundle = stage(ROOT, ROOT / "build" / "composer")
    rows = [
        f"| image | environment | DAG import | operators' tests | {AS_OF} through dags test |",
        "|---|---|---|---|---|",
    ]
    good = True
    for name in images:
        cells = run(name, bundle.folder)
        good = good and all(cell.good for cell in cells)
        rows.append(f"| {name} | {' | '.join(map(str, cells))} |")
        print(rows[-1], flush=True)
    print("\n" + "\n".join(rows))
    return 0 if good else 1


def run(name: str, bundle: Path) -> list[Outcome]:
    """All cells of one image. A failed cell does not keep the next from being tried."""
    started = time.monotonic()
    made = rebuild(load_image(name), ROOT / "build" / "images")
    install(made, [*requirement_lines(ROOT / "requirements.txt"), *TOOLS])
    count = len(made.lock.read_text().splitlines())
    built = Outcome(True, f"{count} packages", time.monotonic() - started)
    return [built, imports(made.python, bundle), tests(made.python), topic(made.python, name)]


def imports(python: Path, bundle: Path) -> Outcome:
    """The staged DAG files, each in a clean process."""
    started = time.monotonic()
    loaded = load_dags(python, bundle / "dags")
    broken = [f"{file.name}: {file.error}" for file in loaded if file.error]
    count = sum(len(file.dags) for file in loaded)
    slowest = max(file.seconds for file in loaded)
    words = "; ".join(broken) or f"{count} DAGs, slowest file {slowest:.1f} s"
    return Outcome(not broken and count > 0, words, time.monotonic() - started)


def tests(python: Path) -> Outcome:
    """The operators' tests."""
    started = time.monotonic()
    command = [str(python), "-W", "ignore", "-m", "pytest", "tests/airflow", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False)
    found = re.findall(r"\d+ (?:passed|failed|skipped|errors?)", done.stdout.splitlines()[-1] if done.stdout else "")
    if done.returncode:
        print(done.stdout[-5000:], done.stderr[-2000:], file=sys.stderr)
    return Outcome(done.returncode == 0, ", ".join(found) or "no result", time.monotonic() - started)


def topic(python: Path, name: str) -> Outcome:
    """The first-run topic, from nothing, in a folder of its own."""
    started = time.monotonic()
    local = ROOT / "build" / "matrix" / name
    shutil.rmtree(local, ignore_errors=True)
    command = [str(python), "-m", "knowledge_expansion", "run", "--local", str(local), "--date", AS_OF]
    environment = _environment(PYTHONPATH=os.pathsep.join(str(ROOT / part) for part in ("include", "plugins")))
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    statuses = re.findall(r"^\| \d+ \| (\w+) \| `", done.stdout, re.MULTILINE)
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-3000:], file=sys.stderr)
    words = f"{len(statuses) - statuses.count('FAILED')} of {len(statuses)} PARTs landed"
    return Outcome(done.returncode == 0 and "FAILED" not in statuses, words, time.monotonic() - started)


def _environment(**more: str) -> Mapping[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "KNOWLEDGE_", "PYTHON"))
    }
    return {**kept, **more}


if __name__ == "__main__":
    sys.exit(main())
