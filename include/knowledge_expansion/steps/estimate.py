"""What the writer may cost, before anything is asked: the prompts are known, the answers have their limit."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_expansion.text.compose import Planned
from knowledge_expansion.text.rewrite.prompt import numbered, section_request, tokens_of


@dataclass(frozen=True, slots=True)
class Estimate:
    """At most: one question a section. Tokens of the prompts by their length, an answer as long as the evidence it rewrites."""

    questions: int
    prompt_tokens: int
    output_tokens: int
    usd: float


def estimate(planned: Planned) -> Estimate:
    """The estimate for one PART: one answer a section, its evidence told in full. A second answer, where the first one is
    refused in part, costs as much again; the limit holds for both."""
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
        questions += 1
        prompt += tokens_of(request)
        output += min(settings.max_output_tokens, tokens_of(request))
    prices = settings.prices
    usd = (prompt * prices.input + output * prices.output) / 1_000_000
    return Estimate(questions, prompt, output, round(usd, 6))
