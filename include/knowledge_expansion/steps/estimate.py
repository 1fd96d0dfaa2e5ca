"""What the writer of one PART is expected to cost, before anything is asked: the first prompts are known, the rest is guessed
high. No call can pass the PART's share of the money whatever this says."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_expansion.text.compose import Planned
from knowledge_expansion.text.rewrite.prompt import numbered, section_request, tokens_of

FINDINGS = 1000
"""Tokens of what was wrong about a first answer: at most 20 findings, each with the beginning of a sentence."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Two questions a section, as if every first answer were refused in part. Tokens of the prompts by their length; an answer
    as long as its prompt, which it shortens, or as `max_output_tokens`. A model that thinks may go beyond that."""

    questions: int
    prompt_tokens: int
    output_tokens: int
    usd: float


def estimate(planned: Planned) -> Estimate:
    """The estimate for one PART. A section whose prompt is longer than `max_prompt_tokens` is not asked for."""
    settings = planned.topic.model
    questions = prompt = output = 0
    for number in range(1, len(planned.part.sections) + 1):
        own = planned.of_pages(number)
        if not any(e.passage.kind != "code" for e in own):
            continue
        request = section_request(
            settings,
            planned.part,
            number,
            numbered(own),
            planned.sources,
            planned.existing,
            planned.plan.most[number - 1],
        )
        first = tokens_of(request)
        if first > settings.max_prompt_tokens:
            continue
        second = min(settings.max_prompt_tokens, first + FINDINGS)
        questions += 2
        prompt += first + second
        output += 2 * min(settings.max_output_tokens, first)
    prices = settings.prices
    usd = (prompt * prices.input + output * prices.output) / 1_000_000
    return Estimate(questions, prompt, output, round(usd, 6))
