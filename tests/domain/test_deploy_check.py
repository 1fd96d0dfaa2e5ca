"""Bundles that Composer would trip over, each refused with its own words and the way out; and one that is fine."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from knowledge_expansion.deploy.check import loaded_refusals, written_refusals
from knowledge_expansion.deploy.environment import Rebuilt
from knowledge_expansion.deploy.image import image_names, load_image
from knowledge_expansion.deploy.refusal import Refusal
from knowledge_expansion.errors import ConfigurationError

DAG = """from airflow.providers.common.compat.sdk import DAG
import pantry_shelves
with DAG("pantry", schedule=None, tags=["pantry"]):
    pass
"""
PLUGIN = """from airflow.providers.common.compat.sdk import AirflowPlugin
class Pantry(AirflowPlugin):
    name = "pantry"
"""
IMAGE = load_image("composer-3-airflow-3.3.1-build.2")


class Bundle:
    """A small bundle without a fault, made to be spoiled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requirements = folder / "requirements.txt"
        self.write("dags/pantry.py", DAG)
        self.write("dags/.airflowignore", "pantry_shelves/\n")
        self.write("dags/pantry_shelves/__init__.py", "import json\n")
        self.write("plugins/pantry_plugin.py", PLUGIN)
        self.write("requirements.txt", f"# What is missing.\nselectolax=={version('selectolax')}\n")

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def written(self) -> list[Refusal]:
        return written_refusals(self.folder, self.requirements, IMAGE)

    def loaded(self, say: Callable[[str], None] = lambda line: None) -> list[Refusal]:
        """Beside this environment's own packages."""
        lock = self.folder / "image.lock"
        lock.write_text(f"pendulum=={version('pendulum')}\n")
        made = Rebuilt(Path(sys.executable), lock)
        return loaded_refusals(self.folder, self.requirements, made, say, slowest=1.5)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return Bundle(tmp_path)


def test_a_good_bundle_passes_and_its_times_are_told(bundle: Bundle) -> None:
    said: list[str] = []
    assert bundle.written() == []
    assert bundle.loaded(said.append) == []
    assert said[0].startswith("dags/pantry.py: 1 DAGs in 0.")
    assert said[1].startswith("plugins/pantry_plugin.py: Pantry in ")


WRITTEN = {
    "a syntax error": ("dags/pantry_shelves/jam.py", "def jam(:\n", "Python cannot read it", "stage again"),
    "the metadata database": (
        "dags/pantry_shelves/jam.py", "def count():\n    from airflow.models import DagRun\n",
        "airflow.models.DagRun needs the metadata database", "Airflow's REST API",
    ),
    "a trigger of its own": (
        "dags/pantry_shelves/jam.py", "class Boiled(BaseTrigger):\n    pass\n",
        "Boiled is a trigger class of its own", 'mode="reschedule"',
    ),
    "a callback on the triggerer": (
        "dags/pantry_shelves/jam.py", "from airflow.sdk import AsyncCallback\n",
        "AsyncCallback runs on the triggerer", "SyncCallback",
    ),
    "a reserved variable": (
        "dags/pantry_shelves/jam.py", "import os\nos.environ['GCP_PROJECT'] = 'jam'\n",
        "sets GCP_PROJECT", "--update-airflow-configs",
    ),
    "a setting of Airflow": (
        "dags/pantry_shelves/jam.py", "import os\nos.environ.setdefault('AIRFLOW__CORE__PARALLELISM', '9')\n",
        "sets AIRFLOW__CORE__PARALLELISM", "--update-airflow-configs",
    ),
    "the metadata database by its name": (
        "dags/pantry_shelves/jam.py", "import importlib\nMODELS = importlib.import_module('airflow.models')\n",
        "airflow.models needs the metadata database", "Airflow's REST API",
    ),
    "the metadata database by a bare call": (
        "dags/pantry_shelves/jam.py", "SESSION = __import__('airflow.utils.session')\n",
        "airflow.utils.session needs the metadata database", "Airflow's REST API",
    ),
    "an address as a requirement": (
        "requirements.txt", "jam @ git+ssh://git.example.com/jam.git\n", "is no name with a version",
        "private package repository",
    ),
    "an option as a requirement": ("requirements.txt", "--pre\n", "is no name with a version", "write name==version"),
    "a loose requirement": ("requirements.txt", "jam>=1.0\n", "is not pinned", "jam==1.2.3"),
    "a preinstalled provider": (
        "requirements.txt", "apache-airflow-providers-google==22.8.0\n",
        "apache-airflow-providers-google comes with the image", "delete the line",
    ),
    "a package with everybody's name": (
        "dags/utils/__init__.py", "", "another package of that name may come first", "a name of its own",
    ),
    "helpers that are parsed as DAG files": (
        "dags/pantry_spices/__init__.py", "", "parse its modules as DAG files", "add the line pantry_spices/",
    ),
    "a folder named like a DAG file": ("dags/pantry/notes.txt", "", "have one name", "another name"),
    "leftovers": ("dags/pantry_shelves/tests/test_jam.py", "", "serves nobody", "delete it"),
}  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        'os.environ.update({"GCP_PROJECT": "jam"})',
        'os.environ.update(GCP_PROJECT="jam")',
        'os.environ.update({"JAM": "1"}, GCP_PROJECT="jam")',
        'os.environ.update([("JAM", "1"), ("GCP_PROJECT", "jam")])',
        'os.environ.update(**{"GCP_PROJECT": "jam"})',
        'os.environ |= {**os.environ, "GCP_PROJECT": "jam"}',
        'os.environ |= dict(GCP_PROJECT="jam")',
        'os.environ["GCP_PROJECT"]: str = "jam"',
        'os.environ["GCP_PROJECT"] += "jam"',
        'jam, os.environ["GCP_PROJECT"] = "12"',
        'putenv("GCP_PROJECT", "jam")',
        'environ.setdefault("GCP_PROJECT", "jam")',
    ],
)
def test_a_reserved_variable_is_refused_however_it_is_set(bundle: Bundle, line: str) -> None:
    bundle.write("dags/pantry_shelves/jam.py", f"import os\nfrom os import environ, putenv\n{line}\n")
    (refusal,) = bundle.written()
    assert (refusal.where, "it sets GCP_PROJECT" in refusal.what) == ("dags/pantry_shelves/jam.py:3", True)


