"""The account of a PART's calls to a language model, in tokens and money, and the answers as they came.

As with requests for pages, intent is written before money is spent and an answer is stored before it is used, by the PART and
what was asked, never by try: a task that runs again pays nothing for what was answered.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from knowledge_expansion.errors import Overtaken, StopRun, WorkspaceError
from knowledge_expansion.stores.workspace import Workspace, json_bytes
from knowledge_expansion.values.model import ModelReply, ModelRequest
from knowledge_expansion.values.record import Record
from knowledge_expansion.values.topic import Prices

OPEN = "sent"
MONEY_LIMIT = "money_limit"
"""The code of a StopRun for a call that could pass the PART's share of the money."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Call(Record):
    """One call. `what` names the section and the try; `outcome` is `sent`, `answered`, or the code of its failure. `usd` is the
    estimate while the answer is not there, then what its tokens cost, where the service tells them; a call that failed costs
    nothing, unless it may have been billed."""

    what: str
    key: str
    at: str
    usd: float
    outcome: str = OPEN
    prompt_tokens: int = 0
    output_tokens: int = 0


class ModelAccount:
    """`part_folder` is the PART's folder in the workspace, `share` the US dollars it may spend."""

    def __init__(
        self,
        workspace: Workspace,
        part_folder: str,
        share: float,
        prices: Prices,
        *,
        clock: Callable[[], dt.datetime] = _now,
    ) -> None:
        self._workspace, self._folder, self._prices, self._clock = workspace, part_folder, prices, clock
        self.share = share
        self._standing = workspace.read_bytes(self._key)
        self.calls = self._load()

    @property
    def _key(self) -> str:
        return f"{self._folder}/model.json"

    @property
    def spent(self) -> float:
        """US dollars, those of calls under way by their estimate."""
        return sum(call.usd for call in self.calls)

    def cost(self, prompt_tokens: int, output_tokens: int) -> float:
        """US dollars of so many tokens at the topic's prices."""
        prices = self._prices
        return round((prompt_tokens * prices.input + output_tokens * prices.output) / 1_000_000, 8)

    def answer(self, request: ModelRequest) -> ModelReply | None:
        """The stored answer to exactly this question."""
        found = self._workspace.read_json(self._answer_key(request))
        return None if found is None else ModelReply.from_json(found["reply"])

    def begin(self, request: ModelRequest, what: str, prompt_tokens: int) -> int:
        """Announce a call. Raises StopRun when it could cost more than is left: its prompt and all the output it may have."""
        most = self.cost(prompt_tokens, request.max_output_tokens)
        if self.spent + most > self.share:
            raise StopRun(
                f"The money limit of this PART is reached: ${self.spent:.4f} of ${self.share:.4f} spent, and {what} could cost "
                f"${most:.4f} more. Raise model.spend_limit in the topic, or leave its sections quoted.",
                code=MONEY_LIMIT,
            )
        self.calls.append(Call(what, request.key, self._clock().isoformat(timespec="seconds"), most))
        self._write()
        return len(self.calls) - 1

    def settle(self, number: int, request: ModelRequest, reply: ModelReply) -> ModelReply:
        """Store an answer, then what it cost. The answer that counts is the one that was stored first. One that came without
        its tokens keeps its estimate."""
        asked = {"model": request.model, "prompt": request.prompt, "what": self.calls[number].what}
        answer = {"request": asked, "reply": reply.to_json()}
        stored = self._workspace.create_json(self._answer_key(request), answer)
        told = reply.prompt_tokens + reply.output_tokens > 0
        self.calls[number] = replace(
            self.calls[number],
            outcome="answered",
            usd=self.cost(reply.prompt_tokens, reply.output_tokens) if told else self.calls[number].usd,
            prompt_tokens=reply.prompt_tokens,
            output_tokens=reply.output_tokens,
        )
        self._write()
        return ModelReply.from_json(stored["reply"])

    def fail(self, number: int, code: str, *, billed: bool = False) -> None:
        """A call that brought no answer. One that may have been billed (a timeout) keeps its estimate."""
        call = self.calls[number]
        self.calls[number] = replace(call, outcome=code, usd=call.usd if billed else 0.0)
        self._write()

    def _answer_key(self, request: ModelRequest) -> str:
        return f"{self._folder}/answers/{request.key}.json"

    def _load(self) -> list[Call]:
        if self._standing is None:
            return []
        try:
            return [Call.from_json(item) for item in json.loads(self._standing)["calls"]]
        except (KeyError, TypeError, ValueError) as error:
            raise WorkspaceError(
                f"{self._key} in the workspace is not an account of calls ({error!r}). Delete it only if the limit may start "
                "anew, then clear the PART's tasks."
            ) from error

    def _write(self) -> None:
        data = json_bytes({"share_usd": self.share, "calls": [call.to_json() for call in self.calls]})
        if data == self._standing:
            return
        if not self._workspace.swap(self._key, self._standing, data):
            raise Overtaken(
                f"another process asks the model for this PART at the same time ({self._key} changed meanwhile), perhaps an"
                " earlier try that was thought dead. This one stops and asks nothing more; its next try goes on with the answers"
                " and the costs of both."
            )
        self._standing = data
