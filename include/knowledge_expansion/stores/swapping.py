"""Compare and swap: put bytes where still the expected ones stand, so that of two writers the slower one learns of the other.

A folder is locked for the moment of the write (flock); Cloud Storage compares the object's generation with the one that was
read (`ifGenerationMatch`; 0: there is none). Other object storage has no such promise here: it compares and then writes.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

GOOGLE = ("gs", "gcs")


@contextlib.contextmanager
def folder_locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which other processes of this machine that swap in it wait for. It is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def swap_file(target: Path, expected: bytes | None, data: bytes, put: Callable[[Path, bytes], None]) -> bool:
    """Whether `put` was called, which it is when `expected` (None: no file) still stands there."""
    with folder_locked(target.parent):
        standing = target.read_bytes() if target.exists() else None
        if standing != expected:
            return False
        put(target, data)
        return True


def read_object(target: Any) -> bytes:
    """All bytes of an object by one request, so that they are of one version: a path over fsspec that is opened asks for the
    size first and for so many bytes then, of whatever stands there by now. Raises FileNotFoundError."""
    found: bytes = target.fs.cat_file(target.path)
    return found


def swap_object(target: Any, expected: bytes | None, data: bytes) -> bool:
    """The same for an object of Cloud Storage. `target` is a path over gcsfs, whose session and credentials are used.

    An upload whose answer was lost is tried again by gcsfs and then finds itself: that counts as written.
    """
    bucket, _, name = target.path.partition("/")
    generation = "0"
    if expected is not None:
        try:
            found = target.fs.call("GET", "b/{}/o/{}", bucket, name, json_out=True)
        except FileNotFoundError:
            return False
        if read_object(target) != expected:
            return False
        generation = str(found["generation"])
    try:
        _upload(target.fs, bucket, name, data, generation)
    except FileExistsError:  # what gcsfs makes of 412, the refusal of a generation
        return bool(read_object(target) == data)
    target.fs.invalidate_cache(target.path)
    return True


def _upload(fs: Any, bucket: str, name: str, data: bytes, generation: str) -> None:
    """One request that carries name and bytes (RFC 2387), as the service's `uploadType=multipart` wants it."""
    mark = uuid.uuid4().hex
    head = json.dumps({"name": name})
    body = (
        f"--{mark}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{head}\r\n"
        f"--{mark}\r\nContent-Type: application/octet-stream\r\n\r\n"
    ).encode()
    fs.call(
        "POST",
        f"{fs._location}/upload/storage/v1/b/{quote(bucket)}/o",
        uploadType="multipart",
        ifGenerationMatch=generation,
        headers={"Content-Type": f'multipart/related; boundary="{mark}"'},
        data=body + data + f"\r\n--{mark}--\r\n".encode(),
        json_out=True,
    )
