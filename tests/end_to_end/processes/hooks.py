"""A push held at the remote: its hook says that it came and waits until it is told what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from processes.waiting import Pending

HOOK = """#!/bin/sh
[ -e "{folder}/armed" ] || exit 0
touch "{folder}/came-$$"
for i in $(seq 600); do
  [ -e "{folder}/accept" ] && exit 0
  [ -e "{folder}/refuse" ] && exit 1
  sleep 0.1
done
exit 1
"""


@dataclass(frozen=True)
class HeldPushes:
    """Holds pushes to a bare repository before any reference changes."""

    folder: Path

    @classmethod
    def at(cls, base: Path) -> HeldPushes:
        folder = base.parent / "held"
        folder.mkdir()
        hook = base / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(HOOK.format(folder=folder))
        hook.chmod(0o755)
        return cls(folder)

    def arm(self) -> None:
        """Hold the pushes that come from now on."""
        for left in self.folder.iterdir():
            left.unlink()
        (self.folder / "armed").touch()

    def came(self, count: int) -> int | Pending:
        """How many pushes wait, once they are so many."""
        found = len(list(self.folder.glob("came-*")))
        return found if found >= count else Pending(f"{found} pushes came")

    def end(self, word: str) -> None:
        """`accept` or `refuse` those that wait; later ones pass."""
        (self.folder / word).touch()
        (self.folder / "armed").unlink()
