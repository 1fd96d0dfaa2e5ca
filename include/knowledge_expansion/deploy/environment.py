"""A Python environment with the packages of a Composer image, built with uv and reused while nothing it is made of changes.

Airflow's own constraint files are not needed: what the image's list does not tell is resolved as of the image's day.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge_expansion.deploy.image import Image
from knowledge_expansion.errors import ConfigurationError


@dataclass(frozen=True)
class Rebuilt:
    """An image's packages as an environment: its interpreter, and the image's own packages as `name==version` lines."""

    python: Path
    lock: Path


def uv() -> Path:
    """The uv of this environment (`make setup` installs it)."""
    found = Path(sys.executable).with_name("uv")
    if not found.exists():
        raise ConfigurationError(f"{found} is missing. Run `make setup`: it installs uv, which builds the environments")
    return found


def rebuild(image: Image, folder: Path) -> Rebuilt:
    """The environment of an image below `folder`. Raises ConfigurationError when uv cannot resolve or install it."""
    home = folder / image.name
    made = Rebuilt(home / "bin" / "python", home / "image.lock")
    recipe = "\n".join([image.python, image.as_of.isoformat(), *image.pins]) + "\n"
    stamp = home / "made-of"
    if stamp.exists() and stamp.read_text() == recipe:
        return made
    stamp.unlink(missing_ok=True)
    home.mkdir(parents=True, exist_ok=True)
    wanted = home / "image.in"
    wanted.write_text("\n".join(image.pins) + "\n")
    _uv("venv", "--quiet", "--allow-existing", "--python", image.python, str(home))
    _uv(
        "pip", "compile", "--quiet", "--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links",
        "--python-version", image.python, "--exclude-newer", image.as_of.isoformat(), "-o", str(made.lock), str(wanted),
    )  # fmt: skip
    _uv("pip", "sync", "--quiet", "--python", str(made.python), str(made.lock))
    stamp.write_text(recipe)
    return made


def install(made: Rebuilt, lines: Sequence[str]) -> None:
    """Put packages on top of an image's own, none of which may change. Raises ConfigurationError with uv's words."""
    file = made.lock.with_name("on-top.in")
    file.write_text("\n".join(lines) + "\n")
    _uv("pip", "install", "--quiet", "--python", str(made.python), "-r", str(file), "-c", str(made.lock))


def _uv(*arguments: str) -> None:
    done = subprocess.run([str(uv()), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ConfigurationError(f"uv {' '.join(arguments[:2])} failed:\n{done.stderr.strip()}")
