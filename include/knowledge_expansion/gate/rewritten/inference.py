"""An inference rests on no source: it may stand in the project's own section, marked, and may bring nothing new into it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge_expansion.gate.orders import orders_in
from knowledge_expansion.gate.rewritten.guards import is_guard
from knowledge_expansion.gate.rewritten.units import Unit, sentences
from knowledge_expansion.gate.rewritten.words import content_of, words_of
from knowledge_expansion.values.topic import Part, Section

LEAST = 0.5
"""The share of its content words that the plan and the evidence of its point have."""


def inference_faults(statement: str, section: Section, part: Part, near: Sequence[Sequence[Unit]]) -> Iterator[str]:
    """Why an inference may not stand: outside the project's section; a number, date or version; a name that neither the plan
    of the section nor the evidence beside it has; mostly words of its own; an address; an order."""
    if not section.project:
        yield "an inference outside the project's own section"
    if len(sentences(statement)) > 1:
        yield "it is more than one sentence"
    if orders_in(statement):
        yield "it gives orders to a language model"
    if re.search(r"://|www\.|@\w", statement):
        yield "an inference with an address"
    plan = " ".join([part.title, section.title, section.focus, *section.points])
    known = {word.stem for word in words_of(plan)} | {w.stem for units in near for u in units for w in words_of(u.text)}
    said = [word for word in content_of(statement) if not is_guard(word)]
    yield from (f"an inference with the number {word.text}" for word in said if word.number)
    yield from (f"an inference with the name {word.text!r}" for word in said if word.name and word.stem not in known)
    share = sum(word.stem in known for word in said) / len(said) if said else 0.0
    if share < LEAST:
        yield f"an inference of words of its own ({share:.0%} are the plan's or the evidence's)"
