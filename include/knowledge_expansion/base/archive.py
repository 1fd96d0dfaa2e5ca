"""The folder of a finished expansion: plan, drops and report below `_ingest-auto/completed/`.

The plan's folder moves there from where it lay; nothing in it is lost, and what an earlier run left stays beside.
"""

from __future__ import annotations

import hashlib
import posixpath

from knowledge_expansion.base.view import BaseView
from knowledge_expansion.values.operations import Archive

ROOT = "_ingest-auto"


def archive(base: BaseView, operation: Archive) -> tuple[dict[str, bytes], frozenset[str], list[str]]:
    """What the archive writes, what it removes, and warnings.

    A file of the moved folder that has the name of another one but not its content is kept under a name of its own."""
    target = f"{ROOT}/completed/{operation.expansion}"
    writes = {f"{target}/{name}": text.encode() for name, text in operation.files}
    removals: set[str] = set()
    warnings = []
    for old in (f"{ROOT}/{operation.expansion}/", f"{ROOT}/inprocess/{operation.expansion}/"):
        for path in sorted(path for path in base.paths() if path.startswith(old)):
            data = base.read(path) or b""
            new = f"{target}/{path.removeprefix(old)}"
            if writes.get(new, base.read(new)) not in (None, data):
                new = _as_found(new, data)
                warnings.append(f"{path} differs from the archived file of the same name and is kept as {new}.")
            writes[new] = data
            removals.add(path)
    return writes, frozenset(removals), warnings


def _as_found(path: str, data: bytes) -> str:
    stem, extension = posixpath.splitext(path)
    return f"{stem}.as-found-{hashlib.sha256(data).hexdigest()[:8]}{extension}"
