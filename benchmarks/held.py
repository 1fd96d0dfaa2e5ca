"""The memory that a process held at most."""

from __future__ import annotations

import resource
from pathlib import Path


def peak_mib() -> float:
    """The most memory that this process held. Linux counts into ru_maxrss what an ancestor held before `exec`, so the
    high-water mark of the process's own memory is read where there is one."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
