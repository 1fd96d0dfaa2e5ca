"""A base may say in `.knowledge-base.yaml` what it allows and how it is organised. Unknown keys are refused."""

from __future__ import annotations

from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge_expansion.base.view import BaseView
from knowledge_expansion.errors import ConfigurationError

SETTINGS = ".knowledge-base.yaml"


class BaseSettings(BaseModel):
    """`local_sources`: whether files that cite local copies may land (None: the topic alone decides). `index`: one
    INDEX.md at the knowledge root, or one in each folder (None: the nearest one upward)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    local_sources: Literal["allow", "refuse"] | None = None
    index: Literal["root", "folder"] | None = None


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
            " `local_sources: allow|refuse` and `index: root|folder`, nothing else."
        ) from error


def _faults(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'top level'}: {e['msg']}" for e in error.errors())
    return " ".join(str(error).split())
