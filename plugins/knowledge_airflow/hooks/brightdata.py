"""Bright Data as an Airflow hook: the connection, and a client over its session.

Built on the HTTP provider's hook for the connection and the session; its status check is not used, because the service
answers 200 to nearly everything and says in headers what really happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.providers.http.hooks.http import HttpHook

from knowledge_airflow.hooks.connections import connection_of

if TYPE_CHECKING:
    from knowledge_expansion.brightdata.client import Client
    from requests import Session

SESSION_OPTIONS = ("proxies", "verify", "trust_env")


class BrightDataHook(HttpHook):
    """Hand out a Bright Data client for a connection (type `brightdata` or `generic`).

    The connection holds the API key as `password`, the base URL as `host` (default the real service) and, in `extra`,
    `serp_zone`, `unlocker_zone` and `country`. Extras are read by name and never become request headers. `dated_pages`
    (true for the local research service) says that pages can be asked for as of a date.
    """

    conn_name_attr = "brightdata_conn_id"
    default_conn_name = "brightdata_default"
    conn_type = "brightdata"
    hook_name = "Bright Data"
    default_host = "https://api.brightdata.com"

    def __init__(self, brightdata_conn_id: str = default_conn_name) -> None:
        super().__init__(method="POST", http_conn_id=brightdata_conn_id)
        self.brightdata_conn_id = brightdata_conn_id

    def get_conn(self, headers: dict[Any, Any] | None = None, extra_options: dict[str, Any] | None = None) -> Session:
        """A requests session with the connection's proxies and certificate settings, without any credential in it."""
        from requests import Session

        connection = self.get_connection(self.brightdata_conn_id)
        self._set_base_url(connection)
        session = self._configure_session_from_mount_adapters(Session())
        options = {**connection.extra_dejson, **(extra_options or {})}
        for name in SESSION_OPTIONS:
            if name in options:
                setattr(session, name, options[name])
        session.headers.update(headers or {})
        return session

    def get_client(self) -> Client:
        """A client for the connection's key and zones.

        Raises ConfigurationError when the connection, its key or a zone is missing.
        """
        from knowledge_expansion.brightdata.client import Client
        from knowledge_expansion.errors import ConfigurationError

        connection = connection_of(self.brightdata_conn_id)
        extra = connection.extra_dejson
        missing = [name for name in ("serp_zone", "unlocker_zone") if not extra.get(name)]
        if not connection.password:
            missing.insert(0, "password (the API key)")
        if missing or not connection.password:
            raise ConfigurationError(
                f"connection {self.brightdata_conn_id} lacks {', '.join(missing)}. It needs the API key as password and "
                "serp_zone and unlocker_zone in its extra; zones are listed in the service's control panel."
            )
        session = self.get_conn()
        return Client(
            self.base_url,
            connection.password,
            serp_zone=extra["serp_zone"],
            unlocker_zone=extra["unlocker_zone"],
            country=extra.get("country", ""),
            dated_pages=extra.get("dated_pages") is True,
            session=session,
        )

    def test_connection(self) -> tuple[bool, str]:
        """Ask for the account's zones (free of charge) and compare them with the connection's."""
        from knowledge_expansion.brightdata.check import check_connection
        from knowledge_expansion.errors import KnowledgeError

        try:
            lines = check_connection(self.get_client())
        except KnowledgeError as error:
            return False, str(error)
        return all(line.ok for line in lines), "; ".join(line.text for line in lines)
