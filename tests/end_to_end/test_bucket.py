"""The workspace in Cloud Storage, through Google's clients and an emulator: the whole first run; two writers of one object."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from knowledge_expansion.repository.starter import create_starter
from local_airflow import ROOT, without_airflow
from processes.bucket import BUCKET, Storage, storage
from processes.watching import Door, door
from run_kit import DAY, KEY, START, ZONES, git, server_with

RACER = """
import sys
from airflow.sdk import ObjectStoragePath
from knowledge_expansion.stores.requests import Ledger
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.errors import Overtaken

workspace = Workspace(ObjectStoragePath(sys.argv[1]))
me, lost = sys.argv[2], 0
first = workspace.create_json("race/first.json", {"by": me})
print("READY", flush=True)
sys.stdin.readline()  # the other one is ready, too
for number in range(15):
    while True:
        try:
            Ledger(workspace, "race", 100).spend("page", f"{me}-{number}")
            break
        except Overtaken:
            lost += 1
print("RACED", first["by"], lost, flush=True)
"""


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Storage, Door]]:
    """The emulator behind a door that writes down every request."""
    with door() as watched, storage(tmp_path_factory.mktemp("storage"), public=watched.url) as found:
        watched.behind = urlsplit(found.url).port or 0
        watched.requests.clear()
        yield replace(found, url=watched.url), watched


def environment(bucket: Storage, home: Path) -> dict[str, str]:
    return {
        **without_airflow(os.environ),
        **bucket.environment,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PYTHONPATH": str(ROOT / "include"),
    }


def first_run(bucket: Storage, home: Path, base: Path, research: str) -> subprocess.CompletedProcess[str]:
    connections = {
        "brightdata_default": {"host": research, "password": KEY, "extra": ZONES},
        "knowledge_repo_default": {"host": str(base)},
    }
    named = {
        f"AIRFLOW_CONN_{name.upper()}": json.dumps({"conn_type": "generic", **fields})
        for name, fields in connections.items()
    }
    where = {"AIRFLOW_VAR_KNOWLEDGE_WORKSPACE": f"gs://{BUCKET}/workspace"}
    command = [sys.executable, "-m", "airflow", "dags", "test", "knowledge__first_run", DAY.isoformat()]
    return subprocess.run(
        command, env={**environment(bucket, home), **named, **where}, capture_output=True, text=True, check=False,
        timeout=300,
    )  # fmt: skip


def test_the_first_run_with_its_workspace_in_a_bucket(
    bucket: tuple[Storage, Door], migrated: Path, tmp_path: Path
) -> None:
    cloud, watched = bucket
    home, base = tmp_path / "airflow", tmp_path / "base.git"
    home.mkdir()
    shutil.copy(migrated, home / "airflow.db")
    create_starter(base, None, author="Test <test@localhost>", when=START)
    with server_with() as research:
        pool = [sys.executable, "-m", "airflow", "pools", "set", "brightdata", "8", "requests"]
        subprocess.run(pool, env=environment(cloud, home), check=True, capture_output=True)
        done = first_run(cloud, home, base, research.url)
        assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
        spent = research.count(path="/request")
        again = first_run(cloud, home, base, research.url)
        assert again.returncode == 0, again.stdout[-5000:]
        assert research.count(path="/request") == spent
    folder = cloud.bucket / "workspace" / "first-run" / DAY.isoformat()
    assert json.loads((folder / "report.json").read_text())["outcome"] == "nothing_changed"
    landed = json.loads((folder / "landed.json").read_text())
    assert git(base, "rev-parse", "HEAD") == landed["commit"]
    assert git(base, "rev-list", "--count", "HEAD") == "2"
    assert KEY not in done.stdout + done.stderr
    assert not list(tmp_path.glob("**/knowledge_workspace"))
    _check_requests(watched)


def _check_requests(watched: Door) -> None:
    """No listing of the whole bucket, nor of buckets; and what two tasks may write is put there under a condition."""
    listings = [one for one in watched.requests if one.method == "GET" and one.path.endswith("/o")]
    unbounded = [one for one in listings if not one.query.get("prefix", "").startswith("workspace/")]
    assert not unbounded, unbounded
    assert not [one for one in watched.requests if one.method == "GET" and one.path.rstrip("/").endswith("/b")]
    conditional = [one for one in watched.requests if "ifGenerationMatch" in one.query]
    assert {one.query["uploadType"] for one in conditional} == {"multipart"}
    assert len(conditional) > 10
    print(f"{len(watched.requests)} requests, {len(listings)} lists, {len(conditional)} conditional uploads")


@pytest.mark.parametrize("where", ["bucket", "folder"])
def test_two_processes_at_one_object_lose_nothing(bucket: tuple[Storage, Door], tmp_path: Path, where: str) -> None:
    cloud, watched = bucket
    root = f"gs://{BUCKET}/raced" if where == "bucket" else f"file://{tmp_path}/raced"
    watched.requests.clear()
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, root, name], env=environment(cloud, tmp_path / name), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) for name in ("ann", "bob")
    ]  # fmt: skip
    for racer in racers:
        assert racer.stdout is not None
        seen = next((line for line in racer.stdout if line.startswith("READY")), "")
        assert seen, f"a racer ended before the race: {racer.communicate(timeout=60)}"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    outputs = [racer.communicate(timeout=180) for racer in racers]
    told = [next((line.split() for line in out.splitlines() if line.startswith("RACED")), None) for out, _ in outputs]
    assert all(told), outputs
    assert len({words[1] for words in told if words}) == 1, "each took its own answer for the first one"
    stored = (cloud.bucket / "raced" if where == "bucket" else tmp_path / "raced") / "race" / "requests.json"
    sent = [entry["what"] for entry in json.loads(stored.read_text())["requests"]]
    assert sorted(sent) == sorted(f"{name}-{number}" for name in ("ann", "bob") for number in range(15))
    if where == "bucket":
        assert [one for one in watched.requests if one.status == 412], "nobody lost a race: nothing was shown"
