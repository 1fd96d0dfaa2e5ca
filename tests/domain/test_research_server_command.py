"""The research server as a command: its words, its port file, its end."""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from knowledge_expansion.research_server import commands
from research_socket import write_corpus

INCLUDE = Path(commands.__file__).parents[2]
PROGRAM = """
import argparse, sys
from knowledge_expansion.research_server.commands import register
parser = argparse.ArgumentParser()
register(parser.add_subparsers(required=True))
args = parser.parse_args()
sys.exit(args.run(args))
"""


def start(*words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(INCLUDE)}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "research-server", *words],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_stopped(tmp_path: Path, stop: signal.Signals) -> None:
    corpus, port_file = write_corpus(tmp_path / "corpus", {"a.md": "# A\n\nalpha"}), tmp_path / "port"
    server = start("--corpus", str(corpus), "--port-file", str(port_file), "--key", "mine", "--fault", "suspended=yes")
    try:
        until = time.monotonic() + 20
        while not port_file.exists():
            assert time.monotonic() < until
            assert server.poll() is None
            time.sleep(0.02)
        connection = http.client.HTTPConnection("127.0.0.1", int(port_file.read_text()), timeout=10)
        connection.request("GET", "/status", headers={"Authorization": "Bearer mine"})
        assert b"suspended" in connection.getresponse().read()
        server.send_signal(stop)
        told, complaints = server.communicate(timeout=20)
    finally:
        server.kill()
        server.wait()
    assert (server.returncode, complaints) == (0, "")
    assert told.startswith("Serving 1 documents of ")
    assert not port_file.exists()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--corpus", "{folder}/missing"], "is not a folder"),
        (["--corpus", "{folder}", "--host", "0.0.0.0"], "--allow-remote"),
        (["--corpus", "{folder}", "--fault", "catpcha=*"], "no fault kind 'catpcha'"),
    ],
)
def test_it_says_why_it_does_not_start(tmp_path: Path, words: list[str], complaint: str) -> None:
    write_corpus(tmp_path, {"a.md": "# A"})
    server = start(*(word.format(folder=tmp_path) for word in words))
    _, complaints = server.communicate(timeout=30)
    assert server.returncode == 2
    assert complaint in complaints
    assert "Traceback" not in complaints


def test_it_registers_itself() -> None:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    args = parser.parse_args(
        ["research-server", "--corpus", "x", "--today", "2026-01-02", "--fault", "reset=*", "--fault", "suspended=yes"]
    )
    assert (args.run, args.corpus, args.fault) == (commands.run, Path("x"), ["reset=*", "suspended=yes"])
