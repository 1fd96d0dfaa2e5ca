"""Looking up a connection, so that a missing one is a setting to make and not a failure to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge_airflow.compat import AirflowNotFoundException, BaseHook

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Connection


def connection_of(conn_id: str) -> Connection:
    """The connection of this name. Raises ConfigurationError when there is none."""
    from knowledge_expansion.errors import ConfigurationError

    try:
        return BaseHook.get_connection(conn_id)
    except AirflowNotFoundException as error:
        raise ConfigurationError(
            f"there is no connection {conn_id}. Add it to Airflow (`airflow connections add {conn_id} ...`), or set the "
            f"environment variable AIRFLOW_CONN_{conn_id.upper()}; the README shows what it holds."
        ) from error
