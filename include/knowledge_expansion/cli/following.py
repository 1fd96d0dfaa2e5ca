"""Follows `airflow dags test`: everything goes to a log file, what a person wants to see to the terminal."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

TASK = re.compile(r"\[DAG TEST\] starting task_id=(\S+)")
OURS = re.compile(r"\[(info|warning|error) *\] (.*?) +\[[\w.]*knowledge_airflow[\w.]*\]")
FAULT = re.compile(r"\[(error|critical) *\] (.*)")
LENGTH = 200
"""Characters of a progress line that are shown; the log file has it whole."""


def follow(command: Sequence[str], environment: Mapping[str, str], log: Path) -> int:
    """Run a command to its end; returns its exit code. `log` gets every line, the terminal gets `told`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("w") as file,
        subprocess.Popen(
            command,
            env=dict(environment),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            errors="replace",
        ) as process,
    ):
        if process.stdout is not None:
            for line in told(_kept(process.stdout, file.write)):
                print(line, flush=True)
    return process.returncode


def _kept(lines: Iterable[str], write: Callable[[str], object]) -> Iterator[str]:
    for line in lines:
        write(line)
        yield line


def told(lines: Iterable[str]) -> Iterator[str]:
    """The lines of Airflow's output that tell progress: each task as it starts, what the bundle's own code says, errors."""
    for line in lines:
        if found := TASK.search(line):
            yield found[1]
        elif found := OURS.search(line) or FAULT.search(line):
            mark = "" if found[1] == "info" else f"{found[1].upper()} "
            yield f"    {mark}{found[2]}"[:LENGTH]
