"""What the installed package tells Airflow: the connection type `brightdata` and its form."""

from __future__ import annotations

from typing import Any

FIELDS = {"serp_zone": "SERP zone", "unlocker_zone": "Unlocker zone", "country": "Country (two letters)"}


def get_provider_info() -> dict[str, Any]:
    """The entry point `apache_airflow_provider`; read by Airflow's providers manager."""
    return {
        "package-name": "knowledge-expansion",
        "name": "Knowledge expansion",
        "description": "Search and page scraping through Bright Data for knowledge expansions.",
        "connection-types": [
            {
                "hook-class-name": "knowledge_airflow.hooks.brightdata.BrightDataHook",
                "hook-name": "Bright Data",
                "connection-type": "brightdata",
                "ui-field-behaviour": {
                    "hidden-fields": ["login", "schema", "port"],
                    "relabeling": {"password": "API key", "host": "Base URL"},
                    "placeholders": {"host": "https://api.brightdata.com"},
                },
                "conn-fields": {
                    name: {"label": label, "schema": {"type": ["string", "null"]}} for name, label in FIELDS.items()
                },
            }
        ],
    }
