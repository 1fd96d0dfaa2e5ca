"""The stand-in as an object: listens on loopback, says what it was asked, and gives the connection that leads to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from knowledge_expansion.model_server.service import Service
from knowledge_expansion.research_server.wire import Listener

PROJECT = "local-project"
MODELS = ("gemini-3.1-flash-lite",)


class ModelServer:
    """Answers from construction until `close`; also a context manager. `behave` names what the n-th question gets: a
    behaviour for all of them, or a function of n."""

    def __init__(
        self, behave: str | Callable[[int], str] = "faithful", *, models: Sequence[str] = MODELS, delay: float = 0.0
    ) -> None:
        named = behave
        self.service = Service(PROJECT, models, (lambda _: named) if isinstance(named, str) else named, delay)
        self._listener = Listener(("127.0.0.1", 0), self.service)
        self._thread = threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.05}, name="model-server", daemon=True
        )
        self._thread.start()

    def __enter__(self) -> ModelServer:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        self._listener.stop()
        self._thread.join()

    @property
    def url(self) -> str:
        """Base URL without a final slash."""
        return f"http://127.0.0.1:{int(self._listener.server_address[1])}"

    @cached_property
    def key(self) -> dict[str, Any]:
        """A service account's key of its own, whose tokens come from here."""
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        private = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {
            "type": "service_account",
            "project_id": PROJECT,
            "private_key_id": "local",
            "private_key": private.decode(),
            "client_email": f"writer@{PROJECT}.iam.gserviceaccount.com",
            "client_id": "1",
            "token_uri": f"{self.url}/token",
        }

    @property
    def connection(self) -> str:
        """The connection `google_cloud_default` as JSON: what the environment variable of Airflow holds."""
        extra = {"project": PROJECT, "keyfile_dict": json.dumps(self.key), "vertex_endpoint": self.url}
        return json.dumps({"conn_type": "google_cloud_platform", "extra": extra})
