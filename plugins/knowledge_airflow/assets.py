"""The news of a commit as Airflow assets: one event for each knowledge file that landed new or changed, one for the base.

The files are known only when they land, so they are announced through aliases; other DAGs are scheduled on an alias, or on
the asset of one file by its URI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge_airflow.compat import AssetAlias, Context, asset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge_expansion.repository.settings import RepositorySettings
    from knowledge_expansion.values.figures import FileFigures

FILES = "knowledge_files"
"""The alias of all knowledge files, of every topic and base."""
COMMITS = "knowledge_commits"
"""The alias of the bases: one event for each commit that brought new or changed files."""


def aliases() -> list[AssetAlias]:
    """What the task that commits declares as its outlets."""
    return [AssetAlias(FILES), AssetAlias(COMMITS)]


def announce(
    context: Context, settings: RepositorySettings, figures: Sequence[FileFigures], common: dict[str, Any]
) -> None:
    """Add the events to the task's outlets. `common` goes into each of them: topic, as_of, commit. No file, no event."""
    from knowledge_expansion.repository.identity import base_id, file_name, uri

    if not figures:
        return
    base, events = base_id(settings), context["outlet_events"]
    for found in figures:
        name = file_name(base, found.path)
        events[AssetAlias(FILES)].add(asset(name, uri(name)), extra={**common, "path": found.path, **found.told()})
    total = {"files": len(figures), "lines": sum(found.lines for found in figures)}
    events[AssetAlias(COMMITS)].add(asset(base, uri(base)), extra={**common, **total})
