"""A work tree for people beside the bare repository of a local run."""

from __future__ import annotations

import io
from pathlib import Path

from dulwich import porcelain
from dulwich.errors import GitProtocolError


def update_checkout(bare: Path, checkout: Path) -> str:
    """Clone `bare` to `checkout`, or bring the checkout forward. Returns where it is, and why it was left behind if it was.

    Files that somebody edited there are never touched: the checkout is then left as it is.
    """
    if not checkout.exists():
        porcelain.clone(str(bare), str(checkout), errstream=io.BytesIO()).close()
        return str(checkout)
    status = porcelain.status(str(checkout), untracked_files="no")
    if status.unstaged or any(status.staged.values()):
        return f"{checkout} (left as it is: it has changes that are not committed; `git pull` there when they are)"
    try:
        porcelain.pull(str(checkout), str(bare), ff_only=True, outstream=io.BytesIO(), errstream=io.BytesIO())
    except (porcelain.DivergedBranches, GitProtocolError) as error:
        return f"{checkout} (left as it is: {error}; merge there by hand)"
    return str(checkout)
