"""What a model may answer for a section: blocks of statements, each with the numbers of the evidence it rests on."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Statement(_Strict):
    """One sentence, item or table row (`cell | cell`) in plain words. `evidence` are ids such as `e3`; only a statement that
    is marked as `inference` has none."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1200)]
    evidence: list[Annotated[str, StringConstraints(pattern=r"^e[1-9]\d{0,2}$")]] = []
    inference: bool = False

    @model_validator(mode="after")
    def _rests_on_something(self) -> Statement:
        if self.inference == bool(self.evidence):
            raise ValueError("name the evidence ids, or mark it as inference, not both")
        return self


class Block(_Strict):
    """Statements that stand together under one point (1-based). A paragraph's are its sentences, a table's its rows, the
    first of them its head; `code` shows the code of its evidence whole."""

    point: Annotated[int, Field(ge=1, le=99)]
    kind: Literal["paragraph", "list", "table", "code"]
    statements: Annotated[list[Statement], Field(min_length=1, max_length=60)]


class SectionAnswer(_Strict):
    """The answer for one section."""

    blocks: Annotated[list[Block], Field(max_length=120)]


@lru_cache(maxsize=1)
def answer_schema() -> str:
    """The JSON Schema of a SectionAnswer without references, as JSON text."""
    schema = SectionAnswer.model_json_schema()
    definitions = schema.pop("$defs", {})
    return json.dumps(_inlined(schema, definitions), sort_keys=True)


def _inlined(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_inlined(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inlined(definitions[node["$ref"].rpartition("/")[2]], definitions)
    kept = {k: v for k, v in node.items() if k not in ("title", "default", "description") or not isinstance(v, str)}
    return {key: _inlined(value, definitions) for key, value in kept.items()}
