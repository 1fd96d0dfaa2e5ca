"""The search step of a PART: asks each planned query once per as-of date and keeps what came back."""

from __future__ import annotations

import datetime as dt
import logging
import math
import re
from collections.abc import Callable

from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.errors import PartFailed
from knowledge_expansion.steps.asking import Asking, addresses
from knowledge_expansion.stores.requests import Ledger
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.values.records import SearchOutcome
from knowledge_expansion.values.topic import Part, Topic

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_QUOTES = re.compile(r"[\"“”„«»]")


def search_part(
    part: Part,
    topic: Topic,
    as_of: dt.date,
    client: Client,
    workspace: Workspace,
    ledger: Ledger,
    *,
    log: logging.Logger,
    queries: Callable[[str, Topic, dt.date], str],
) -> list[SearchOutcome]:
    """Ask every query of the PART, write `part-NN/searches.json`, and return it: one outcome a query, after one that
    found nothing that of its alternative. `queries(planned, topic, as_of)` puts the years in.

    A PART without queries reads its must-use pages alone: nothing is asked, and the log says so. Answers of this as-of
    date are taken from the workspace without a request. Raises PartFailed when no query gives an address, StopRun and
    ConfigurationError at once, SlowDown when a limit of the whole zone lasts.
    """
    search = Asking(part, topic, as_of, client, workspace, ledger, log)
    given_up = search.given_up()
    outcomes: list[SearchOutcome] = []
    with ledger:
        for number, planned in enumerate(part.queries, start=1):
            text = queries(planned, topic, as_of)
            first = given_up.get((planned, False)) or search.ask(planned, text)
            outcomes.append(first)
            log.info("query %d of %d: %r: %s", number, len(part.queries), first.query, _in_words(first))
            shorter = alternative(text) if not first.failure and not addresses(first) else None
            if shorter:
                second = given_up.get((planned, True)) or search.ask(planned, shorter, alternative_of=first.query)
                outcomes.append(second)
                log.info(
                    "query %d of %d, alternative %r: %s", number, len(part.queries), second.query, _in_words(second)
                )
        workspace.write_json(search.key, [outcome.to_json() for outcome in outcomes])
    if not part.queries:
        log.info("PART %d has no query: nothing was searched; only its must-use pages are read.", part.number)
    elif not any(addresses(outcome) for outcome in outcomes):
        tried = "; ".join(f"{outcome.query!r}: {_in_words(outcome)}" for outcome in outcomes)
        raise PartFailed(
            f"No query of PART {part.number} gave an address to read. {tried}. "
            "Reword the queries in the topic, or clear the search task when the service was at fault."
        )
    return outcomes


def alternative(query: str) -> str | None:
    """What to ask when a query finds nothing: the same without years and quotes; where it has none, its first two thirds.
    None when there is nothing left to leave out."""
    words = query.split()
    plain = _QUOTES.sub(" ", _YEAR.sub(" ", query)).split()
    if not plain:
        return None
    if plain != words:
        return " ".join(plain)
    kept = max(2, math.ceil(len(words) * 2 / 3))
    return " ".join(words[:kept]) if kept < len(words) else None


def _in_words(outcome: SearchOutcome) -> str:
    if outcome.failure:
        return outcome.failure
    if outcome.hits and not addresses(outcome):
        return f"{len(outcome.hits)} results, all of them redirects that hide their address"
    return f"{len(outcome.hits)} results" if outcome.hits else "nothing found"
