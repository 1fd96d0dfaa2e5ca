"""From an Airflow connection's fields to the settings of a repository; the names of `extra` are those of Airflow's own git
connection where that has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.repository.settings import AUTHOR, ForgeKind, LandingWay, RepositorySettings, SshSettings

_SSH = ("private_key", "key_file", "known_hosts", "known_hosts_file")
_CHOICES: Mapping[str, tuple[str, ...]] = {"landing": get_args(LandingWay), "forge": get_args(ForgeKind)}


def settings_of(
    url: str, *, login: str | None = None, password: str | None = None, extra: Mapping[str, Any]
) -> RepositorySettings:
    """The settings. Raises ConfigurationError for a value of `extra` that is none; names that are not ours are let be."""
    for name, allowed in _CHOICES.items():
        if (found := extra.get(name)) and found not in allowed:
            raise ConfigurationError(f"{name} {found!r} of the repository's connection must be {' or '.join(allowed)}.")
    return RepositorySettings(
        url=url,
        branch=extra.get("branch") or None,
        username=login,
        password=password,
        root=str(extra.get("root") or "").strip("/"),
        author=extra.get("author") or AUTHOR,
        committer=extra.get("committer") or "",
        sign_off=str(extra.get("sign_off", "")).lower() in ("true", "1", "yes"),
        ssh=SshSettings(**{name: str(extra.get(name) or "") for name in _SSH}),
        landing=extra.get("landing") or "push",
        forge=extra.get("forge") or _forge_by_host(url),
        forge_api=str(extra.get("forge_api") or "").rstrip("/"),
    )


def _forge_by_host(url: str) -> ForgeKind:
    return "gitlab" if "gitlab" in RepositorySettings(url).place[0] else "github"
