"""Run as a file in a clean process: load a piece of a staged bundle as a Composer component does, and say what was seen.

`python -P composer_probe.py dags FOLDER FILE` as a worker or DAG processor, `... plugins FOLDER FILE` as the web server,
`... packages NAME...` to import what distributions installed, `... modules NAME...` to import modules. It imports nothing of
the bundle itself. Prints one line of JSON.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import subprocess
import sys
import time
import traceback
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any


def give_database() -> None:
    """Airflow 2 looks into its metadata database while it parses a DAG that waits for an alias; its components have one."""
    if version("apache-airflow").startswith("2."):
        subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True, capture_output=True)


def file_in(folder: Path, name: str) -> dict[str, Any]:
    """Load one file with only its folder added to the path, last, as Airflow does; seconds without Airflow's own import."""
    give_database()
    from airflow.providers.common.compat.sdk import DAG, AirflowPlugin

    for name_of_base in ("BaseOperator", "BaseSensorOperator", "TaskGroup"):
        getattr(importlib.import_module("airflow.providers.common.compat.sdk"), name_of_base)
    sys.path.append(str(folder))
    started = time.perf_counter()
    names = _names_of(folder / name)
    seconds = time.perf_counter() - started
    # A DAG may have no name in its file: Airflow finds one that was entered with `with` all the same.
    dags = {value.dag_id: sorted(value.tags) for value in gc.get_objects() if issubclass(type(value), DAG)}
    plugins = [name for name, value in names.items() if _is_plugin(value, AirflowPlugin)]
    return {"seconds": round(seconds, 3), "dags": dags, "plugins": plugins}


def _is_plugin(value: Any, plugin: type) -> bool:
    return isinstance(value, type) and issubclass(value, plugin) and value is not plugin


def _names_of(file: Path) -> dict[str, Any]:
    """The names of a module executed under a name of its own: Airflow does not import DAG files and plugins by theirs."""
    spec = importlib.util.spec_from_file_location(f"unusual_prefix_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return vars(module)


def packages(names: list[str]) -> dict[str, Any]:
    """Import every module of the named distributions; by distribution, how it failed or an empty string."""
    owners = packages_distributions()
    modules = {name: [module for module, owned in owners.items() if name in map(_plain, owned)] for name in names}
    return {"failed": {name: _imported(modules[name]) if modules[name] else "it is not installed" for name in names}}


def _imported(modules: list[str]) -> str:
    try:
        for module in modules:
            importlib.import_module(module)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def main(kind: str, arguments: list[str]) -> None:
    """Print what was seen; what the bundle itself prints goes to standard error."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            if kind == "packages":
                seen = packages(arguments)
            elif kind == "modules":
                seen = {"failed": {name: _imported([name]) for name in arguments}}
            else:
                seen = file_in(Path(arguments[0]).resolve(), arguments[1])
    except Exception as error:
        lines = traceback.format_exc().strip().splitlines()
        seen = {
            "error": type(error).__name__,
            "message": str(error),
            "module": getattr(error, "name", None),
            "trace": lines,
        }
    print("PROBE " + json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
