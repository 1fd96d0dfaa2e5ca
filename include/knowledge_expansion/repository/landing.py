"""Landing: clone, fold, commit once, push; and when somebody else was faster, all of it again on what they left.

Nothing is merged as text and nothing is forced: folding again is the merge. Where the branch takes no pushes, the commit goes
to a branch beside it, and again onto what an earlier try has left there.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from knowledge_expansion.base.fold import Changes
from knowledge_expansion.base.view import BaseView, applied
from knowledge_expansion.errors import RepositoryError
from knowledge_expansion.repository.clone import LostRace, Repository
from knowledge_expansion.repository.pushing import ProtectedBranch
from knowledge_expansion.repository.settings import RepositorySettings

# Five lost races in a row mean a base with more than one push in a few seconds, all day long.
TRIES = 5
# Seconds: the first wait is up to this, each further one up to twice as long.
PAUSE = 1.0

MakeChanges = Callable[[BaseView], Changes]
Message = Callable[[BaseView, Changes], str]
Check = Callable[[BaseView], None]


@dataclass(frozen=True, slots=True)
class Landing:
    """What became of it. `commit` is None when nothing had to change; `head` is the branch's commit afterwards (None: an
    empty repository), `changes` what the last fold gave, `tries` how often it was folded. `target` is the branch that people
    read; where `branch` is another one, the commit waits there to be merged, and `why` may say why."""

    commit: str | None
    head: str | None
    branch: str
    changes: Changes
    tries: int
    target: str = ""
    why: str = ""

    @property
    def waits(self) -> bool:
        """Whether the commit stands on a branch of its own."""
        return self.branch != self.target


def land(
    settings: RepositorySettings,
    make_changes: MakeChanges,
    message: Message,
    *,
    author: str,
    when: dt.datetime,
    beside: str = "",
    check: Check = lambda after: None,
    tries: int = TRIES,
    sleep: Callable[[float], None] = time.sleep,
    jitter: Callable[[], float] = random.random,
) -> Landing:
    """Fold into the newest state of the base and push one commit; to the branch `beside`, if one is given and the settings
    say so or the branch is protected.

    `make_changes` and `message` are called with the base as cloned, once a try; `check` sees the base as it will be and
    raises to stop. Raises RepositoryError when every try lost its race or the remote declines, and what `make_changes`
    and `check` raise.
    """
    one = _Try(make_changes, message, check, author, when)
    lost = why = ""
    to = beside if settings.landing != "push" else ""
    for number in range(1, tries + 1):
        try:
            return replace(one.land(settings, to), tries=number, why=why)
        except LostRace as error:
            lost = str(error)
            sleep(PAUSE * 2 ** (number - 1) * jitter())
        except ProtectedBranch as error:
            if to or not beside:
                raise
            to, why = beside, str(error)
    raise RepositoryError(
        f"{settings.shown}: somebody else pushed first, {tries} times in a row (last: {lost}). Nothing was changed; run"
        " this step again."
    )


@dataclass(frozen=True, slots=True)
class _Try:
    """One clone, fold, commit and push."""

    make_changes: MakeChanges
    message: Message
    check: Check
    author: str
    when: dt.datetime

    def land(self, settings: RepositorySettings, to: str) -> Landing:
        with Repository(settings) as repository:
            base = repository.view()
            changes = self.make_changes(base)
            target = repository.branch
            if not changes:
                return Landing(None, repository.head(), target, changes, 1, target)
            if not repository.has_branch(to):
                self.check(applied(base, changes.writes, changes.removals))
                commit = repository.commit(changes, self.message(base, changes), self.author, self.when)
                repository.push(to)
                return Landing(commit, commit, to or target, changes, 1, target)
        return replace(self.land(replace(settings, branch=to), ""), target=target)
