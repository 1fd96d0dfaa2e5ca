"""`check-composer`: everything about a staged bundle that can be known before it is uploaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge_expansion.deploy.environment import Rebuilt, install
from knowledge_expansion.deploy.image import Image
from knowledge_expansion.deploy.loading import Loaded, import_modules, load_dags, load_plugins
from knowledge_expansion.deploy.refusal import Refusal
from knowledge_expansion.deploy.requirements import conflicts, not_importable, requirement_lines, wrong_lines
from knowledge_expansion.deploy.sources import forbidden, imported_modules
from knowledge_expansion.deploy.tree import misplaced

SLOWEST = 2.5
"""Seconds a DAG file may take over Airflow's own import: the limit of Google's own checks of DAG files."""


def written_refusals(bundle: Path, requirements: Path, image: Image) -> list[Refusal]:
    """What can be told from the files alone, in a second."""
    return [*misplaced(bundle), *forbidden(bundle, image), *wrong_lines(requirements, image)]


def loaded_refusals(
    bundle: Path, requirements: Path, made: Rebuilt, say: Callable[[str], None], *, slowest: float = SLOWEST
) -> list[Refusal]:
    """What only shows beside the image's packages. `say` is told what was measured; `slowest` is in seconds."""
    refused = list(conflicts(requirements, made.python, made.lock))
    if refused:
        return refused  # without its packages nothing of the bundle loads
    install(made, requirement_lines(requirements))
    return [
        *not_importable(requirements, made.python),
        *_missing(bundle, made.python),
        *_dags(load_dags(made.python, bundle / "dags", again_above=slowest), say, slowest),
        *_plugins(load_plugins(made.python, bundle / "plugins"), say),
    ]


def _missing(bundle: Path, python: Path) -> Iterator[Refusal]:
    """Modules of others that no environment has; many are imported inside functions, where a parse does not see them."""
    wanted = imported_modules(bundle)
    for module, fault in import_modules(python, sorted(wanted)).items():
        if fault:
            fix = "add its package to requirements.txt, with one exact version"
            yield Refusal(
                wanted[module],
                f"it imports {module}, which neither the image nor requirements.txt brings: {fault}",
                fix,
            )


def _dags(files: list[Loaded], say: Callable[[str], None], slowest: float) -> Iterator[Refusal]:
    """As a worker and a DAG processor see `dags/`."""
    for file in files:
        where = f"dags/{file.name}"
        if file.error:
            yield Refusal(where, f"it does not parse with dags/ alone on the path: {file.error}", _parse_fix(file))
            continue
        say(f"{where}: {len(file.dags)} DAGs in {file.seconds:.2f} s over Airflow's own import")
        if file.seconds > slowest:
            fix = (
                "import heavy packages inside execute, and ask nothing of network, database or Variables while parsing"
            )
            yield Refusal(
                where, f"it parses in {file.seconds:.1f} s, and {slowest} s is the limit; every task start pays it", fix
            )
        for dag, tags in file.dags.items():
            if "faulty" in tags:
                fix = "run `python -m knowledge_expansion validate` on its topic file"
                yield Refusal(where, f"the DAG {dag} stands for a faulty topic", fix)
    if not any(file.dags or file.error for file in files):
        yield Refusal("dags", "no file defines a DAG", "put the DAG files at the top of dags/, then run `make stage`")


def _parse_fix(file: Loaded) -> str:
    if file.module:
        return f"put the package {file.module.partition('.')[0]} inside dags/, or add it to requirements.txt"
    return "run the file with the staged dags/ as the only path, and correct what it says"


def _plugins(files: list[Loaded], say: Callable[[str], None]) -> Iterator[Refusal]:
    """As the web server sees `plugins/`."""
    for file in files:
        where = f"plugins/{file.name}"
        if file.error:
            fix = "let a plugin import Airflow and the standard library only; keep everything else in dags/"
            yield Refusal(where, f"the web server has plugins/ alone and cannot load it: {file.error}", fix)
        elif not file.plugins:
            fix = "move it into a package inside dags/: Airflow executes every module in plugins/ as a plugin"
            yield Refusal(where, "it defines no plugin", fix)
        else:
            say(f"{where}: {', '.join(file.plugins)} in {file.seconds:.2f} s")
