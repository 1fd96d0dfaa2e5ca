"""What the files of a staged bundle must look like for Composer's sync and Airflow's discovery, whatever they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge_expansion.deploy.refusal import Refusal

GENERIC = frozenset(
    {"common", "config", "core", "helpers", "include", "lib", "plugins", "src", "tests", "tools", "utils"}
)
"""Package names that others have too: dags/ comes last on the path, and the other one would be imported."""
JUNK = ("__pycache__", ".git", ".venv", "tests", "node_modules")


def misplaced(bundle: Path) -> Iterator[Refusal]:
    """What would be ignored, mistaken for something else, or hidden by something of the same name."""
    dags = bundle / "dags"
    if not dags.is_dir():
        yield Refusal("dags", "there is no such folder in the bundle", "run `make stage`")
        return
    ignored = (dags / ".airflowignore").read_text().split() if (dags / ".airflowignore").exists() else []
    modules = {file.stem for file in dags.glob("*.py")}
    for folder in sorted(path for path in dags.iterdir() if path.is_dir()):
        where = f"dags/{folder.name}"
        holds_code = any(folder.rglob("*.py"))
        if folder.name in modules:
            fix = "give one of them another name"
            yield Refusal(
                where, f"a folder and the DAG file {folder.name}.py have one name; the sync mixes them up", fix
            )
        if folder.name in GENERIC and holds_code:
            fix = "give the package a name of its own, like knowledge_expansion"
            yield Refusal(where, "another package of that name may come first on the path", fix)
        elif holds_code and f"{folder.name}/" not in ignored:
            fix = f"add the line {folder.name}/ to dags/.airflowignore"
            yield Refusal(where, "the DAG processor would parse its modules as DAG files, again and again", fix)
    for path in sorted(bundle.rglob("*")):
        if path.name in JUNK or path.suffix == ".pyc":
            where = path.relative_to(bundle).as_posix()
            yield Refusal(
                where, "it is synchronized to every worker and serves nobody", "delete it, then run `make stage`"
            )
