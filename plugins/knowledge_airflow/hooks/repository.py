"""The knowledge base's git repository as an Airflow connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge_airflow.compat import BaseHook
from knowledge_airflow.hooks.connections import connection_of

if TYPE_CHECKING:
    from knowledge_expansion.repository.settings import RepositorySettings


class KnowledgeRepositoryHook(BaseHook):
    """Read the connection (type `generic`; `git` works as well): `host` is the repository's address (https, ssh, file or a
    plain path), `login`/`password` a user and token. `extra` holds `branch` and `root`, a folder inside the repository; the
    ssh key and known hosts, author and committer, and how commits land: docs/git.md."""

    conn_name_attr = "repo_conn_id"
    default_conn_name = "knowledge_repo_default"

    def __init__(self, repo_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.repo_conn_id = repo_conn_id

    def get_settings(self) -> RepositorySettings:
        """The repository that the connection names. Raises ConfigurationError when there is none or it names none."""
        from knowledge_expansion.errors import ConfigurationError
        from knowledge_expansion.repository.connection import settings_of

        connection = connection_of(self.repo_conn_id)
        if not connection.host:
            raise ConfigurationError(
                f"connection {self.repo_conn_id} has no host. Put the address of the knowledge base's repository there "
                "(https, ssh, file or a plain path)."
            )
        return settings_of(
            connection.host, login=connection.login, password=connection.password, extra=connection.extra_dejson
        )
