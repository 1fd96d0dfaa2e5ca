"""`requirements.txt` against an image: nothing that an environment refuses, nothing that replaces what is there.

An update of packages takes an environment ten minutes and more, and a conflict leaves it as it was: better known before.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge_expansion.deploy.environment import uv
from knowledge_expansion.deploy.image import Image
from knowledge_expansion.deploy.loading import import_packages
from knowledge_expansion.deploy.refusal import Refusal

LINE = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?P<extras>\[[^\]]*\])?(?P<rest>.*)")
EXACT = re.compile(r"==[^=*,;@\s]+")


def requirement_lines(file: Path) -> list[str]:
    """The lines that say something, without comments."""
    lines = (line.partition(" #")[0].strip() for line in file.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def plain_name(line: str) -> str:
    """The distribution's name in its plain form, or an empty string where the line starts with none."""
    found = LINE.match(line)
    return re.sub(r"[-_.]+", "-", found["name"]).lower() if found else ""


def wrong_lines(file: Path, image: Image) -> Iterator[Refusal]:
    """What an environment refuses as it is written, and what the image brings itself."""
    for line in requirement_lines(file):
        found = LINE.fullmatch(line)
        if line.startswith("-") or "://" in line or "@" in line or not found:
            fix = "write name==version; a package of your own goes to a private package repository first"
            yield Refusal(file.name, f"{line!r} is no name with a version; an environment takes nothing else", fix)
        elif plain_name(line) in image.preinstalled or plain_name(line) in image.versions:
            fix = "delete the line, and take the image's version"
            yield Refusal(file.name, f"{plain_name(line)} comes with the image; {line!r} would replace it", fix)
        elif not EXACT.fullmatch(found["rest"].strip()) or line != line.lower():
            fix = f"write it in lower case with one exact version, like {plain_name(line)}==1.2.3"
            yield Refusal(
                file.name, f"{line!r} is not pinned: an update would resolve for half an hour, or differently", fix
            )


def conflicts(file: Path, python: Path, lock: Path) -> Iterator[Refusal]:
    """What cannot be installed beside the packages of `lock`, none of which may change, with a wheel for this Python."""
    command = [str(uv()), "pip", "install", "--quiet", "--dry-run", "--only-binary", ":all:", "--python", str(python)]
    done = subprocess.run([*command, "-r", str(file), "-c", str(lock)], capture_output=True, text=True, check=False)
    if done.returncode:
        words = " ".join(done.stderr.split())
        fix = "choose a version that works with what the image holds (its packages are in " + lock.name + ")"
        yield Refusal(file.name, f"does not install beside the image's packages: {words}", fix)


def not_importable(file: Path, python: Path) -> Iterator[Refusal]:
    """What does not import in an environment that has it."""
    names: Sequence[str] = [plain_name(line) for line in requirement_lines(file)]
    for name, fault in import_packages(python, names).items():
        if fault:
            fix = "choose another version, or add what it lacks"
            yield Refusal(file.name, f"{name} does not import beside the image's packages: {fault}", fix)
