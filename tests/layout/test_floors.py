"""Imports only go down: dags -> knowledge_airflow -> knowledge_expansion, and floor by floor inside the domain."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = ROOT / "include" / "knowledge_expansion"
FLOORS = [
    {"errors", "values"},
    {"text"},
    {"base", "brightdata", "deploy", "gate", "model_server", "repository", "research_server", "stores", "topics"},
    {"lint"},
    {"steps"},
    {"cli", "__main__"},
]
"""Bottom first. Packages of one floor may use each other; the gate may not use the writer or the extractor."""


def imports(file: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(file.read_text(), str(file))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def floor_of(package: str) -> int:
    for height, names in enumerate(FLOORS):
        if package in names:
            return height
    raise AssertionError(f"the package {package} has no floor: add it to FLOORS")


def modules() -> list[Path]:
    return sorted(file for file in DOMAIN.rglob("*.py") if file != DOMAIN / "__init__.py")


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(DOMAIN)))
def test_the_domain_imports_downwards_and_never_airflow(file: Path) -> None:
    own = file.relative_to(DOMAIN).parts[0].removesuffix(".py")
    for line, name in imports(file):
        top, *rest = name.split(".")
        assert top not in ("airflow", "knowledge_airflow"), f"{file}:{line} imports {name}: the domain knows no Airflow"
        if top == "knowledge_expansion" and rest:
            assert floor_of(rest[0]) <= floor_of(own), f"{file}:{line} imports {name}, which is a floor above {own}"


def test_the_gate_shares_nothing_with_writer_and_extractor() -> None:
    for file in (DOMAIN / "gate").rglob("*.py"):
        for line, name in imports(file):
            for forbidden in ("text.compose", "text.extract", "text.evidence"):
                assert forbidden not in name, f"{file}:{line} imports {name}: the gate must not trust what it checks"


def test_the_airflow_side_never_reads_the_metadata_database() -> None:
    for file in [*(ROOT / "plugins").rglob("*.py"), *(ROOT / "dags").glob("*.py")]:
        for line, name in imports(file):
            assert not name.startswith(("airflow.models", "airflow.utils.session", "airflow.settings")), (
                f"{file}:{line} imports {name}: workers have no metadata database"
            )
            assert not name.startswith("airflow.triggers"), f"{file}:{line}: no trigger classes of our own"


def test_dag_files_are_loops() -> None:
    for file in (ROOT / "dags").glob("*.py"):
        code = [line for line in file.read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert len(code) <= 20, f"{file} has {len(code)} lines of code: a DAG file finds specs, builds, registers"
