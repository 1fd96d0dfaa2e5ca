"""What the sources of a bundle must not say on Composer, found without running them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge_expansion.deploy.image import Image
from knowledge_expansion.deploy.refusal import Refusal

DATABASE = ("airflow.models", "airflow.settings", "airflow.utils.db", "airflow.utils.session", "sqlalchemy")
"""Modules whose use means the metadata database; workers of Composer have none since Airflow 3.1.7."""
TRIGGER_BASES = ("BaseTrigger", "BaseEventTrigger")
ON_THE_TRIGGERER = ("AsyncCallback",)


def forbidden(bundle: Path, image: Image) -> Iterator[Refusal]:
    """Every place of a staged bundle that a Composer component would trip over."""
    for file in sorted(bundle.rglob("*.py")):
        where = file.relative_to(bundle).as_posix()
        try:
            tree = ast.parse(file.read_text(), where)
        except SyntaxError as error:
            yield Refusal(
                f"{where}:{error.lineno}", f"Python cannot read it: {error.msg}", "correct it, then stage again"
            )
            continue
        yield from _database(tree, where)
        yield from _triggers(tree, where)
        yield from _variables(tree, where, image)


def imported_modules(bundle: Path) -> dict[str, str]:
    """Top-level modules of others that the bundle imports anywhere, also inside functions, by the first file that does."""
    own = {
        path.stem if path.suffix == ".py" else path.name
        for folder in ("dags", "plugins")
        for path in (bundle / folder).glob("*")
    }
    found: dict[str, str] = {}
    for file in sorted(bundle.rglob("*.py")):
        for _, name in _imports(_parsed(file)):
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and top not in own:
                found.setdefault(top, file.relative_to(bundle).as_posix())
    return found


def _parsed(file: Path) -> ast.Module:
    try:
        return ast.parse(file.read_text())
    except SyntaxError:  # told by `forbidden`
        return ast.Module([], [])


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything imported, also by a call that names it; of `from a import b` it is `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            yield from (found for found in _constants(node.args[:1]) if not found[1].startswith("."))


def _called(node: ast.Call) -> str:
    """The last name of what is called: `putenv` of `os.putenv(...)` and of `putenv(...)`."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _constants(nodes: Iterable[ast.expr | None]) -> Iterator[tuple[int, str]]:
    """Line and text of those that are string constants."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _database(tree: ast.Module, where: str) -> Iterator[Refusal]:
    for line, name in _imports(tree):
        module = next((module for module in DATABASE if name == module or name.startswith(module + ".")), None)
        if module:
            fix = "read state through the task's context, XCom or object storage, or ask Airflow's REST API"
            yield Refusal(f"{where}:{line}", f"{name} needs the metadata database, which workers do not have", fix)


def _triggers(tree: ast.Module, where: str) -> Iterator[Refusal]:
    there = "the triggerer sees neither dags/ nor plugins/"
    for line, name in _imports(tree):
        if name.rpartition(".")[2] in ON_THE_TRIGGERER:
            yield Refusal(
                f"{where}:{line}", f"{name} runs on the triggerer, and {there}", "use SyncCallback, which a worker runs"
            )
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = {base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in node.bases}
            if bases & set(TRIGGER_BASES) or any(base.endswith("Trigger") for base in bases):
                fix = 'wait in a sensor with mode="reschedule", or use a trigger of a provider'
                yield Refusal(f"{where}:{node.lineno}", f"{node.name} is a trigger class of its own; {there}", fix)


def _variables(tree: ast.Module, where: str, image: Image) -> Iterator[Refusal]:
    for line, name in _set_in_environment(tree):
        if name in image.reserved_variables or name.startswith(image.reserved_prefixes):
            fix = "leave it alone; a setting of Airflow goes to --update-airflow-configs section-key=value"
            yield Refusal(f"{where}:{line}", f"it sets {name}, an environment variable that Composer reserves", fix)


def _set_in_environment(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of every variable that is set under a name that stands there.

    By `os.environ[name]` as any kind of target, `|=`, `update`, `setdefault` and `putenv`.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and _is_environ(node.value):
            yield from _constants([node.slice])
        elif isinstance(node, ast.AugAssign) and _is_environ(node.target):
            yield from _keys(node.value)
        elif isinstance(node, ast.Call):
            called = _called(node)
            on_environ = isinstance(node.func, ast.Attribute) and _is_environ(node.func.value)
            if called == "putenv" or (called == "setdefault" and on_environ):
                yield from _constants(node.args[:1])
            elif called == "update" and on_environ:
                yield from _named(node)


def _keys(node: ast.expr) -> Iterator[tuple[int, str]]:
    """Line and text of the keys of a mapping that is written out: a dictionary, `dict(...)` or pairs."""
    if isinstance(node, ast.Dict):
        yield from _constants(node.keys)
    elif isinstance(node, ast.Call) and _called(node) == "dict":
        yield from _named(node)
    elif isinstance(node, ast.List | ast.Tuple | ast.Set):
        yield from _constants(
            pair.elts[0] for pair in node.elts if isinstance(pair, ast.List | ast.Tuple) and pair.elts
        )


def _named(call: ast.Call) -> Iterator[tuple[int, str]]:
    """The keys that a call takes as `dict` and `update` do: of its one argument, and its keywords."""
    for argument in call.args:
        yield from _keys(argument)
    for keyword in call.keywords:
        if keyword.arg is None:
            yield from _keys(keyword.value)
        else:
            yield keyword.value.lineno, keyword.arg


def _is_environ(node: ast.expr) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == "environ") or (
        isinstance(node, ast.Name) and node.id == "environ"
    )
