"""The git library against the git program: clone one commit deep, commit, push; over git's own protocol on loopback.

Two histories: this project's own, and a made one of 2 GB that nobody can compress over a base of 1,000 small files. Each client
runs in a process of its own; the bytes are counted by a relay in between, and none may fetch the history.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.places import PROJECT, Places
from benchmarks.table import Row

MOST_MIB_FETCHED = 20
MOST_MIB_HELD = 250
COMMITS, EACH = 2000, 1 << 20
LIBRARY = """
import datetime as dt, json, sys, time
from benchmarks.held import peak_mib
from knowledge_expansion.base.fold import Changes
from knowledge_expansion.repository.clone import Repository
from knowledge_expansion.repository.settings import RepositorySettings
began = time.monotonic()
with Repository(RepositorySettings(sys.argv[1], branch="main")) as repository:
    cloned = time.monotonic()
    files = len(repository.view().paths())
    repository.commit(Changes({sys.argv[2]: b"# New\\n"}), "m", "A <a@a>", dt.datetime.now(dt.UTC))
    repository.push()
    ended = time.monotonic()
print(json.dumps({"clone": cloned - began, "push": ended - cloned, "mib": peak_mib(), "files": files}))
"""
PROGRAM = """
import json, pathlib, resource, subprocess, sys, tempfile, time
def git(*words):
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@a", *words], check=True, capture_output=True)
with tempfile.TemporaryDirectory() as folder:
    began = time.monotonic()
    git("clone", "--depth", "1", "--branch", "main", sys.argv[1], folder)
    cloned = time.monotonic()
    files = len([p for p in pathlib.Path(folder).rglob("*") if p.is_file() and ".git" not in p.parts])
    pathlib.Path(folder, sys.argv[2]).write_text("# New\\n")
    git("-C", folder, "add", sys.argv[2])
    git("-C", folder, "commit", "-m", "m")
    git("-C", folder, "push", "origin", "main")
    ended = time.monotonic()
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"clone": cloned - began, "push": ended - cloned, "mib": peak / 1024, "files": files}))
"""


def rows(places: Places) -> list[Row]:
    """Two rows a history: what the library fetches and holds, with the git program's figures as a note."""
    folder = places.out / "git"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = {"own": _own(folder / "own.git"), "2 GB": _made(folder / "made.git")}
    found: list[Row] = []
    with _daemon(folder) as port:
        for name, repository in made.items():
            size = sum(path.stat().st_size for path in repository.rglob("*") if path.is_file()) / 2**20
            told = {
                client: _client(code, port, repository.name, f"{client}.md")
                for client, code in (("library", LIBRARY), ("program", PROGRAM))
            }
            notes = tuple(f"{client}: {_words(figures)}" for client, figures in told.items())
            ours = told["library"]
            ok = ours["fetched"] <= MOST_MIB_FETCHED and ours["mib"] <= MOST_MIB_HELD
            floor = f"<= {MOST_MIB_FETCHED} MiB fetched, {MOST_MIB_HELD} MiB held"
            about = f"git: history {name} ({size:,.0f} MiB), clone, commit and push"
            found.append(Row(about, floor, _words(ours), ok, notes))
            theirs = _words(told["program"])
            found.append(Row(f"git: history {name}, the same by the git program", "", theirs, None))
    shutil.rmtree(folder)
    return found


def _words(figures: dict[str, float]) -> str:
    return (
        f"clone {figures['clone']:.2f} s, commit and push {figures['push']:.2f} s, {figures['mib']:.0f} MiB held,"
        f" {figures['fetched']:.2f} MiB fetched"
    )


def _own(target: Path) -> Path:
    """The history of this project, as a branch `main`."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(target)], check=True)
    subprocess.run(["git", "-C", str(PROJECT), "push", "-q", str(target), "HEAD:refs/heads/main"], check=True)
    return target


def _made(target: Path) -> Path:
    """2,000 commits that replace one file of 1 MiB of noise; at the tip 1,000 small files and no noise."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(target)], check=True)
    for name in ("core.compression", "pack.compression"):
        subprocess.run(["git", "-C", str(target), "config", name, "0"], check=True)
    command = ["git", "-C", str(target), "fast-import", "--quiet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as importer:
        assert importer.stdin is not None
        head = b"commit refs/heads/main\ncommitter A <a@a> %d +0000\ndata 1\nm\n"
        for number in range(COMMITS):
            importer.stdin.write(head % (1_700_000_000 + number))
            importer.stdin.write(b"M 100644 inline noise.bin\ndata %d\n" % EACH)
            importer.stdin.write(os.urandom(EACH) + b"\n")
        importer.stdin.write(head % 1_800_000_000 + b"D noise.bin\n")
        for number in range(1000):
            text = f"# File {number}\n\n{' '.join(f'word{number * word}' for word in range(300))}\n".encode()
            name = b"folder-%02d/%04d.md" % (number % 20, number)
            importer.stdin.write(b"M 100644 inline %s\ndata %d\n%s\n" % (name, len(text), text))
    assert importer.returncode == 0
    return target


@contextmanager
def _daemon(folder: Path) -> Iterator[int]:
    port = _free_port()
    command = ["git", "daemon", "--listen=127.0.0.1", f"--port={port}", "--export-all", "--enable=receive-pack"]
    program = subprocess.Popen([*command, f"--base-path={folder}", str(folder)], start_new_session=True)
    try:
        while True:
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert program.poll() is None, "git daemon did not start"
            time.sleep(0.1)
        yield port
    finally:
        os.killpg(program.pid, 15)
        program.wait()


def _free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _client(code: str, port: int, name: str, file: str) -> dict[str, float]:
    """Run a client against the repository; its figures and the MiB that came to it."""
    with _relay(port) as (front, counted):
        command = [sys.executable, "-c", code, f"git://127.0.0.1:{front}/{name}", file]
        environment = {**os.environ, "PYTHONPATH": str(PROJECT / "include")}
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        return {**json.loads(done.stdout), "fetched": counted[0] / 2**20}


@contextmanager
def _relay(port: int) -> Iterator[tuple[int, list[int]]]:
    """Pass connections on and count the bytes that come back."""
    counted = [0]
    listener = socket.create_server(("127.0.0.1", 0))

    def pump(source: socket.socket, target: socket.socket, count: bool) -> None:
        while data := source.recv(1 << 16):
            counted[0] += len(data) if count else 0
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)

    def accept() -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", port))
            for ends in ((near, far, False), (far, near, True)):
                threading.Thread(target=pump, args=ends, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    with closing(listener):
        yield listener.getsockname()[1], counted
