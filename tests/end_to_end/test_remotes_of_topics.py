"""A run whose base lies behind git's own servers, set as docs/git.md says: smart HTTP with a token, OpenSSH with a key."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from git_servers import needs_git, needs_sshd, smart_http, ssh_server
from knowledge_expansion.repository.starter import create_starter
from local_airflow import ROOT, without_airflow
from run_kit import DAY, KEY, START, ZONES, git, server_with
from topic_variants import FIRST_RUN

TOPIC = yaml.safe_load(FIRST_RUN.read_text())
PART = TOPIC["parts"][0]
LOGIN, TOKEN = "ann", "t0ken-that-nobody-may-see"
BOT = "Knowledge Bot <bot@example.com>"
ABOUT_TO_MASK = re.compile(rb"^.* loc=supervisor\.py:\d+ msg=MaskSecret\(.*$", re.MULTILINE)
"""What Airflow's own stand-in for a supervisor says at DEBUG, in `dags test` alone: the words that it shall mask."""
ARCHIVE = f"_ingest-auto/completed/expansion-first-run-{TOPIC['date']}"


@dataclass(frozen=True)
class Place:
    """`folder` takes all that a run writes: Airflow's home, the workspace and its temporary files; the base lies elsewhere."""

    folder: Path
    base: Path

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace" / "first-run" / DAY.isoformat()

    @property
    def log(self) -> Path:
        return self.folder / "airflow" / "logs" / "dags-test.log"

    def run(self, repository: Mapping[str, Any]) -> int:
        """PART 1 of the shipped topic by `airflow dags test`, in processes that know the base by its connection alone; gives
        the exit code. The tasks log to the terminal, which goes into a file."""
        command = [sys.executable, "-m", "airflow", "dags", "test", "knowledge__first_run", DAY.isoformat()]
        with server_with() as research, self.log.open("wb") as log:
            connections = {
                "brightdata_default": {"host": research.url, "password": KEY, "extra": ZONES},
                "knowledge_repo_default": repository,
            }
            named = {
                f"AIRFLOW_CONN_{name.upper()}": json.dumps({"conn_type": "generic", **fields})
                for name, fields in connections.items()
            }
            done = subprocess.run(
                [*command, "--conf", json.dumps({"parts": [PART["number"]]})], env={**self._environment, **named},
                stdout=log, stderr=subprocess.STDOUT, check=False, timeout=300,
            )  # fmt: skip
        return done.returncode

    @property
    def _environment(self) -> dict[str, str]:
        return {
            **without_airflow(os.environ),
            "AIRFLOW_HOME": str(self.folder / "airflow"),
            "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__LOGGING__LOGGING_LEVEL": "DEBUG",  # whoever looks for a fault must not find a password
            "AIRFLOW_VAR_KNOWLEDGE_WORKSPACE": f"file://{self.folder / 'workspace'}",
            "TMPDIR": str(self.folder / "temporary"),
        }


@pytest.fixture
def place(migrated: Path, tmp_path: Path) -> Place:
    """An Airflow of its own and a starter base that a server is to be put in front of."""
    folder, base = tmp_path / "run", tmp_path / "srv" / "base.git"
    for name in ("airflow/logs", "temporary"):
        (folder / name).mkdir(parents=True)
    shutil.copy(migrated, folder / "airflow" / "airflow.db")
    create_starter(base, None, author="Test <test@localhost>", when=START)
    return Place(folder, base)


def landed(place: Place, code: int) -> None:
    """The run ended well, with one commit on the server's repository: the file, and its drop in the archive."""
    assert code == 0, place.log.read_text()[-5000:]
    report = json.loads((place.workspace / "report.json").read_text())
    assert "completed 1/1 (100.0 %)" in report["subject"]
    first, commit = git(place.base, "rev-list", "--reverse", "HEAD").splitlines()
    assert commit == report["commit"]
    assert git(place.base, "log", "-1", "--format=%an <%ae>") == BOT
    changed = git(place.base, "diff", "--name-status", first, commit).splitlines()
    assert f"A\t{PART['file']}" in changed
    drop = f"A\t{ARCHIVE}/KNOWLEDGE-DROP-{PART['drop']}-{DAY}"
    drops = sorted(Path(line).suffix for line in changed if line.startswith(drop))
    assert drops == [".json", ".md"], changed
    text = git(place.base, "show", f"HEAD:{PART['file']}") + "\n"
    assert text == (place.workspace / f"part-{PART['number']:02d}" / "file.md").read_text()


def nobody_sees(secrets: Iterable[str], place: Place) -> None:
    """No file of the run holds a secret: the log, the metadata database, the workspace, temporary files that stay."""
    log = ABOUT_TO_MASK.sub(b"", place.log.read_bytes())
    assert b"[debug" in log
    assert b"commit_and_push" in log
    files = {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()} | {place.log: log}
    assert len(files) > 20
    for secret in (KEY, *secrets):
        assert not [path for path, data in files.items() if secret.encode() in data]


@needs_git
def test_a_token_in_the_connection_lands_a_part_over_smart_http(place: Place) -> None:
    with smart_http(place.base.parent, {LOGIN: TOKEN}) as web:
        host = f"{web.url}/{place.base.name}"
        code = place.run({"host": host, "login": LOGIN, "password": TOKEN, "extra": {"author": BOT}})
        pushes = [seen for seen in web.seen if seen["PATH_INFO"].endswith("/git-receive-pack")]
    landed(place, code)
    assert [seen["REQUEST_METHOD"] for seen in pushes] == ["POST"]
    nobody_sees([TOKEN, base64.b64encode(f"{LOGIN}:{TOKEN}".encode()).decode()], place)


@needs_git
@needs_sshd
def test_a_key_in_the_connection_lands_a_part_over_ssh(place: Place, tmp_path: Path) -> None:
    with ssh_server(tmp_path / "sshd") as server:
        known = keyscan(server.url)
        extra = {"author": BOT, "private_key": server.key, "known_hosts": known}
        code = place.run({"host": f"{server.url}{place.base}", "extra": extra})
        log = (server.folder / "log").read_text()
    landed(place, code)
    assert "Accepted publickey" in log
    nobody_sees(server.key.splitlines()[1:-1], place)


def keyscan(url: str) -> str:
    """The lines of known hosts that docs/git.md has its reader ask for."""
    found = urlsplit(url)
    command = ["ssh-keyscan", "-p", str(found.port), str(found.hostname)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout
    return done.stdout
