"""From a PART to its task group."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from knowledge_airflow.compat import TaskGroup, TriggerRule
from knowledge_airflow.operators.part import (
    CheckExistingOperator,
    ScrapeOperator,
    SearchOperator,
    VerifyOperator,
    WriteDropOperator,
    WriteKnowledgeOperator,
)
from knowledge_airflow.run import POOL
from knowledge_airflow.sensors.drop import DropSensor

if TYPE_CHECKING:
    from knowledge_expansion.values.topic import Part, Topic

RESEARCH_TIMEOUT = dt.timedelta(hours=1)
"""A PART of 60 pages at 120 s a page, five at once, ends within half of it."""
LOCAL_TIMEOUT = dt.timedelta(minutes=15)
SENSOR_TIMEOUT = dt.timedelta(hours=2)


def part_group(topic: Topic, part: Part) -> tuple[CheckExistingOperator, DropSensor]:
    """Build the task group of a PART inside the current DAG; returns its first and its last task."""
    tooltip = f"{part.title}: {topic.path_of(part)}, {part.lines} lines, {len(part.queries)} queries"
    with TaskGroup(f"part_{part.number:02d}", tooltip=tooltip):
        common: dict[str, Any] = {"topic_id": topic.id, "part": part.number}
        local: dict[str, Any] = {**common, "execution_timeout": LOCAL_TIMEOUT}
        research: dict[str, Any] = {**common, "execution_timeout": RESEARCH_TIMEOUT, "pool": POOL}
        check = CheckExistingOperator(task_id="check_existing", **local)
        search = SearchOperator(task_id="search", **research)
        scrape = ScrapeOperator(task_id="scrape", **research)
        write = WriteKnowledgeOperator(task_id="write_knowledge", **local)
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
        check >> search >> scrape >> write >> verify >> drop >> sensor
    return check, sensor
