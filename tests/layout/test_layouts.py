"""The DAG files work unchanged wherever they lie, and load the packages beside them even when older ones are on the path.

Each layout is loaded in a clean process as a DAG processor does it: Airflow's own discovery finds the files below the bundle's
folder, and each is parsed in a process forked from one that knows only Airflow.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from knowledge_expansion.deploy.loading import load_plugins
from knowledge_expansion.deploy.stage import stage

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = (".*", "build", "__pycache__", "*.egg-info", "sample_corpus", "fixtures")
GIT = ("git", "-c", "user.name=Layout", "-c", "user.email=layout@example.com", "-c", "protocol.file.allow=always")
PROBE = """
import importlib, json, os, sys
from pathlib import Path
from airflow.dag_processing.dagbag import BundleDagBag
from airflow.utils.file import list_py_file_paths
bundle, decoy = Path(sys.argv[1]), sys.argv[2]
# This checkout is installed as a provider and may be imported by now; no layout has it installed.
for name in [name for name in sys.modules if name.partition(".")[0] in ("knowledge_airflow", "knowledge_expansion")]:
    del sys.modules[name]
sys.path.insert(0, decoy)
for file in sorted(list_py_file_paths(bundle)):
    if child := os.fork():
        os.waitpid(child, 0)
        continue
    bag = BundleDagBag(dag_folder=file, bundle_path=bundle, bundle_name="layout")
    packages = [importlib.import_module(name).__file__ for name in ("knowledge_airflow", "knowledge_expansion")]
    seen = {"file": file, "dags": sorted(bag.dags), "errors": bag.import_errors, "packages": packages}
    print("PROBE " + json.dumps(seen), flush=True)
    os._exit(0)
"""
SEARCH = """
import sys
from airflow.utils.file import list_py_file_paths
for file in list_py_file_paths(sys.argv[1]):
    print("FILE " + file)
"""
PLUGINS = """
import sys
from pathlib import Path
from airflow.plugins_manager import ensure_plugins_loaded
ensure_plugins_loaded()
for name, module in list(sys.modules.items()):
    file = getattr(module, "__file__", None) or ""
    if file.startswith(sys.argv[1]) and Path(file).stem == name:
        print("PLUGIN " + name)
"""
GIT_BUNDLE = """
import sys
from airflow.providers.git.bundles.git import GitDagBundle
bundle = GitDagBundle(name="layout", repo_url=sys.argv[1], tracking_ref="main", subdir=sys.argv[2] or None)
bundle.initialize()
print("PATH " + str(bundle.path))
"""
DAGS = {
    "knowledge_changes.py": ["knowledge_changes"],
    "knowledge_maintenance.py": ["knowledge_maintenance"],
    "knowledge_topics.py": ["knowledge__first_run", "knowledge__vertex_gcloud_cuda"],
}


@dataclass(frozen=True)
class Laid:
    """A layout on disk: `bundle` is the folder that Airflow searches, `dags` the one that holds the DAG files."""

    bundle: Path
    dags: Path
    packages: tuple[Path, Path]
    environment: Mapping[str, str] = field(default_factory=dict)


def copied(source: Path, target: Path) -> Path:
    def left_out(folder: str, names: list[str]) -> set[str]:
        return set(shutil.ignore_patterns(*LEFT_OUT)(folder, names)) - {".airflowignore"}

    return Path(shutil.copytree(source, target, ignore=left_out))


def beside(folder: Path, bundle: Path) -> Laid:
    packages = (folder / "plugins" / "knowledge_airflow", folder / "include" / "knowledge_expansion")
    return Laid(bundle, folder / "dags", packages)


def checkout(folder: Path) -> Laid:
    """`dags/` of a checkout as the DAG folder, the packages in its sibling folders."""
    project = copied(ROOT, folder / "checkout")
    return beside(project, project / "dags")


def composer(folder: Path) -> Laid:
    """What a worker and a DAG processor of Composer have: the staged `dags/`, nothing else beside it."""
    dags = stage(ROOT, folder / "staged").folder / "dags"
    alone = Path(shutil.move(dags, folder / "gcs" / "dags"))
    return Laid(alone, alone, (alone / "knowledge_airflow", alone / "knowledge_expansion"))


def git_root(folder: Path) -> Laid:
    """A git bundle whose folder is the repository's root: its `.airflowignore` keeps all but `dags/` away."""
    project = cloned(folder, "")
    return beside(project, project)


def git_subdir(folder: Path) -> Laid:
    """A git bundle with `subdir: dags`."""
    bundle = cloned(folder, "dags")
    return beside(bundle.parent, bundle)


