"""What is asked of a language model and what it answers, and the one thing that a model must be able to do."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from knowledge_expansion.values.record import Record

Finish = Literal["stop", "length", "safety", "other"]


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One question. `schema` is the JSON Schema of the answer as JSON text; `safety` pairs harms with thresholds as the topic
    names them; `thinking_tokens` None leaves the model its own way."""

    model: str
    system: str
    prompt: str
    schema: str
    temperature: float
    max_output_tokens: int
    thinking_tokens: int | None = None
    safety: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """A hash of all that the answer depends on: the same question is never paid for twice."""
        plain = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class ModelReply(Record):
    """An answer as it came. Tokens are those that are billed (thoughts count as output); `version` is the model's own name
    for itself. `finish` is `stop` for a whole answer, `length` for one that was cut off, `safety` for one that was blocked."""

    text: str
    finish: Finish
    prompt_tokens: int
    output_tokens: int
    version: str = ""
    detail: str = ""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ModelReply:
        return cls(**data)


class Model(Protocol):
    """A language model behind a connection."""

    def ask(self, request: ModelRequest) -> ModelReply:
        """One call. Raises Retryable (503, timeouts, broken connections), SlowDown (429), StopRun (no quota or permission for
        any request), NotAvailable (this request will never work), ConfigurationError (connection, model or location)."""
        ...
