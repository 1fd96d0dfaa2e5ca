"""The package as an Airflow provider: built, installed into a folder, and found by Airflow in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from knowledge_airflow.compat import AIRFLOW_2
from local_airflow import ROOT, without_airflow

# What the connection form of the user interface asks for, and where the hook was loaded from.
LOOK = """
import inspect, json, sys
from airflow.api_fastapi.core_api.services.ui.connections import HookMetaService
from airflow.providers_manager import ProvidersManager
found = next(hook for hook in HookMetaService.hook_meta_data() if hook.connection_type == "brightdata")
hook = ProvidersManager().hooks["brightdata"]
loaded = __import__("importlib").import_module("knowledge_airflow.hooks.brightdata")
json.dump({
    "meta": found.model_dump(mode="json"), "class": hook.hook_class_name, "package": hook.package_name,
    "testable": hook.connection_testable, "name": hook.hook_name, "file": loaded.__file__,
    "version": ProvidersManager().providers["knowledge-expansion"].version,
}, open(sys.argv[1], "w"))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project installed from its wheel. Built from a copy, for a build leaves files in its sources."""
    folder = tmp_path_factory.mktemp("provider")
    for name in ("include", "plugins"):
        shutil.copytree(
            ROOT / name, folder / "source" / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
        )
    shutil.copy(ROOT / "pyproject.toml", folder / "source")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-index"]
    wheel = [*pip, "wheel", *offline, "--no-build-isolation", "--wheel-dir", str(folder), str(folder / "source")]
    subprocess.run(wheel, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", *offline, "--target", str(folder / "site"), str(built)], check=True)
    return folder / "site"


@pytest.fixture(scope="module")
def seen(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Airflow knows of the installed provider."""
    folder = tmp_path_factory.mktemp("look")
    environment = {
        **without_airflow(os.environ),
        "PYTHONPATH": str(installed),
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(folder / "no-plugins"),
    }
    answer = folder / "answer.json"
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(answer)],
        env=environment,
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(answer.read_text()))


def test_the_wheel_holds_both_packages_and_nothing_of_the_tests(installed: Path) -> None:
    names = sorted(path.name for path in installed.iterdir() if not path.name.endswith(".dist-info") and path.is_dir())
    assert [name for name in names if name not in ("bin", "__pycache__")] == [
        "knowledge_airflow",
        "knowledge_expansion",
    ]


@pytest.mark.skipif(AIRFLOW_2, reason="the connection forms of Airflow 2 are made by its web server, from hooks")
def test_airflow_finds_the_connection_type(seen: dict[str, Any], installed: Path) -> None:
    assert seen["class"] == "knowledge_airflow.hooks.brightdata.BrightDataHook"
    assert Path(seen["file"]).is_relative_to(installed)
    assert (seen["package"], seen["name"]) == ("knowledge-expansion", "Bright Data")
    assert seen["testable"] is True
    assert seen["version"] == "0.1.0"


@pytest.mark.skipif(AIRFLOW_2, reason="the connection forms of Airflow 2 are made by its web server, from hooks")
def test_the_form_shows_the_zones_and_hides_what_is_not_used(seen: dict[str, Any]) -> None:
    meta = seen["meta"]
    if meta["extra_fields"] is None:
        pytest.skip("this Airflow reads no fields from a provider's metadata (3.2 and later do)")
    titles = {name: field["schema"]["title"] for name, field in meta["extra_fields"].items()}
    assert titles == {"serp_zone": "SERP zone", "unlocker_zone": "Unlocker zone", "country": "Country (two letters)"}
    standard = meta["standard_fields"]
    assert standard["password"]["title"] == "API key"
    assert standard["host"]["title"] == "Base URL"
    assert standard["host"]["placeholder"] == "https://api.brightdata.com"
    assert all(standard[name]["hidden"] for name in ("login", "port", "url_schema"))
