"""A model's answer read strictly: whole, JSON and nothing but JSON, of the schema, with ids that exist. Nothing is mended."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from pydantic import ValidationError

from knowledge_expansion.text.rewrite.prompt import Numbered
from knowledge_expansion.values.model import ModelReply
from knowledge_expansion.values.rewritten import Block, SectionAnswer, Statement

_MARKUP = re.compile(r"^(?:[-+*#>|=~]|\d+[.)])(?:\s|$)|^(?:-{3,}|={3,})|\[\^|[\x00-\x1f\x7f]|<!--")
_SHOWN = 5


class Unusable(ValueError):
    """An answer that cannot be used at all; the message says why."""


def read_answer(reply: ModelReply) -> SectionAnswer:
    """The answer of one section. Raises Unusable for one that was cut off or blocked, has anything beside its JSON, or is of
    another shape than asked for."""
    if reply.finish != "stop":
        why = {"length": "was cut off at the token limit", "safety": "was blocked by the safety settings"}
        raise Unusable(f"the answer {why.get(reply.finish, 'did not end as it should')} {reply.detail}".strip())
    try:
        data = json.loads(reply.text)
    except ValueError as error:
        raise Unusable(f"the answer is not JSON and nothing but JSON: {error}") from error
    try:
        return SectionAnswer.model_validate(data)
    except ValidationError as error:
        found = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:_SHOWN]]
        raise Unusable(f"the answer is not of the schema: {'; '.join(found)}") from error


def form_faults(
    block: Block, statement: Statement, evidence: Sequence[Numbered], points: int, project: bool
) -> list[str]:
    """What is wrong about a statement before its words are looked at: ids, point, markup, cells."""
    known = {item.id: item.evidence for item in evidence}
    faults = [f"there is no evidence {name}" for name in statement.evidence if name not in known]
    faults += [f"there is no point {block.point}"] if block.point > points else []
    faults += ["an inference outside the project's own section"] if statement.inference and not project else []
    if block.kind == "code":
        named = [known[name].passage.kind for name in statement.evidence if name in known]
        return faults + (
            [] if named == ["code"] else ["a block of code names exactly one piece of evidence that is code"]
        )
    if any(known[name].passage.kind == "code" for name in statement.evidence if name in known):
        faults.append("code is shown whole in a block of kind code")
    if _MARKUP.search(statement.text) or "\n" in statement.text:
        faults.append("it begins with markup, or holds a footnote or a line break")
    return faults


def cells_of(statement: Statement) -> list[str]:
    """The cells of a table row."""
    return [cell.strip() for cell in statement.text.strip().strip("|").split("|")]
