"""`lint`: the audit of a whole base, as a table or as JSON; `--fix` mends what is certain."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

from knowledge_expansion.base.view import encode
from knowledge_expansion.errors import ConfigurationError


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("lint", help="audit a whole knowledge base")
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of the base")
    parser.add_argument("--json", action="store_true", help="print every finding as JSON")
    parser.add_argument("--fix", action="store_true", help="add missing index rows and lead moved links right")
    parser.add_argument(
        "--max-age", type=_days, metavar="DAYS", help="days until a file is stale (default: the base's own, or 365)"
    )
    parser.add_argument(
        "--as-of", type=dt.date.fromisoformat, metavar="DATE", help="judge age as of this day (default today, UTC)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when there is no error, 1 when there are some, 2 when the base cannot be read."""
    from knowledge_expansion.lint.base import read_base
    from knowledge_expansion.lint.folder import FolderView
    from knowledge_expansion.lint.mend import mend
    from knowledge_expansion.lint.report import audit_json, json_text, render_audit
    from knowledge_expansion.lint.run import audit

    today = dt.datetime.now(dt.UTC).date()
    as_of = arguments.as_of or today
    mended: list[str] = []
    try:
        view = FolderView(arguments.folder.resolve())
        base = read_base(view, as_of=as_of, today=today, max_age=arguments.max_age, name=view.root.name)
        if arguments.fix:
            found = mend(base)
            for path, text in found.texts.items():
                view.replace(path, encode(base.pages[path].page.text), encode(text))
            base, mended = base.with_pages(found.texts), list(found.lines)
        result = audit(base)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    print(
        json_text(audit_json(result, as_of, mended)) if arguments.json else render_audit(result, as_of, mended), end=""
    )
    return 1 if result.errors else 0


def _days(text: str) -> int:
    days = int(text)
    if days < 1:
        raise ValueError(text)
    return days
