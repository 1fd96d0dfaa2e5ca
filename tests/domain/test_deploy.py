"""A deployment against a recorded gcloud: order, arguments, what is skipped, and what a failure midway says."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import pytest
from gcloud_double import DESCRIBED, Gcloud
from knowledge_expansion.cli import deploy
from knowledge_expansion.cli.composer import refused
from knowledge_expansion.deploy.gcloud import OURS_IN_DAGS, OURS_IN_PLUGINS, Target, describe
from knowledge_expansion.deploy.image import Image, load_image
from knowledge_expansion.deploy.rollout import Step, Wishes, rehearsal, roll_out, steps
from knowledge_expansion.deploy.stage import stage
from knowledge_expansion.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]
HERE = ["pantry", "--location", "europe-west1"]
BUCKET = "gs://europe-pantry-bucket"
NAMES = [
    "requirements",
    "pool brightdata",
    "variable knowledge_workspace",
    "plugins",
    "packages",
    "dags",
    "import errors",
]

STEP_WORDS = [
    "environments update", "pools set", "variables set", "/plugins", "--exclude=^(?!knowledge_[a-z]", "(?!knowledge_|",
    "list-import",
]  # fmt: skip
"""What only the command of that step has."""


@pytest.fixture
def gcloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gcloud:
    return Gcloud(tmp_path, monkeypatch)


def planned(tmp_path: Path, *, workspace: str = "", notify: str = "") -> list[Step]:
    target = Target("pantry", "europe-west1")
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("# two\njam==1.0\nhoney==2.1\n")
    wishes = Wishes(workspace, notify, settle=0)
    return steps(target, describe(target), tmp_path / "bundle", requirements, tmp_path / "merged.txt", wishes)


def test_the_order_and_every_argument(gcloud: Gcloud, tmp_path: Path) -> None:
    said: list[str] = []
    found = planned(tmp_path)
    assert [step.name for step in found] == NAMES
    roll_out(found, said.append)
    environments = ["composer", "environments"]
    in_airflow = [*environments, "run", *HERE]
    sync = ["storage", "rsync", "--recursive", "--checksums-only"]
    gone = "--delete-unmatched-destination-objects"
    dags, plugins = str(tmp_path / "bundle" / "dags"), str(tmp_path / "bundle" / "plugins")
    pool = ["brightdata", "8", "requests to the research service at a time"]
    assert gcloud.calls[0][:3] == [*environments, "describe"]
    assert gcloud.calls[1:] == [
        [*environments, "update", *HERE, "--update-pypi-packages-from-file", str(tmp_path / "merged.txt")],
        [*in_airflow, "pools", "get", "--", "brightdata"],
        [*in_airflow, "pools", "set", "--", *pool],
        [*in_airflow, "variables", "get", "--", "knowledge_workspace"],
        [*in_airflow, "variables", "set", "--", "knowledge_workspace", f"{BUCKET}/knowledge-workspace"],
        [*sync, gone, f"--exclude=^(?!{OURS_IN_PLUGINS})", plugins, f"{BUCKET}/plugins"],
        [*sync, r"--exclude=^(?!knowledge_[a-z]+/|topics/|\.airflowignore$)", dags, f"{BUCKET}/dags"],
        [*sync, gone, f"--exclude=^(?!{OURS_IN_DAGS})", dags, f"{BUCKET}/dags"],
        [*in_airflow, "dags", "list-import-errors"],
    ]
    assert said[0] == "[1/7] requirements"


def test_packages_of_others_stay_in_the_environment(gcloud: Gcloud, tmp_path: Path) -> None:
    planned(tmp_path)
    assert (tmp_path / "merged.txt").read_text() == "honey==2.1\njam==1.0\nours-alone==2.0\n"


def test_what_is_there_already_is_left_alone(gcloud: Gcloud, tmp_path: Path) -> None:
    software = {**DESCRIBED["config"]["softwareConfig"], "pypiPackages": {"jam": "==1.0", "Honey": "==2.1"}}  # type: ignore[index]
    config = {**DESCRIBED["config"], "softwareConfig": software}  # type: ignore[dict-item]
    gcloud.answer("environments describe", out=json.dumps({**DESCRIBED, "config": config}))
    gcloud.answer("pools get")
    gcloud.answer("variables get")
    said: list[str] = []
    roll_out(planned(tmp_path), said.append)
    verbs = [" ".join(call) for call in gcloud.calls]
    assert not [verb for verb in verbs if " update " in verb or " set " in verb]
    assert said.count("  is there already, and stays as it is") == 2


def test_what_is_asked_for_is_set_whatever_was_there(gcloud: Gcloud, tmp_path: Path) -> None:
    gcloud.answer("variables get")
    roll_out(planned(tmp_path, workspace="gs://research/runs", notify='["log"]'), lambda line: None)
    values = [call[-2:] for call in gcloud.calls if call[-5:-3] == ["variables", "set"]]
    assert values == [["knowledge_workspace", "gs://research/runs"], ["knowledge_notify", '["log"]']]


@pytest.mark.parametrize(
    ("number", "words"),
    list(enumerate(STEP_WORDS)),
)
def test_a_failure_says_what_is_done_and_what_is_not(gcloud: Gcloud, tmp_path: Path, number: int, words: str) -> None:
    found = planned(tmp_path)
    gcloud.answer(words, code=3, err="PERMISSION_DENIED: pantry")
    with pytest.raises(ConfigurationError) as caught:
        roll_out(found, lambda line: None)
    text = str(caught.value)
    assert text.startswith(f"FAILED at {NAMES[number]}: exit code 3\n  gcloud ")
    assert "PERMISSION_DENIED: pantry" in text
    assert f"Done: {', '.join(NAMES[:number]) or 'nothing'}.\n" in text
    assert f"Not done: {NAMES[number]}; after it: {', '.join(NAMES[number + 1 :]) or 'nothing'}.\n" in text
    assert words in " ".join(gcloud.calls[-1]), "nothing more may be called after a failure"


def test_import_errors_fail_it_though_airflow_answers_with_success(gcloud: Gcloud, tmp_path: Path) -> None:
    gcloud.answer("list-import-errors", out="filepath | error\npantry.py | no module named jam\n")
    with pytest.raises(ConfigurationError, match="FAILED at import errors: the environment cannot import"):
        roll_out(planned(tmp_path), lambda line: None)


def test_no_import_errors(gcloud: Gcloud, tmp_path: Path) -> None:
    gcloud.answer("list-import-errors", out="Executing the command...\nNo data found\n")
    roll_out(planned(tmp_path), lambda line: None)


def test_a_rehearsal_prints_the_commands_and_calls_nothing_but_describe(gcloud: Gcloud, tmp_path: Path) -> None:
    text = rehearsal(planned(tmp_path))
    assert len(gcloud.calls) == 1
    assert "variables get -- knowledge_workspace || gcloud composer environments run pantry" in text
    assert [line[2:] for line in text.splitlines() if line.startswith("# ")] == NAMES


def test_an_environment_that_cannot_be_described(gcloud: Gcloud) -> None:
    gcloud.answer("environments describe", code=1, err="NOT_FOUND: pantry")
    with pytest.raises(ConfigurationError, match=r"NOT_FOUND: pantry.*nothing was changed"):
        describe(Target("pantry", "europe-west1"))


def test_without_gcloud(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match="gcloud is not on the PATH"):
        describe(Target("pantry", "europe-west1"))


def command(gcloud: Gcloud, tmp_path: Path, *options: str, refusals: int = 0) -> tuple[int, list[bool]]:
    """`deploy` as it is typed, with a check that finds so many refusals: its exit code, and how the check was asked."""
    parser = argparse.ArgumentParser()
    deploy.register(parser.add_subparsers())
    arguments = parser.parse_args(["deploy", "--environment", "pantry", "--location", "europe-west1", *options])
    asked: list[bool] = []

    def check(bundle: Path, image: Image, *, load: bool) -> int:
        assert (bundle / "dags" / "knowledge_topics.py").exists()
        assert image.name == "composer-3-airflow-3.3.1"
        asked.append(load)
        return refusals

    return deploy.run(arguments, tmp_path / "bundle", check), asked


@pytest.mark.parametrize(
    ("state", "advice"),
    [
        ("UPDATING", "wait until the update that is under way has ended"), ("CREATING", "wait until it is made"),
        ("DELETING", "name another environment"), ("ERROR", "read why its last operation failed"),
        ("", "look at its page"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_an_environment_that_is_not_running_is_left_alone(
    gcloud: Gcloud, tmp_path: Path, state: str, advice: str, options: list[str]
) -> None:
    gcloud.answer("environments describe", out=json.dumps({**DESCRIBED, "state": state}))
    with pytest.raises(
        ConfigurationError, match=rf"is {state or 'in no known state'}, .*{advice}.*nothing was changed"
    ):
        command(gcloud, tmp_path, *options)
    assert [call[2] for call in gcloud.calls] == ["describe"]


def test_the_whole_check_comes_before_anything_is_changed(
    gcloud: Gcloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(gcloud, tmp_path, refusals=1) == (1, [True])
    assert capsys.readouterr().out.endswith("nothing was changed\n")
    assert [call[2] for call in gcloud.calls] == ["describe"]


def test_the_check_that_loads_can_be_skipped_and_the_other_cannot(
    gcloud: Gcloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(gcloud, tmp_path, "--skip-check", refusals=1) == (1, [False])
    assert command(gcloud, tmp_path, "--skip-check", "--dry-run") == (0, [False])
    assert capsys.readouterr().out.rstrip().endswith("dags list-import-errors")
    assert [call[2] for call in gcloud.calls] == ["describe", "describe"]


def test_skipped_means_that_nothing_is_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = stage(ROOT, tmp_path / "bundle").folder
    image = load_image("composer-3-airflow-3.3.1")
    assert refused(bundle, image, load=False) == 0
    assert "nothing refused as it is written; it was not loaded" in capsys.readouterr().out
    (bundle / "dags" / "jam.py").write_text("from airflow.models import DagRun\n")
    assert refused(bundle, image, load=True) == 1


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("knowledge_topics.py", True), ("knowledge_airflow/dags.py", True), ("topics/first-run.yaml", True),
        (".airflowignore", True),
        ("airflow_monitoring.py", False), ("other_team/dag.py", False), ("my_topics/a.yaml", False),
    ],
)  # fmt: skip
def test_nothing_of_others_is_deleted(name: str, ours: bool) -> None:
    """gcloud leaves out what the expression matches at its beginning, on both sides, so it deletes nothing of it either."""
    assert (re.compile(f"^(?!{OURS_IN_DAGS})").match(name) is None) == ours
