"""The servers around Airflow, each on a free loopback port with its files in one temporary folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

from local_airflow import without_airflow

from processes.programs import Program
from processes.waiting import Pending, wait_for

HOST = "127.0.0.1"
START = 60.0
"""Seconds that a server may take until it answers."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def binary(name: str) -> str | None:
    """A program on the path, or in the folder where Debian keeps PostgreSQL's servers."""
    debian = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *debian]))


def missing(*names: str) -> str:
    """Why these servers cannot be started here, or nothing."""
    wanted = {
        "postgres": (("postgres", "initdb"), "postgresql"),
        "redis": (("redis-server",), "redis-server"),
        "git": (("git",), "git"),
    }
    gone = [wanted[name][1] for name in names if not all(map(binary, wanted[name][0]))]
    return f"needs the programs of {', '.join(gone)} (apt-get install {' '.join(gone)})" if gone else ""


@contextlib.contextmanager
def running(program: Program) -> Iterator[Program]:
    """Stop it at the end, whatever happened."""
    try:
        yield program
    finally:
        program.stop()


def answering(program: Program, port: int) -> None:
    """Wait until somebody listens on the port."""

    def look() -> bool | Pending:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError as error:
            return Pending(str(error))
        return True

    wait_for(f"{program.name} on port {port}", look, timeout=START, programs=[program], every=0.1)


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Redis that keeps nothing on disk; yields its address."""
    port = free_port()
    command = [str(binary("redis-server")), "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no"]
    program = Program("redis", command, log=folder / "redis.log", environment=without_airflow(os.environ))
    with running(program):
        answering(program, port)
        yield f"redis://{HOST}:{port}"


@contextlib.contextmanager
def git_remote(base: Path) -> Iterator[str]:
    """Serve a bare repository for reading and writing over the network; yields its address. Its hooks run."""
    port = free_port()
    command = [str(binary("git")), "daemon", "--reuseaddr", f"--listen={HOST}", f"--port={port}", "--export-all"]
    command += ["--enable=receive-pack", f"--base-path={base.parent}", str(base.parent)]
    program = Program("git daemon", command, log=base.parent / "git.log", environment=without_airflow(os.environ))
    with running(program):
        answering(program, port)
        yield f"git://{HOST}:{port}/{base.name}"
