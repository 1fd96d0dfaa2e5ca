"""docs/composer.md as far as a machine can read it: its commands name the project, and what it tells is what the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from knowledge_expansion.deploy.image import image_names, load_image
from knowledge_expansion.deploy.requirements import plain_name, requirement_lines

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "composer.md").read_text()
OBJECTS = ("gcloud storage ls", "gcloud storage cat", "gcloud storage rm", "gcloud storage buckets add-iam")
"""Commands that name a bucket, which is unique in itself."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", TEXT, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    lines = "".join(blocks("bash")).replace("\\\n", " ").splitlines()
    return [line[line.index("gcloud ") :] for line in lines if "gcloud " in line and not line.startswith("#")]


@pytest.mark.parametrize("command", commands())
def test_every_command_names_its_project(command: str) -> None:
    if not command.startswith(OBJECTS):
        assert "--project $PROJECT" in command or " projects " in command
    if command.startswith("gcloud composer"):
        assert "--location $LOCATION" in command


def test_the_policy_is_one_that_monitoring_takes() -> None:
    (block,) = blocks("yaml")
    policy = yaml.safe_load(block)
    assert (policy["combiner"], len(policy["conditions"])) == ("OR", 3)
    for condition in policy["conditions"]:
        threshold = condition["conditionThreshold"]
        (metric,) = re.findall(r'metric\.type = "composer\.googleapis\.com/([^"]+)"', threshold["filter"])
        (resource,) = re.findall(r'resource\.type = "([^"]+)"', threshold["filter"])
        assert resource == f"cloud_composer_{metric.partition('/')[0]}"
        assert re.search(rf"\| `{metric}`[^|]*\| `{resource}` \|", TEXT), f"{metric} is not in the table of alerts"
        assert set(threshold) == {"filter", "aggregations", "comparison", "thresholdValue", "duration"}


def test_what_the_check_rebuilds_is_what_is_told() -> None:
    newest = load_image(image_names()[0])
    told = TEXT[TEXT.index("It does not rebuild the whole image") : TEXT.index("So a clash")]
    for name in {*newest.versions, *newest.rebuilt_with}:
        assert name.removeprefix("apache-airflow-providers-") in told
    assert newest.airflow in told


def test_the_packages_that_are_removed_are_those_that_were_added() -> None:
    (removed,) = re.findall(r"--remove-pypi-packages (\S+)", TEXT)
    assert removed.split(",") == [plain_name(line) for line in requirement_lines(ROOT / "requirements.txt")]
