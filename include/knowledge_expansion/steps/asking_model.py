"""One question to the model: from the PART's store when it was answered before, else paid for; retried as all requests are,
within the time that a PART has for all its questions."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge_expansion.brightdata.retrying import persist
from knowledge_expansion.errors import ConfigurationError, NotAvailable, ResearchError, StopRun
from knowledge_expansion.stores.model_calls import ModelAccount
from knowledge_expansion.text.rewrite.prompt import tokens_of
from knowledge_expansion.values.model import Model, ModelReply, ModelRequest

LOST = ("timeout", "broken")
"""Codes of failures after which the service may have answered, and billed, what never arrived."""
LONGEST_ASKING = 30 * 60.0
"""Seconds from a PART's start of asking after which no call is sent. The last one may take `model.timeout_seconds` (at most
600) more, or a wait before it 300: 40 minutes in all, and the task that writes may take an hour."""


@dataclass
class AskingModel:
    """A model with the account of one PART. `model` None: only answers that are stored already."""

    model: Callable[[], Model] | None
    account: ModelAccount
    log: logging.Logger
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _until: float = field(init=False)

    def __post_init__(self) -> None:
        self._until = self.clock() + LONGEST_ASKING

    def ask(self, request: ModelRequest, what: str) -> ModelReply:
        """The answer to `request`. Raises NotAvailable for one that cannot be had; StopRun, ConfigurationError, Retryable and
        SlowDown as the model does, and StopRun when the PART's money or time is used up (then nothing is sent)."""
        found = self.account.answer(request)
        if found is not None:
            return found
        if self.model is None:
            raise NotAvailable(f"{what} was not asked before, and nothing is asked now", code="not_asked")
        return persist(lambda: self._send(request, what), search=False, sleep=self.sleep, log=self.log)

    def _send(self, request: ModelRequest, what: str) -> ModelReply:
        if self.model is None:
            raise NotAvailable(f"{what} cannot be asked", code="not_asked")
        if self.clock() >= self._until:
            raise StopRun(
                f"the model was busy or slow: {LONGEST_ASKING / 60:.0f} minutes of asking are over, all that a PART may take",
                code="time_limit",
            )
        number = self.account.begin(request, what, tokens_of(request))
        try:
            reply = self.model().ask(request)
        except (ResearchError, ConfigurationError) as error:
            code = getattr(error, "code", "") or "configuration"
            self.account.fail(number, code, billed=code in LOST)
            raise
        except Exception as error:  # whatever a provider's library raises must not end the PART
            self.log.exception("%s failed", what)
            self.account.fail(number, "unexpected", billed=True)
            raise NotAvailable(f"{what} failed: {type(error).__name__}: {error}", code="unexpected") from error
        return self.account.settle(number, request, reply)
