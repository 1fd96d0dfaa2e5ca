"""What the probe of the check does before it loads a DAG file, under an Airflow made of a few lines, in a clean process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from knowledge_expansion.deploy.loading import PROBE

SDK = "\n".join(
    f"class {name}: pass" for name in ("DAG", "AirflowPlugin", "BaseOperator", "BaseSensorOperator", "TaskGroup")
)
MIGRATE = "import os, sys; open(os.path.join(os.environ['AIRFLOW_HOME'], 'made-by'), 'w').write(' '.join(sys.argv[1:]))"
WAITS_FOR_AN_ALIAS = """import os
from airflow.providers.common.compat.sdk import DAG
if not os.path.exists(os.path.join(os.environ["AIRFLOW_HOME"], "made-by")):
    raise RuntimeError("no such table: dataset_alias")
pantry = DAG()
pantry.dag_id, pantry.tags = "pantry", {"jam"}
"""


def probed(folder: Path, release: str) -> dict[str, Any]:
    """A DAG that waits for an alias, under an Airflow that says it is `release` and whose `db migrate` leaves a note."""
    files = {
        f"apache_airflow-{release}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: apache-airflow\nVersion: {release}\n",
        "airflow/__init__.py": "",
        "airflow/__main__.py": MIGRATE,
        "airflow/providers/common/compat/sdk.py": SDK,
        "dags/pantry.py": WAITS_FOR_AN_ALIAS,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    done = subprocess.run(
        [sys.executable, "-P", str(PROBE), "dags", str(folder / "dags"), "pantry.py"],
        env={**os.environ, "PYTHONPATH": str(folder), "AIRFLOW_HOME": str(folder)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout.removeprefix("PROBE ")))


def test_airflow_2_gets_a_database_before_it_parses(tmp_path: Path) -> None:
    """Its `AssetAlias` schedules ask the database while the file is parsed; Composer's DAG processor has one."""
    assert probed(tmp_path, "2.11.1")["dags"] == {"pantry": ["jam"]}
    assert (tmp_path / "made-by").read_text() == "db migrate"


@pytest.mark.parametrize("release", ["3.1.8", "3.3.1"])
def test_airflow_3_gets_none(tmp_path: Path, release: str) -> None:
    """There a parse that needs a database is a fault of the file, and has to show."""
    assert probed(tmp_path, release)["message"] == "no such table: dataset_alias"
    assert not (tmp_path / "made-by").exists()
