"""Landing: clone, fold, commit once, push; and when somebody else was faster, all of it again on what they left.

Nothing is merged as text and nothing is forced: folding again is the merge.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from knowledge_expansion.base.fold import Changes
from knowledge_expansion.base.view import BaseView, applied
from knowledge_expansion.errors import RepositoryError
from knowledge_expansion.repository.clone import LostRace, Repository
from knowledge_expansion.repository.settings import RepositorySettings

# Five lost races in a row mean a base with more than one push in a few seconds, all day long.
TRIES = 5
# Seconds: the first wait is up to this, each further one up to twice as long.
PAUSE = 1.0


@dataclass(frozen=True, slots=True)
class Landing:
    """What became of it. `commit` is None when nothing had to change; `head` is the base's commit afterwards (None: an
    empty repository), `changes` what the last fold gave, `tries` how often it was folded."""

    commit: str | None
    head: str | None
    branch: str
    changes: Changes
    tries: int


def land(
    settings: RepositorySettings,
    make_changes: Callable[[BaseView], Changes],
    message: Callable[[BaseView, Changes], str],
    *,
    author: str,
    when: dt.datetime,
    check: Callable[[BaseView], None] = lambda after: None,
    tries: int = TRIES,
    sleep: Callable[[float], None] = time.sleep,
    jitter: Callable[[], float] = random.random,
) -> Landing:
    """Fold into the newest state of the base and push one commit.

    `make_changes` and `message` are called with the base as cloned, once a try; `check` sees the base as it will be and
    raises to stop. Raises RepositoryError when every try lost its race or the remote declines, and what `make_changes`
    and `check` raise.
    """
    lost = ""
    for number in range(1, tries + 1):
        with Repository(settings) as repository:
            base = repository.view()
            changes = make_changes(base)
            if not changes:
                return Landing(None, repository.head(), repository.branch, changes, number)
            check(applied(base, changes.writes, changes.removals))
            commit = repository.commit(changes, message(base, changes), author, when)
            try:
                repository.push()
            except LostRace as error:
                lost = str(error)
                sleep(PAUSE * 2 ** (number - 1) * jitter())
                continue
            return Landing(commit, commit, repository.branch, changes, number)
    raise RepositoryError(
        f"{settings.shown}: somebody else pushed first, {tries} times in a row (last: {lost}). Nothing was changed; run"
        " this step again."
    )
