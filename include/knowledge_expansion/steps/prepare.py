"""`prepare`: pin the topic and the base, say what exists already, and share out what may be spent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from knowledge_expansion.base.log import read_log
from knowledge_expansion.base.numbers import numbered, unnumbered
from knowledge_expansion.base.overlap import find_overlaps
from knowledge_expansion.base.settings import read_settings
from knowledge_expansion.base.snapshot import take_snapshot
from knowledge_expansion.base.view import BaseView
from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.repository.clone import Repository
from knowledge_expansion.repository.merging import check_forge
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.stores.run import LANDED_DATES, RunStore
from knowledge_expansion.text.plan import render_plan
from knowledge_expansion.topics.load import load_topic
from knowledge_expansion.values.single_values import web_address
from knowledge_expansion.values.topic import SourceRules, Topic


def prepare(
    run: RunStore,
    topic_file: str,
    settings: RepositorySettings,
    *,
    selected: Sequence[int],
    retract: Sequence[str] = (),
    log: Any,
) -> dict[str, Any]:
    """Store topic.json, base.zip, plan.md and run.json. Returns figures for XCom. A run with addresses to `retract` sends no
    request: it writes the PARTs that rest on them again from what is stored.

    Raises TopicError, ConfigurationError (an unknown PART was asked for, or an overlap that the topic refuses),
    RepositoryError.
    """
    topic, retract = load_topic(Path(topic_file)), [_address(url) for url in retract]
    numbers = [part.number for part in topic.parts]
    unknown = sorted(set(selected) - set(numbers))
    if unknown:
        raise ConfigurationError(f"the run asks for PARTs {unknown}, but topic {topic.id} has {numbers}")
    with Repository(settings) as repository:
        repository.check_push()  # a base that refuses the commit is told before anything is spent
        check_forge(settings)
        commit, view = repository.head(), repository.view()
        files = unnumbered(topic)
        topic = without(numbered(topic, files, view, numbers), (*read_settings(view).retracted, *retract))
        overlaps = [str(one) for one in find_overlaps(topic, view) if not selected or one.part in selected]
        _refuse(topic, overlaps)
        snapshot = pin_base(run, topic, view, commit or "")
    active = [number for number in numbers if not selected or number in selected]
    shares = _shares(topic.spend_limit, numbers, active)
    facts: dict[str, Any] = {"commit": commit, "shares": shares, "as_of": run.as_of.isoformat(), "topic": topic.id}
    run.write("topic.json", topic.model_dump(mode="json"))
    facts["retract"] = list(retract)
    run.write("run.json", {**facts, "overlaps": overlaps, "unnumbered": {str(n): file for n, file in files.items()}})
    run.write_text("plan.md", render_plan(topic, {}, as_of=run.as_of, overlaps=overlaps))
    log.info("topic %s as of %s: %d of %d PARTs", topic.id, run.as_of, len(active), len(numbers))
    for sentence in overlaps:
        log.warning("%s", sentence)
    log.info("the base stands at commit %s; snapshot of %d bytes", commit or "(empty)", snapshot)
    return {"as_of": run.as_of.isoformat(), "commit": commit, "parts": active, "spend_limit": topic.spend_limit}


def _address(url: str) -> str:
    try:
        return web_address(url)
    except ValueError as error:
        raise ConfigurationError(f"the run is to take out {url!r}, which {error}") from error


def without(topic: Topic, retracted: Sequence[str]) -> Topic:
    """The topic that never uses these addresses, whatever it says itself."""
    if not retracted:
        return topic

    def rules(given: SourceRules) -> SourceRules:
        must = tuple(rule for rule in given.must_use if rule not in retracted)
        return SourceRules(must_use=must, never_use=tuple(dict.fromkeys((*given.never_use, *retracted))))

    parts = tuple(part.model_copy(update={"sources": rules(part.sources)}) for part in topic.parts)
    return topic.model_copy(update={"sources": rules(topic.sources), "parts": parts})


def pin_base(run: RunStore, topic: Topic, view: BaseView, commit: str) -> int:
    """Store what the PARTs will read of the base, and which as-of dates it has seen. Returns the snapshot's bytes."""
    snapshot = take_snapshot(view, topic, commit)
    run.workspace.write_bytes(f"{run.folder}/base.zip", snapshot)
    dates = read_log(view, topic.expansion_id)
    run.write(LANDED_DATES, {day.isoformat(): list(numbers) for day, numbers in dates.items()})
    return len(snapshot)


def _refuse(topic: Topic, overlaps: Sequence[str]) -> None:
    if overlaps and topic.overlap == "refuse":
        raise ConfigurationError(
            f"topic {topic.id} overlaps what exists already, and says `overlap: refuse`: {'. '.join(overlaps)}. Take these"
            " PARTs or queries out of it, or set `overlap: report` to go on all the same. Nothing was spent."
        )


def _shares(limit: int, numbers: Sequence[int], active: Sequence[int]) -> dict[str, int]:
    """Equal shares of the spend limit for the PARTs that run; the first ones get what does not divide."""
    each, rest = divmod(limit, len(active))
    order = {number: position for position, number in enumerate(active)}
    return {str(n): each + (order[n] < rest) if n in order else 0 for n in numbers}
