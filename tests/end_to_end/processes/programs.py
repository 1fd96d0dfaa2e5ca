"""A program in a session of its own with a log file. Stopping it leaves none of its descendants behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

GRACE = 20.0
"""Seconds for an end in good order; a scheduler lets running tasks finish only as long."""


class Program:
    """Started when made. `user` and `group` are numbers, for a program that refuses to run as root."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str],
        user: int | None = None,
        group: int | None = None,
        folder: Path | None = None,
    ) -> None:
        self.name, self.log = name, log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                list(command), env=dict(environment), cwd=folder or log.parent, user=user, group=group,
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    @property
    def ended_well(self) -> bool:
        return self._process.poll() == 0

    def tail(self, lines: int = 25) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def session(self) -> list[psutil.Process]:
        """Everything that descends from it, however it was reparented: they keep its session."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(ProcessLookupError, psutil.NoSuchProcess):
                if os.getsid(process.pid) == self.pid and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def stop(self, *, sign: int = signal.SIGTERM) -> None:
        """End it in good order, then kill what is left of its session. Raises AssertionError when something survives."""
        if not self.ended:
            self._process.send_signal(sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(GRACE)
        self.kill()

    def kill(self) -> None:
        """SIGKILL to all of the session at once, as a machine that goes away."""
        for _ in range(50):
            left = self.session()
            for process in left:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            self._process.poll()
            if not left:
                break
            time.sleep(0.1)
        assert not self.session(), f"{self.name} left processes: {self.session()}"
        self._process.wait(GRACE)