def cloned(folder: Path, subdir: str) -> Path:
    """The bundle's folder: by the git provider's own bundle where it is installed, else by a clone."""
    project = copied(ROOT, folder / "project")
    remote = folder / "remote.git"
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "All"]):
        subprocess.run([*GIT, *words], cwd=project, check=True, capture_output=True)
    subprocess.run([*GIT, "clone", "-q", "--bare", str(project), str(remote)], check=True, capture_output=True)
    shutil.rmtree(project)
    if importlib.util.find_spec("airflow.providers.git") is None:
        subprocess.run([*GIT, "clone", "-q", str(remote), str(folder / "clone")], check=True, capture_output=True)
        return folder / "clone" / subdir
    environment = clean_environment(folder, AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_STORAGE_PATH=str(folder / "bundles"))
    return Path(run(GIT_BUNDLE, [str(remote), subdir], folder, environment, "PATH ")[0])


def compose(folder: Path) -> Laid:
    """The mounts and the environment that docker-compose.airflow.yml gives the DAG processor."""
    service = yaml.safe_load((ROOT / "docker-compose.airflow.yml").read_text())["services"]["dag-processor"]
    for volume in service["volumes"]:
        source, target, *_ = volume.split(":")
        if source.startswith("./"):
            copied(ROOT / source, folder / target.lstrip("/"))
    names = ("PYTHONPATH", "AIRFLOW__CORE__DAGS_FOLDER", "AIRFLOW__CORE__PLUGINS_FOLDER")
    said = {name: service["environment"][name].replace("/opt/", f"{folder}/opt/") for name in names}
    dags = Path(said["AIRFLOW__CORE__DAGS_FOLDER"])
    return Laid(dags, dags, beside(dags.parent, dags).packages, said)


LAYOUTS = (checkout, composer, git_root, git_subdir, compose)


def clean_environment(folder: Path, **more: str) -> dict[str, str]:
    own = ("AIRFLOW", "KNOWLEDGE_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return {**kept, "AIRFLOW_HOME": str(folder / "home"), "AIRFLOW__CORE__LOAD_EXAMPLES": "False", **more}


def run(code: str, arguments: list[str], folder: Path, environment: Mapping[str, str], mark: str) -> list[str]:
    """What a clean Python says after `mark`, line by line."""
    done = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", code, *arguments],
        env=environment, capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [line.removeprefix(mark) for line in done.stdout.splitlines() if line.startswith(mark)]


def loaded(laid: Laid, folder: Path) -> list[dict[str, Any]]:
    """Every file that Airflow finds in the layout, and what it defined, with an older copy of both packages on the path."""
    decoy = folder / "decoy"
    for package in ("knowledge_airflow", "knowledge_expansion"):
        (decoy / package).mkdir(parents=True)
        (decoy / package / "__init__.py").write_text("raise ImportError('an older copy was loaded')\n")
    environment = clean_environment(folder, **{"AIRFLOW__CORE__PLUGINS_FOLDER": str(decoy), **laid.environment})
    return [json.loads(line) for line in run(PROBE, [str(laid.bundle), str(decoy)], folder, environment, "PROBE ")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_packages_beside_the_dag_files_are_loaded(tmp_path: Path, layout: Callable[[Path], Laid]) -> None:
    laid = layout(tmp_path / "layout")
    found = loaded(laid, tmp_path)
    assert {file["file"]: file["errors"] for file in found} == {str(laid.dags / name): {} for name in DAGS}
    assert {Path(file["file"]).name: file["dags"] for file in found} == DAGS
    for file in found:
        assert [Path(module).parent for module in file["packages"]] == list(laid.packages)


@pytest.mark.parametrize("layout", [composer, git_root])
def test_without_its_ignore_file_helpers_would_be_dag_files(tmp_path: Path, layout: Callable[[Path], Laid]) -> None:
    laid = layout(tmp_path / "layout")
    (laid.bundle / ".airflowignore").unlink()
    assert len(run(SEARCH, [str(laid.bundle)], tmp_path, clean_environment(tmp_path), "FILE ")) > len(DAGS)


@pytest.mark.parametrize("ignored", [True, False])
def test_airflow_runs_one_module_of_the_plugins_folder(tmp_path: Path, ignored: bool) -> None:
    """Where the whole of `plugins/` is the plugins folder, its ignore file keeps the package from being run as plugins."""
    plugins = compose(tmp_path / "layout").packages[0].parent
    if not ignored:
        (plugins / ".airflowignore").unlink()
    environment = clean_environment(tmp_path, AIRFLOW__CORE__PLUGINS_FOLDER=str(plugins))
    found = run(PLUGINS, [str(plugins)], tmp_path, environment, "PLUGIN ")
    assert (found == ["knowledge_plugin"]) == ignored


def test_the_web_server_loads_the_staged_plugin_alone(tmp_path: Path) -> None:
    (found,) = load_plugins(Path(sys.executable), stage(ROOT, tmp_path / "staged").folder / "plugins")
    assert (found.name, found.error, list(found.plugins)) == ("knowledge_plugin.py", "", ["KnowledgePlugin"])
