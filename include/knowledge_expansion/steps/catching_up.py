"""Another date of the topic, or a person, was faster: the PARTs are written again on what now stands, before the commit.

Nothing of either side is lost: the files rest on the evidence of both dates, as if the dates had been run in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from knowledge_expansion.base.log import read_log
from knowledge_expansion.base.view import BaseView
from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.errors import FileInTheWay, GateError, PartFailed
from knowledge_expansion.steps.drop import drop_part
from knowledge_expansion.steps.existing import check_part
from knowledge_expansion.steps.prepare import pin_base
from knowledge_expansion.steps.review import LEFT_OUT, Review, unchanged_parts
from knowledge_expansion.steps.settle import settle
from knowledge_expansion.steps.verify import verify_part
from knowledge_expansion.steps.visits import visit_later
from knowledge_expansion.steps.write import TOLD_ELSEWHERE, write_part
from knowledge_expansion.stores.run import PartStore, RunStore
from knowledge_expansion.values.model import Model
from knowledge_expansion.values.topic import Topic

CONCURRENCY = 5


def has_moved(run: RunStore, topic: Topic, review: Review, view: BaseView) -> bool:
    """Whether the base has other dates, or other files of the landing PARTs, than the run worked on. Its own commit, found
    by a task that was lost after the push, is no move."""
    before, now = dict(run.landed_dates()), dict(read_log(view, topic.expansion_id))
    before.pop(run.as_of, None)
    now.pop(run.as_of, None)
    return before != now or any(_differs(run, topic, number, view) for number in review.landing)


def _differs(run: RunStore, topic: Topic, number: int, view: BaseView) -> bool:
    path = topic.path_of(topic.part(number))
    own = (run.part(number).find_text("file.md") or "").encode()
    return view.read(path) not in (run.snapshot().read(path), own)


def catch_up(
    run: RunStore,
    topic: Topic,
    review: Review,
    view: BaseView,
    client: Callable[[], Client],
    *,
    model: Callable[[], Model] | None = None,
    log: Any,
) -> Review:
    """Pin the base as it stands now and write, check and report the landing PARTs again. Returns the review as it is then.

    Raises what requests for pages raise, where a page must be looked at as of a newer date.
    """
    log.info("the base has moved since this run began: %d PARTs are written again on it", len(review.landing))
    pin_base(run, topic, view, "")
    failed: dict[int, str] = {}
    for number in review.landing:
        try:
            _again(run.part(number), client, model, log)
        except (FileInTheWay, GateError, PartFailed) as error:
            failed[number] = str(error)
    landing = [number for number in review.landing if number not in failed]
    fresh = [number for number, why in review.skipped if why != LEFT_OUT]
    failed |= settle(run, topic, landing, fresh, model=model, log=log)
    after = review.failing(failed)
    return replace(after, unchanged=tuple(unchanged_parts(run, topic, after.landing)))


def _again(part: PartStore, client: Callable[[], Client], model: Callable[[], Model] | None, log: Any) -> None:
    check_part(part, force=True, log=log)
    if part.run.topic().part(part.number).runner == "internal":  # what was delivered from outside stays as it came
        visit_later(part, client, concurrency=CONCURRENCY, log=log)
        part.write(TOLD_ELSEWHERE, [])
        write_part(part, model=model, log=log)
    verify_part(part, log=log)
    drop_part(part, failed_step=None, log=log)
