"""A base may say in `.knowledge-base.yaml` what it allows and how it is organised. Unknown keys are refused."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge_expansion.base.view import BaseView
from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.values.topic_types import Address

SETTINGS = ".knowledge-base.yaml"


class LintSettings(BaseModel):
    """What the audit of the base leaves out and where it draws its lines. `ignore`: folders, files or patterns that it does
    not read; `max_age`: days until a file is stale; `repeated_words`: words from which on a paragraph counts as repeated;
    `rules`: other severities by rule, or `off`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ignore: tuple[str, ...] = ()
    max_age: Annotated[int, Field(strict=True, ge=1, le=36500)] | None = None
    repeated_words: Annotated[int, Field(strict=True, ge=5, le=1000)] = 25
    rules: dict[str, Literal["error", "warning", "note", "off"]] = Field(default_factory=dict)


class BaseSettings(BaseModel):
    """`local_sources`: whether files that cite local copies may land (None: the topic alone decides). `index`: one
    INDEX.md at the knowledge root, or one in each folder (None: the nearest one upward). `front_matter`: `okf` when every
    file is to carry that of the Open Knowledge Format. `lint`: settings of the audit. `retracted`: addresses that no topic
    may rest on any more, as `sources.never_use` of a topic names them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    local_sources: Literal["allow", "refuse"] | None = None
    index: Literal["root", "folder"] | None = None
    front_matter: Literal["okf"] | None = None
    lint: LintSettings = LintSettings()
    retracted: tuple[Address, ...] = ()


def read_settings(base: BaseView) -> BaseSettings:
    """The base's settings; defaults when it has no such file. Raises ConfigurationError when it cannot be used."""
    data = base.read(SETTINGS)
    if data is None:
        return BaseSettings()
    try:
        loaded = yaml.safe_load(data)
        return BaseSettings.model_validate({} if loaded is None else loaded)
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{SETTINGS} of the knowledge base cannot be used: {_faults(error)}. It may hold"
            " `local_sources: allow|refuse`, `index: root|folder`, `front_matter: okf`, `retracted:` (a list of"
            " addresses) and `lint:` (ignore, max_age, repeated_words, rules), nothing else."
        ) from error


def with_retracted(text: str, addresses: Iterable[str]) -> str:
    """The text of a settings file with more retracted addresses; its other lines stay as they are."""
    known = set((yaml.safe_load(text or "{}") and (yaml.safe_load(text) or {}).get("retracted")) or ())
    new = [f"- {json.dumps(address)}\n" for address in addresses if address not in known]
    lines = [line if line.endswith("\n") else f"{line}\n" for line in text.splitlines(keepends=True)]
    if not new:
        return text
    place = next((n for n, line in enumerate(lines) if line.rstrip() == "retracted:"), None)
    if place is None:
        return "".join([*lines, "retracted:\n", *new])
    return "".join([*lines[: place + 1], *new, *lines[place + 1 :]])


def _faults(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'top level'}: {e['msg']}" for e in error.errors())
    return " ".join(str(error).split())
