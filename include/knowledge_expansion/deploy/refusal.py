"""Why a bundle is not uploaded: where, what, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """One reason. `where` is a file of the bundle, with its line where there is one."""

    where: str
    what: str
    fix: str

    def __str__(self) -> str:
        return f"REFUSED {self.where}: {self.what}. Fix: {self.fix}."
