"""A notifier such as a provider brings: templated arguments, sent over a connection."""

from __future__ import annotations

from typing import Any, ClassVar

from airflow.providers.common.compat.sdk import BaseNotifier
from airflow.providers.http.hooks.http import HttpHook


class TemplatedNotifier(BaseNotifier):
    """POST `text`, in which templates are filled in, to an HTTP connection."""

    template_fields: ClassVar[Any] = ("text",)

    def __init__(self, http_conn_id: str, text: str) -> None:
        super().__init__()
        self.http_conn_id, self.text = http_conn_id, text

    def notify(self, context: Any) -> None:
        HttpHook(method="POST", http_conn_id=self.http_conn_id).run("message", data=self.text.encode())
