"""One request that costs money: announced in the account, sent, settled, whatever comes of it."""

from __future__ import annotations

from collections.abc import Callable

from knowledge_expansion.brightdata.answers import Answer
from knowledge_expansion.errors import ConfigurationError, ResearchError
from knowledge_expansion.stores.requests import Kind, Ledger


def billed(ledger: Ledger, kind: Kind, what: str, send: Callable[[], Answer]) -> Answer:
    """Send one request. Raises what `send` raises, and StopRun when the PART's share is used up (then nothing is sent)."""
    number = ledger.spend(kind, what)
    try:
        answer = send()
    except (ResearchError, ConfigurationError) as error:
        ledger.settle(number, getattr(error, "code", "") or "configuration")
        raise
    ledger.settle(number, billed=answer.billed)
    return answer
