"""docker-compose.airflow.yml fits the compose specification, holds no secret of its own, and starts nothing without `.env`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import compose_spec
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.airflow.yml"
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|KEY$|AUTH$|_URL$|_CONN|BACKEND")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text())["services"])


def test_it_fits_the_specification() -> None:
    found = yaml.safe_load(FILE.read_text())
    compose_spec.PyCompose.from_json(json.dumps(found)).validate()
    compose_spec.PyOptions(apply_merge=True).from_yaml(FILE.read_text()).validate()
    found["services"]["git"]["healthchecks"] = {}
    with pytest.raises(ValueError, match="healthchecks"):
        compose_spec.PyCompose.from_json(json.dumps(found))


def test_every_service_of_a_deployment_is_there_and_says_how_it_is(services: dict[str, Any]) -> None:
    wanted = "postgres redis init api-server scheduler dag-processor triggerer worker research git"
    assert set(services) == set(wanted.split())
    assert [name for name, said in services.items() if "healthcheck" not in said] == ["init"]
    assert services["worker"]["deploy"]["replicas"] == 2
    assert "apache/airflow:3.3.1-python3.11" in services["worker"]["build"]["dockerfile_inline"]


def test_no_secret_has_a_default(services: dict[str, Any]) -> None:
    """Each is `${NAME:?...}`: compose refuses to start without it."""
    text = FILE.read_text()
    assert not re.findall(r"\$\{\w+(?::?-[^}]*)?\}", re.sub(r"\$\$\{\w+\}", "", text))
    for name, said in services.items():
        for key, value in (said.get("environment") or {}).items():
            if SECRET.search(key) and "FILE" not in key and key != "AIRFLOW__CORE__EXECUTION_API_SERVER_URL":
                assert re.search(r"\$\{\w+:\?", str(value)), f"{name}: {key} holds a secret of its own"


def test_only_this_machine_reaches_the_ports(services: dict[str, Any]) -> None:
    ports = [port for said in services.values() for port in said.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def make_env(folder: Path) -> dict[str, str]:
    command = [sys.executable, "-m", "knowledge_expansion", "env", "--file", str(folder / ".env")]
    subprocess.run(command, check=True, env={"PYTHONPATH": str(ROOT / "include")}, capture_output=True)
    return dict(line.split("=", 1) for line in (folder / ".env").read_text().splitlines() if "=" in line)


def test_the_generator_makes_what_the_file_asks_for_and_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# mine\nPOSTGRES_PASSWORD=kept\nADMIN_PASSWORD=")
    made = make_env(tmp_path)
    assert set(re.findall(r"\$\{(\w+):\?", FILE.read_text())) == set(made)
    assert made["POSTGRES_PASSWORD"] == "kept"
    assert all(len(value) >= 40 for name, value in made.items() if name != "POSTGRES_PASSWORD")
    assert len(set(made.values())) == len(made)
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    assert make_env(tmp_path) == made
    assert (tmp_path / ".env").read_text().startswith("# mine\n")


def test_the_git_server_starts_with_no_weak_token(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "knowledge_expansion", "git-server", "--folder", str(tmp_path), "--port", "0"]
    environment = {"PYTHONPATH": str(ROOT / "include"), "KNOWLEDGE_GIT_TOKEN": "short"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "`make env`" in done.stderr) == (1, True)
