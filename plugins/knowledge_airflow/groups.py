"""From a PART to its task group."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from knowledge_airflow.compat import TaskGroup, TriggerRule
from knowledge_airflow.operators.part import (
    CheckExistingOperator,
    FetchCitedOperator,
    ScrapeOperator,
    SearchOperator,
    VerifyOperator,
    WriteDropOperator,
    WriteKnowledgeOperator,
)
from knowledge_airflow.run import POOL
from knowledge_airflow.sensors.delivery import DeliverySensor
from knowledge_airflow.sensors.drop import DropSensor

if TYPE_CHECKING:
    from knowledge_expansion.values.topic import Part, Topic

    from knowledge_airflow.compat import BaseOperator

RESEARCH_TIMEOUT = dt.timedelta(hours=1)
"""A PART of 60 pages at 120 s a page, five at once, ends within half of it."""
LOCAL_TIMEOUT = dt.timedelta(minutes=15)
SENSOR_TIMEOUT = dt.timedelta(hours=2)


def part_group(topic: Topic, part: Part) -> tuple[CheckExistingOperator, DropSensor]:
    """Build the task group of a PART inside the current DAG; returns its first and its last task."""
    tooltip = f"{part.title}: {topic.path_of(part)}, {part.lines} lines, {_source(part)}"
    with TaskGroup(f"part_{part.number:02d}", tooltip=tooltip):
        common: dict[str, Any] = {"topic_id": topic.id, "part": part.number}
        local: dict[str, Any] = {**common, "execution_timeout": LOCAL_TIMEOUT}
        check = CheckExistingOperator(task_id="check_existing", **local)
        last = (
            _delivered(check, part, common) if part.runner == "external" else _researched(check, topic, common, local)
        )
        verify = VerifyOperator(task_id="verify", **local)
        # The drop also tells a failure; only a PART that was skipped as fresh needs none.
        drop = WriteDropOperator(task_id="write_drop", trigger_rule=TriggerRule.NONE_SKIPPED, **local)
        sensor = DropSensor(
            task_id="wait_for_drop",
            trigger_rule=TriggerRule.ALL_DONE,
            poke_interval=30,
            timeout=SENSOR_TIMEOUT.total_seconds(),
            retries=0,
            **common,
        )
        last >> verify >> drop >> sensor
    return check, sensor


def longest_wait(topic: Topic) -> dt.timedelta:
    """How long a run may wait for deliveries: a run must not end before that."""
    waits = [part.delivery.wait_minutes for part in topic.parts if part.runner == "external"]
    return dt.timedelta(minutes=max(waits, default=0))


def _source(part: Part) -> str:
    return "delivered from outside" if part.runner == "external" else f"{len(part.queries)} queries"


def _researched(check: BaseOperator, topic: Topic, common: dict[str, Any], local: dict[str, Any]) -> BaseOperator:
    research: dict[str, Any] = {**common, "execution_timeout": RESEARCH_TIMEOUT, "pool": POOL}
    # A model is asked section after section, and waited for when it is busy.
    asking = topic.writer != "extractive"
    write_time = RESEARCH_TIMEOUT if asking else LOCAL_TIMEOUT
    write = WriteKnowledgeOperator(task_id="write_knowledge", **{**common, "execution_timeout": write_time})
    check >> SearchOperator(task_id="search", **research) >> ScrapeOperator(task_id="scrape", **research) >> write
    return write


def _delivered(check: BaseOperator, part: Part, common: dict[str, Any]) -> BaseOperator:
    """No research here: wait for somebody's file and drop, then read the pages that the file cites."""
    wait = DeliverySensor(
        task_id="wait_for_delivery",
        poke_interval=part.delivery.look_seconds,
        timeout=part.delivery.wait_minutes * 60,
        retries=0,
        **common,
    )
    fetch = FetchCitedOperator(task_id="fetch_cited", execution_timeout=RESEARCH_TIMEOUT, pool=POOL, **common)
    check >> wait >> fetch
    return fetch
