"""Notifiers that carry a run's report: to the log, to a file, to an HTTP connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from knowledge_airflow.compat import BaseNotifier, Context, ObjectStoragePath

if TYPE_CHECKING:
    from knowledge_expansion.values.report import Report


def _report(context: Context) -> Report:
    """The report that the notify task put beside Airflow's own entries of the context."""
    return cast("Report", cast("Any", context)["report"])


class LogNotifier(BaseNotifier):
    """Write the report into the task's log."""

    def notify(self, context: Context) -> None:
        """Log the report's text."""
        self.log.info("\n%s", _report(context).text)


class FileNotifier(BaseNotifier):
    """Write the report to a file or object: Markdown at `path`, JSON beside it at `path` + `.json`."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def notify(self, context: Context) -> None:
        """Write both forms, replacing older ones."""
        report = _report(context)
        for path, text in ((self.path, report.text), (self.path + ".json", report.json_text)):
            target = ObjectStoragePath(path if "://" in path else f"file://{path}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)


class HttpNotifier(BaseNotifier):
    """POST the report's JSON to an HTTP connection (a chat's webhook, an inbox, another service)."""

    def __init__(self, http_conn_id: str, endpoint: str = "") -> None:
        super().__init__()
        self.http_conn_id = http_conn_id
        self.endpoint = endpoint

    def notify(self, context: Context) -> None:
        """Send it. Raises what the HTTP hook raises."""
        from airflow.providers.http.hooks.http import HttpHook

        HttpHook(method="POST", http_conn_id=self.http_conn_id).run(
            self.endpoint, data=_report(context).json_text, headers={"Content-Type": "application/json"}
        )
