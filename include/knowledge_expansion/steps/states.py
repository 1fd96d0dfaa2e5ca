"""From a run's records to the boxes of its plan."""

from __future__ import annotations

from knowledge_expansion.steps.review import LEFT_OUT, Review
from knowledge_expansion.stores.run import PartStore, RunStore
from knowledge_expansion.values.records import DropFacts
from knowledge_expansion.values.states import FinishState, Mark, PartState
from knowledge_expansion.values.topic import Part, Topic


def part_states(run: RunStore, topic: Topic, review: Review) -> dict[int, PartState]:
    """The state of every PART: landed, failed with its reason, skipped as fresh; one that was left out stays open."""
    failed, skipped = dict(review.failed), dict(review.skipped)
    states = {}
    for part in topic.parts:
        store = run.part(part.number)
        if part.number in skipped:
            left_out = skipped[part.number] == LEFT_OUT
            states[part.number] = PartState() if left_out else _skipped(part, skipped[part.number])
        else:
            states[part.number] = _ended(store, part, failed.get(part.number, ""))
    return states


def _skipped(part: Part, reason: str) -> PartState:
    done: Mark = "skipped"
    return PartState(
        status="skipped",
        reason=reason,
        existing="done",
        searches=(done,) * len(part.queries),
        scrape=done,
        sections=(done,) * len(part.sections),
        drop=done,
    )


def _ended(store: PartStore, part: Part, failure: str) -> PartState:
    facts = store.drop()
    if facts is None:
        return PartState(status="failed", reason=failure, existing="failed")
    used = any(page.outcome == "used" for page in facts.pages)
    return PartState(
        status="failed" if failure else facts.status,
        at=facts.completed_at,
        reason=failure,
        lines=facts.lines,
        existing="failed" if failure and not facts.searches and not facts.lines else "done",
        searches=tuple(_search(facts, query) for query in part.queries),
        scrape="done" if used else "failed" if facts.pages else "open",
        sections=tuple(_section(section, failure) for section in facts.sections),
        drop="done",
    )


def _search(facts: DropFacts, query: str) -> Mark:
    asked = [outcome for outcome in facts.searches if outcome.planned == query]
    if not asked:
        return "open"
    return "done" if any(outcome.hits for outcome in asked) else "failed"


def _section(section: dict[str, object], failure: str) -> Mark:
    if not section["written"]:
        return "failed" if failure else "open"
    return "done"


def finish_state(review: Review, *, new_folder: bool, reported: bool = False) -> FinishState:
    """The final checklist of a run whose commit lands: everything up to the commit is one atomic act."""
    return FinishState(
        review="done",
        drops="done",
        index="done",
        skill="done" if new_folder else "skipped",
        archive="done",
        commit="done",
        report="done" if reported else "open",
    )
