"""What a Composer image holds, read from `images.toml`: the one place that says it."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge_expansion.errors import ConfigurationError

FACTS = Path(__file__).with_name("images.toml")


@dataclass(frozen=True)
class Image:
    """One image: its Airflow and Python, the versions that are known, and what every Composer environment refuses."""

    name: str
    airflow: str
    python: str
    as_of: dt.date
    versions: Mapping[str, str]
    preinstalled: frozenset[str]
    rebuilt_with: tuple[str, ...]
    reserved_variables: frozenset[str]
    reserved_prefixes: tuple[str, ...]

    @property
    def pins(self) -> tuple[str, ...]:
        """What an environment like this image is resolved from, as requirement lines."""
        named = {f"{name}=={version}" for name, version in self.versions.items()}
        free = {name for name in self.rebuilt_with if name not in self.versions}
        return (f"apache-airflow=={self.airflow}", *sorted(named | free))


def image_names() -> tuple[str, ...]:
    """The images that are known, newest Airflow first."""
    return tuple(tomllib.loads(FACTS.read_text())["images"])


def load_image(name: str) -> Image:
    """An image by name, with or without its build (`composer-3-airflow-3.3.1-build.2`).

    Raises ConfigurationError for one that is not told in `images.toml`.
    """
    facts = tomllib.loads(FACTS.read_text())
    key, _, _ = name.partition("-build.")
    if key not in facts["images"]:
        known = ", ".join(facts["images"])
        raise ConfigurationError(
            f"nothing is known about the image {name!r} (known: {known}). Take one of these, or add its Airflow version "
            f"and package versions to {FACTS.name}, from Composer's list of preinstalled packages"
        )
    environment, image = facts["environment"], facts["images"][key]
    return Image(
        name=key,
        airflow=image["airflow"],
        python=image["python"],
        as_of=image["as_of"],
        versions=image["versions"],
        preinstalled=frozenset(environment["preinstalled"]),
        rebuilt_with=tuple(environment["rebuilt_with"]),
        reserved_variables=frozenset(environment["reserved_variables"]),
        reserved_prefixes=tuple(environment["reserved_prefixes"]),
    )
