"""A small base to begin with: a bare repository (what a run pushes to) and a checkout of it (what a person reads)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dulwich.refs import Ref
from dulwich.repo import Repo

from knowledge_expansion.base.fold import Changes
from knowledge_expansion.errors import RepositoryError
from knowledge_expansion.repository.checkout import update_checkout
from knowledge_expansion.repository.clone import Repository
from knowledge_expansion.repository.settings import RepositorySettings

_FILES = {
    "README.md": """# A knowledge base

Numbered Markdown files, one subject each, in folders by topic. Every file says where each statement comes from: quotes
stand under the page they were taken from, with the day on which it was read.

- `INDEX.md` lists the files.
- `SKILL.md` makes the folder an Agent Skill.
- `.knowledge-base.yaml` says what may land here.
- `_ingest-auto/` holds the plans of expansions, and below `completed/` their reports.

Edit any file by hand: a file that was edited is never overwritten by a later run.
""",
    "SKILL.md": """---
name: knowledge-base
description: Answers questions from a base of researched, cited Markdown files. Use when INDEX.md lists the subject.
---

# Knowledge base

1. Read `INDEX.md` and choose the files whose titles and keywords fit the question.
2. Read those files. Answer from them, and name the source that stands with each quote.
3. When no file fits, say so. Do not fill gaps from memory.

## Folders

Each folder holds one topic; `INDEX.md` lists its files.
""",
    "INDEX.md": """# Index

Every knowledge file is listed here once, by topic.
""",
    ".knowledge-base.yaml": """# Files that cite documents read from this machine (local copies) may land in this base.
local_sources: allow
""",
}  # fmt: skip


def create_starter(bare: Path, checkout: Path | None, *, author: str, when: dt.datetime, branch: str = "main") -> str:
    """Make a bare repository at `bare` with a starter base, and a checkout of it; the commit's id.

    An existing bare repository with a commit is left as it is (its head is returned), so that set-up can run again.
    Raises RepositoryError when something else stands at `bare`."""
    if bare.exists() and any(bare.iterdir()) and not (bare / "HEAD").is_file():
        raise RepositoryError(f"{bare} exists and is no bare repository: choose another folder or remove it.")
    if not (bare / "HEAD").is_file():
        bare.mkdir(parents=True, exist_ok=True)
        with Repo.init_bare(str(bare)) as repo:
            repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/" + branch.encode()))
    with Repository(RepositorySettings(str(bare))) as repository:
        commit = repository.head()
        if commit is None:
            changes = Changes({name: text.encode() for name, text in _FILES.items()})
            commit = repository.commit(changes, "Start a knowledge base\n", author, when)
            repository.push()
    if checkout is not None:
        update_checkout(bare, checkout)
    return commit