@pytest.mark.parametrize(
    "line",
    [
        'project = os.environ["GCP_PROJECT"]', 'os.environ.update({"JAM": "GCP_PROJECT"})', 'shelf.update({"GCP_PROJECT": 1})',
        'os.environ.update(shelf)', 'os.environ.pop("GCP_PROJECT")', "import_module('.models', 'airflow')",
    ],
)  # fmt: skip
def test_reading_and_other_mappings_are_not_refused(bundle: Bundle, line: str) -> None:
    bundle.write("dags/pantry_shelves/jam.py", f"import os\nshelf = {{}}\n{line}\n")
    assert bundle.written() == []


@pytest.mark.parametrize("name", WRITTEN)
def test_refused_as_it_is_written(bundle: Bundle, name: str) -> None:
    file, text, what, fix = WRITTEN[name]
    bundle.write(file, text)
    (refusal,) = bundle.written()
    assert what in refusal.what
    assert fix in refusal.fix
    assert refusal.where.startswith(file.partition("/")[0])


def one_of(refusals: list[Refusal], what: str) -> Refusal:
    found = [refusal for refusal in refusals if what in refusal.what]
    assert len(found) == 1, "\n".join(map(str, refusals))
    return found[0]


def test_a_package_that_is_not_in_dags(bundle: Bundle) -> None:
    bundle.write("dags/pantry.py", "import cellar_shelves\n" + DAG)
    refusal = one_of(bundle.loaded(), "does not parse with dags/ alone on the path")
    assert "put the package cellar_shelves inside dags/" in refusal.fix


def test_a_package_that_nobody_brings_though_no_parse_sees_it(bundle: Bundle) -> None:
    bundle.write("dags/pantry_shelves/jam.py", "def boil():\n    import no_such_cooker\n")
    (refusal,) = bundle.loaded()
    assert refusal.where == "dags/pantry_shelves/jam.py"
    assert "neither the image nor requirements.txt brings" in refusal.what
    assert "add its package to requirements.txt" in refusal.fix


def test_a_slow_parse_and_a_faulty_topic(bundle: Bundle) -> None:
    faulty = DAG.replace('["pantry"]', '["faulty", "pantry"]')
    bundle.write("dags/pantry.py", "import time\ntime.sleep(1.6)\n" + faulty)
    refusals = bundle.loaded()
    assert "import heavy packages inside execute" in one_of(refusals, "1.5 s is the limit").fix
    assert "knowledge_expansion validate" in one_of(refusals, "stands for a faulty topic").fix


def test_a_plugin_that_needs_dags(bundle: Bundle) -> None:
    bundle.write("plugins/pantry_plugin.py", "import pantry_shelves\n" + PLUGIN)
    bundle.write("plugins/shelf.py", "SHELF = 1\n")
    bundle.write("dags/pantry.py", "")
    refusals = bundle.loaded()
    assert "import Airflow and the standard library only" in one_of(refusals, "has plugins/ alone").fix
    assert "move it into a package inside dags/" in one_of(refusals, "defines no plugin").fix
    assert "at the top of dags/" in one_of(refusals, "no file defines a DAG").fix


def test_a_requirement_that_conflicts_with_the_image(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(bundle.folder / "old_clock-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("old_clock.py", "")
        meta = "Metadata-Version: 2.1\nName: old-clock\nVersion: 1.0\nRequires-Dist: pendulum<2\n"
        wheel.writestr("old_clock-1.0.dist-info/METADATA", meta)
        wheel.writestr(
            "old_clock-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr("old_clock-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("UV_FIND_LINKS", str(bundle.folder))
    monkeypatch.setenv("UV_NO_INDEX", "1")
    bundle.write("requirements.txt", "old-clock==1.0\n")
    (refusal,) = bundle.loaded()
    assert "does not install beside the image's packages" in refusal.what
    assert "pendulum" in refusal.what
    assert "choose a version that works with what the image holds" in refusal.fix


def test_an_image_that_is_not_known_says_which_are() -> None:
    with pytest.raises(ConfigurationError, match=r"known: composer-3-airflow-3\.3\.1, "):
        load_image("composer-9-airflow-9.0.0")
    assert all(load_image(name).python == "3.11" for name in image_names())
