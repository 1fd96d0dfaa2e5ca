"""A compose file as plain processes: the same commands with the same environment, hosts and ports mapped to this machine."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from local_airflow import ROOT, without_airflow

from processes.programs import Program
from processes.servers import HOST, binary, free_port

FILE = ROOT / "docker-compose.airflow.yml"
_PLACE = re.compile(r"\$(?:(\$)|\{(\w+)(?::([?-])([^}]*))?\})")
HOME = "/opt/airflow"


def read_env(file: Path) -> dict[str, str]:
    """The names and values of a `.env`."""
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if line and not line.startswith("#"))


def filled(value: Any, env: Mapping[str, str]) -> Any:
    """The value with its `${...}` as compose puts them in. Raises KeyError for one that must be set and is not."""
    if isinstance(value, dict):
        return {key: filled(one, env) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, env) for one in value]
    if not isinstance(value, str):
        return value

    def put(found: re.Match[str]) -> str:
        escaped, name, kind, words = found.groups()
        if escaped:
            return "$"
        if env.get(name):
            return env[name]
        if kind == "-":
            return str(words)
        raise KeyError(f"{name}: {words}")

    return _PLACE.sub(put, value)


@dataclass
class Composed:
    """`folder` takes what the containers would keep to themselves, and the volumes they share; `ports` are by service and
    port of the file."""

    folder: Path
    services: dict[str, Any]
    ports: dict[tuple[str, int], int] = field(default_factory=dict)

    def port(self, service: str, port: int) -> int:
        return self.ports.setdefault((service, port), free_port())

    def start(self, service: str, *, replica: int = 1) -> Program:
        """Start a service as its command and environment say; a program of the image that is not here is looked for."""
        said = self.services[service]
        folder = self._own(service, replica)
        command = [self._here(str(word), service, said, folder) for word in said["command"]]
        extra = ["--port", str(self.port("redis", 6379))] if service == "redis" else []
        environment = self._environment(service, said, folder)
        name = f"{service}-{replica}"
        log = self.folder / "logs" / f"{name}.log"
        return Program(name, [*self._program(command), *extra], log=log, environment=environment, folder=folder)

    def _program(self, command: list[str]) -> list[str]:
        first, *rest = command
        known = {"airflow": [sys.executable, "-m", "airflow"], "python": [sys.executable]}
        return [*known.get(first, [binary(first) or first]), *rest]

    def _environment(self, service: str, said: Mapping[str, Any], folder: Path) -> dict[str, str]:
        values = {name: self._here(str(value), service, said, folder) for name, value in said["environment"].items()}
        own = {"HOME": str(folder), "AIRFLOW_HOME": str(folder), "PYTHONUNBUFFERED": "1", "AIRFLOW__API__HOST": HOST}
        ports = {
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(self.port("scheduler", 8974)),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(self.port(folder.name, 8793)),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(self.port(folder.name, 8794)),
        }
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {**without_airflow(os.environ), **own, **ports, "PATH": path, **values}

    def _own(self, service: str, replica: int) -> Path:
        folder = self.folder / "containers" / f"{service}-{replica}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _here(self, words: str, service: str, said: Mapping[str, Any], folder: Path) -> str:
        """Hosts, ports and paths of the containers as those of this machine."""
        for name in self.services:
            words = re.sub(rf"(?<=[/@]){name}:(\d+)", lambda m, n=name: f"{HOST}:{self.port(n, int(m[1]))}", words)
        if re.fullmatch(r"8\d{3}", words):  # the port that a service is told to listen on
            return str(self.port(service, int(words)))
        if words == "0.0.0.0":
            return HOST
        for source, target in sorted(self._mounts(said), key=lambda one: -len(one[1])):
            words = re.sub(rf"{target}(?=[/:\s]|$)", str(source), words)
        return re.sub(rf"{HOME}(?=[/:\s]|$)", str(folder), words)

    def _mounts(self, said: Mapping[str, Any]) -> list[tuple[Path, str]]:
        found = []
        for mount in said.get("volumes", []):
            source, target = mount.split(":")[:2]
            place = ROOT / source if source.startswith(".") else self.folder / "volumes" / source
            if not source.startswith("."):
                place.mkdir(parents=True, exist_ok=True)
            found.append((place.resolve(), target))
        return found


def composed(folder: Path, env: Mapping[str, str]) -> Composed:
    """The services of the project's compose file with the values of an `.env`."""
    return Composed(folder, filled(yaml.safe_load(FILE.read_text()), env)["services"])
