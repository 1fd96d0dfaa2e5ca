"""The gcloud commands of a deployment as values: what runs, in which order, and what each is for."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge_expansion.errors import ConfigurationError

FORMAT = "json(state,config.dagGcsPrefix,config.softwareConfig.imageVersion,config.softwareConfig.pypiPackages)"
_OPERATIONS = "`gcloud composer operations list --locations {location}`"
NOT_RUNNING = {
    "CREATING": f"wait until it is made ({_OPERATIONS}), then deploy again",
    "UPDATING": f"wait until the update that is under way has ended ({_OPERATIONS}), then deploy again",
    "DELETING": "name another environment",
    "ERROR": f"read why its last operation failed ({_OPERATIONS}), and mend or replace the environment first",
}
"""What to do about each other state that Composer has."""
OURS_IN_DAGS = r"knowledge_|topics/|\.airflowignore$"
OURS_IN_PLUGINS = "knowledge_"
"""What the bundle owns at the top of a folder: nothing else there is uploaded, compared or deleted."""


@dataclass(frozen=True)
class Target:
    """A Composer environment."""

    environment: str
    location: str
    project: str = ""

    def composer(self, verb: str, *arguments: str, then: Sequence[str] = ()) -> tuple[str, ...]:
        """`gcloud composer environments VERB ENVIRONMENT --location ... ARGUMENTS`, then a subcommand with its own."""
        where = ["--location", self.location, *(["--project", self.project] if self.project else [])]
        return ("gcloud", "composer", "environments", verb, self.environment, *where, *arguments, *then)

    def airflow(self, group: str, verb: str, *arguments: str) -> tuple[str, ...]:
        """An Airflow command inside the environment."""
        return self.composer("run", then=[group, verb, *(["--", *arguments] if arguments else [])])


@dataclass(frozen=True)
class Described:
    """What the environment says of itself."""

    state: str
    bucket: str
    image: str
    packages: Mapping[str, str]


def describe(target: Target) -> Described:
    """Ask the environment. Raises ConfigurationError when gcloud is missing or refuses, or the answer is no environment's."""
    answer = call(target.composer("describe", "--format", FORMAT))
    try:
        found: Any = json.loads(answer.stdout) if answer.returncode == 0 else None
        config = found["config"]
        software = config["softwareConfig"]
        bucket = str(config["dagGcsPrefix"]).removesuffix("/dags")
        return Described(found.get("state", ""), bucket, software["imageVersion"], software.get("pypiPackages", {}))
    except (ValueError, KeyError, TypeError) as error:
        said = (answer.stderr or answer.stdout).strip()
        raise ConfigurationError(
            f"the environment {target.environment} in {target.location} could not be described: {said or error}. Check the "
            "names, `gcloud auth login`, and that you hold the role composer.environmentAndStorageObjectAdmin; nothing was "
            "changed"
        ) from error


def require_running(target: Target, found: Described) -> None:
    """Raises ConfigurationError with what to do when the environment is in a state in which nothing should be changed."""
    if found.state != "RUNNING":
        advice = NOT_RUNNING.get(found.state, "look at its page in the console")
        raise ConfigurationError(
            f"the environment {target.environment} is {found.state or 'in no known state'}, and a deployment needs one that is "
            f"RUNNING: {advice.format(location=target.location)}; nothing was changed"
        )


def rsync(source: Path, destination: str, ours: str, *, delete: bool) -> tuple[str, ...]:
    """Upload what differs, by checksum (staged files have one fixed time); delete of ours what is gone."""
    deletion = ["--delete-unmatched-destination-objects"] if delete else []
    exclude = f"^(?!{ours})"
    options = ["--recursive", "--checksums-only", *deletion, f"--exclude={exclude}"]
    return ("gcloud", "storage", "rsync", *options, str(source), destination)


def call(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command with its output kept. Raises ConfigurationError when there is no gcloud."""
    try:
        return subprocess.run(list(command), capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise ConfigurationError(
            "gcloud is not on the PATH. Install the Google Cloud command line, then `gcloud auth login`; nothing was changed"
        ) from error


def shown(command: Sequence[str]) -> str:
    """The command as one would type it."""
    return shlex.join(command)
