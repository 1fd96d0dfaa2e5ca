"""`build/composer/{dags,plugins}`: what Composer's bucket gets, the same bytes from the same checkout.

Workers and DAG processors see `dags/` alone, the web server `plugins/` alone; so both packages lie inside `dags/`, and
`plugins/` holds the plugin file, which imports neither. The checkout's own layout stays as it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("plugins/knowledge_airflow", "include/knowledge_expansion")
PLUGINS = ("knowledge_plugin.py",)
EPOCH = 1_577_836_800
"""The time of every staged file, seconds: 2020-01-01. Uploads compare checksums, so it need not tell versions apart."""
IGNORED = "__pycache__"
HIDDEN_KEPT = ".airflowignore"


@dataclass(frozen=True)
class Staged:
    """A staged bundle. `digest` covers names, modes and bytes of all files."""

    folder: Path
    digest: str
    files: int
    size: int


def stage(project: Path, target: Path) -> Staged:
    """Build the bundle of a checkout in `target`, which is replaced as a whole; a failure leaves the old one."""
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    _copy(project / "dags", fresh / "dags")
    for package in PACKAGES:
        _copy(project / package, fresh / "dags" / Path(package).name)
    for name in PLUGINS:
        _copy(project / "plugins" / name, fresh / "plugins" / name)
    _normalize(fresh)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return staged(target)


def staged(folder: Path) -> Staged:
    """What lies in a staged folder now."""
    digest, files, size = hashlib.sha256(), 0, 0
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        mode = file.stat().st_mode & 0o777
        name = file.relative_to(folder).as_posix()
        digest.update(f"{name}\0{mode:o}\0{hashlib.sha256(content).hexdigest()}\n".encode())
        files, size = files + 1, size + len(content)
    return Staged(folder, digest.hexdigest(), files, size)


def _copy(source: Path, target: Path) -> None:
    """A file, or a folder without caches, hidden files and links (of hidden files Airflow reads its ignore files only)."""
    if source.is_dir():
        for entry in source.iterdir():
            hidden = entry.name.startswith(".") and entry.name != HIDDEN_KEPT
            if (
                entry.name != IGNORED
                and not hidden
                and not entry.name.endswith((".pyc", "~"))
                and not entry.is_symlink()
            ):
                _copy(entry, target / entry.name)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())


def _normalize(folder: Path) -> None:
    """One mode and one time for everything: a checkout's umask and clock do not reach the bundle."""
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    for path in [*folder.rglob("*"), folder]:
        os.utime(path, (EPOCH, EPOCH))
