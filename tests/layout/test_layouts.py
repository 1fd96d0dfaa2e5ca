"""The DAG file works unchanged wherever it lies, and loads the packages beside it even when older ones are on the path."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROBE = """
import json, runpy, sys
names = runpy.run_path(sys.argv[1])
import knowledge_airflow, knowledge_expansion
print("PROBE " + json.dumps({
    "dags": sorted(value.dag_id for value in names.values() if type(value).__name__ == "DAG"),
    "airflow_side": knowledge_airflow.__file__, "domain": knowledge_expansion.__file__,
}))
"""


def copy(source: str, target: Path) -> None:
    shutil.copytree(
        ROOT / source, target, ignore=shutil.ignore_patterns("__pycache__", "sample_corpus"), dirs_exist_ok=True
    )


def checkout(folder: Path) -> Path:
    """A checkout, a git bundle (repository root, or `subdir: dags`), and the mounts of a compose file: three siblings."""
    for name in ("dags", "plugins", "include"):
        copy(name, folder / name)
    return folder / "dags"


def staged(folder: Path) -> Path:
    """What Composer gets: both packages inside dags/, nothing else beside it."""
    copy("dags", folder / "dags")
    copy("plugins/knowledge_airflow", folder / "dags" / "knowledge_airflow")
    copy("include/knowledge_expansion", folder / "dags" / "knowledge_expansion")
    return folder / "dags"


FILES = {
    "knowledge_topics.py": ["knowledge__first_run", "knowledge__vertex_gcloud_cuda"],
    "knowledge_maintenance.py": ["knowledge_maintenance"],
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("layout", [checkout, staged])
def test_the_packages_beside_the_dag_file_are_loaded(tmp_path: Path, layout: object, file: str) -> None:
    dags = layout(tmp_path / "bundle")  # type: ignore[operator]
    decoy = tmp_path / "decoy"
    for package in ("knowledge_airflow", "knowledge_expansion"):
        (decoy / package).mkdir(parents=True)
        (decoy / package / "__init__.py").write_text("raise ImportError('an older copy was loaded')\n")
    environment = {
        **os.environ,
        "PYTHONPATH": str(decoy),
        "AIRFLOW_HOME": str(tmp_path / "home"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(decoy),
    }
    environment.pop("KNOWLEDGE_TOPICS_DIR", None)
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(dags / file)],
        env=environment, capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("PROBE "))[6:])
    assert sorted(set(found["dags"])) == FILES[file]
    assert Path(found["airflow_side"]).is_relative_to(tmp_path / "bundle")
    assert Path(found["domain"]).is_relative_to(tmp_path / "bundle")
