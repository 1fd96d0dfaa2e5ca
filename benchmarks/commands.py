"""The product as its users call it: a command line in, its output back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from benchmarks.places import PROJECT, environment

Run = Callable[[list[str]], str]
"""The arguments of `python -m knowledge_expansion` to what it prints; raises when the command fails."""


def command(arguments: list[str]) -> str:
    """A process of its own. Raises CalledProcessError, with what it said in `stderr`."""
    line = [sys.executable, "-m", "knowledge_expansion", *arguments]
    done = subprocess.run(line, cwd=PROJECT, env=environment(), text=True, capture_output=True, check=True)
    return done.stdout
