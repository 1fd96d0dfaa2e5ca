"""What an import tells of the plan as a whole, each a line (0: the whole plan) and a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from knowledge_expansion.text.plan_reading.drafts import PlanDraft
from knowledge_expansion.topics.validate import estimate
from knowledge_expansion.values.topic import Topic

Finding = tuple[int, str]


def noticed(plan: PlanDraft, touched: Sequence[int]) -> Iterator[Finding]:
    """Characters that were replaced in the lines `touched`, and further plans in the same file."""
    for line in touched:
        yield line, "held control characters; they became spaces"
    for line in plan.others:
        yield line, "another plan seems to begin here; its PARTs joined this topic, split the file if that is wrong"


def cost(topic: Topic) -> Iterator[Finding]:
    """Plans know no limit of requests; say when the topic's own would end a run early."""
    needs = estimate(topic).total
    if "spend_limit" not in topic.model_fields_set and needs > topic.spend_limit:
        yield 0, f"a full run asks for about {needs:,} requests; set `spend_limit`, which is {topic.spend_limit}"


def not_stated(assumed: Sequence[str], today: dt.date) -> Iterator[Finding]:
    """What the plan leaves open of the topic's own keys, and what was put in."""
    says = {
        "title": "the title is not stated; it was made from the file's name",
        "date": f"the date is not stated; {today.isoformat()} was put in",
        "knowledge_base": "the knowledge base is not stated; `knowledge-base` was put in",
        "groups": "no groups are stated; all PARTs form one",
    }
    yield from ((0, says[key]) for key in assumed)
