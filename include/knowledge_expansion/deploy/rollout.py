"""A deployment as a list of steps, each of which may be repeated; one that fails says what is done and what is not."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge_expansion.deploy.gcloud import OURS_IN_DAGS, OURS_IN_PLUGINS, Described, Target, call, rsync, shown
from knowledge_expansion.deploy.requirements import requirement_lines
from knowledge_expansion.errors import ConfigurationError

POOL = ("brightdata", "8", "requests to the research service at a time")
WORKSPACE_FOLDER = "knowledge-workspace"
NO_ERRORS = ("No data found", "[]")


@dataclass(frozen=True)
class Step:
    """One thing that is done. `unless` is a command that succeeds where it is done already; `wait` seconds come first."""

    name: str
    command: tuple[str, ...]
    unless: tuple[str, ...] = ()
    wait: int = 0
    verdict: Callable[[str], str] = lambda output: ""
    """Why output that came with exit code 0 is a failure all the same, or an empty string."""


@dataclass(frozen=True)
class Wishes:
    """What a deployment is told beside the environment: values for variables (empty: keep, or take the default)."""

    workspace: str = ""
    notify: str = ""
    settle: int = 240
    """Seconds until the environment has read what was uploaded; the sync takes one to five minutes."""


def steps(
    target: Target, found: Described, bundle: Path, requirements: Path, merged: Path, wishes: Wishes
) -> list[Step]:
    """Requirements, pool, variables, plugins, packages, DAGs, import errors. `merged` is where a requirements file may go."""
    airflow = target.airflow
    listed = [Step("requirements", command)] if (command := _requirements(target, found, requirements, merged)) else []
    workspace = wishes.workspace or f"{found.bucket}/{WORKSPACE_FOLDER}"
    kept = () if wishes.workspace else airflow("variables", "get", "knowledge_workspace")
    notify = [Step("variable knowledge_notify", airflow("variables", "set", "knowledge_notify", wishes.notify))]
    dags, remote = bundle / "dags", f"{found.bucket}/dags"
    return [
        *listed,
        Step("pool brightdata", airflow("pools", "set", *POOL), unless=airflow("pools", "get", POOL[0])),
        Step(
            "variable knowledge_workspace", airflow("variables", "set", "knowledge_workspace", workspace), unless=kept
        ),
        *(notify if wishes.notify else []),
        Step("plugins", rsync(bundle / "plugins", f"{found.bucket}/plugins", OURS_IN_PLUGINS, delete=True)),
        # What DAG files import comes before them, and leaves after them.
        Step("packages", rsync(dags, remote, r"knowledge_[a-z]+/|topics/|\.airflowignore$", delete=False)),
        Step("dags", rsync(dags, remote, OURS_IN_DAGS, delete=True)),
        Step("import errors", airflow("dags", "list-import-errors"), wait=wishes.settle, verdict=_import_errors),
    ]


def _requirements(target: Target, found: Described, requirements: Path, merged: Path) -> tuple[str, ...]:
    """The update of packages, or nothing where the environment has them: an update restarts it and takes ten minutes.

    gcloud replaces the whole list of an environment's own packages, so those of others go into the file as well.
    """
    ours = {}
    for line in requirement_lines(requirements):
        name, _, version = line.partition("==")
        ours[name] = f"=={version}"
    have = {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found.packages.items()}
    if all(have.get(name) == version for name, version in ours.items()):
        return ()
    merged.parent.mkdir(parents=True, exist_ok=True)
    merged.write_text("".join(f"{name}{version}\n" for name, version in sorted({**have, **ours}.items())))
    return target.composer("update", "--update-pypi-packages-from-file", str(merged))


def _import_errors(output: str) -> str:
    said = output.strip()
    if not said or any(said.endswith(words) for words in NO_ERRORS):
        return ""
    return f"the environment cannot import:\n{said}"


def roll_out(planned: Sequence[Step], say: Callable[[str], None]) -> None:
    """Do the steps in their order. Raises ConfigurationError at the first that fails, with what is done and what is not."""
    for number, step in enumerate(planned):
        say(f"[{number + 1}/{len(planned)}] {step.name}")
        if step.unless and call(step.unless).returncode == 0:
            say("  is there already, and stays as it is")
            continue
        if step.wait:
            say(f"  waiting {step.wait} s for the environment to read what was uploaded")
            time.sleep(step.wait)
        say(f"  {shown(step.command)}")
        done = call(step.command)
        fault = step.verdict(done.stdout) if done.returncode == 0 else f"exit code {done.returncode}"
        if fault:
            raise ConfigurationError(_failure(planned, number, fault, (done.stderr or done.stdout).strip()))


def _failure(planned: Sequence[Step], number: int, fault: str, said: str) -> str:
    before = ", ".join(step.name for step in planned[:number]) or "nothing"
    after = ", ".join(step.name for step in planned[number + 1 :]) or "nothing"
    return (
        f"FAILED at {planned[number].name}: {fault}\n  {shown(planned[number].command)}\n  {said}\n"
        f"Done: {before}.\nNot done: {planned[number].name}; after it: {after}.\n"
        "Every step may be repeated: correct the cause, then deploy again."
    )


def rehearsal(planned: Sequence[Step]) -> str:
    """The exact commands of a deployment, as a script to read."""
    lines = []
    for step in planned:
        lines.append(f"# {step.name}")
        if step.wait:
            lines.append(f"sleep {step.wait}")
        lines.append(f"{shown(step.unless)} || {shown(step.command)}" if step.unless else shown(step.command))
    return "\n".join(lines)
