"""The DAG factory: one DAG per topic file. A faulty topic becomes one visible DAG that says what is wrong with it."""

from __future__ import annotations

import datetime as dt
import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge_expansion.errors import TopicError
from knowledge_expansion.topics.load import load_topic, topic_files

from knowledge_airflow.alerts import run_failed
from knowledge_airflow.approval import WAIT, approval_task
from knowledge_airflow.compat import DAG, Param, TriggerRule, deadline, get_parsing_context
from knowledge_airflow.docs import error_doc, topic_doc
from knowledge_airflow.groups import longest_wait, part_group
from knowledge_airflow.operators.error import TopicErrorOperator
from knowledge_airflow.operators.finish import (
    BatchReviewOperator,
    CommitAndPushOperator,
    LandingBranchOperator,
    NeedsAttentionOperator,
    NothingChangedOperator,
    NotifyOperator,
    PrepareOperator,
    ReviewOperator,
)
from knowledge_airflow.sensors.delivery import WAIT_PARAMETER

if TYPE_CHECKING:
    from knowledge_expansion.values.topic import Part, Topic

    from knowledge_airflow.compat import BaseOperator

TOPICS_VARIABLE = "KNOWLEDGE_TOPICS_DIR"
RUN_TIMEOUT = dt.timedelta(hours=24)
RETRIES = {
    "retries": 2,
    "retry_delay": dt.timedelta(seconds=30),  # more than the service's 15 s wall for a repeated query
    "retry_exponential_backoff": True,
    "max_retry_delay": dt.timedelta(minutes=10),
}


def dag_id_of(topic_id: str) -> str:
    """`knowledge__<topic with underscores>`."""
    return "knowledge__" + topic_id.replace("-", "_")


def topic_dags(default_folder: Path) -> list[DAG]:
    """The DAGs of all topic files of a folder (environment `KNOWLEDGE_TOPICS_DIR`, else `default_folder`), in name order.

    A task start parses this again, so only the DAG that the parsing context asks for is built.
    """
    folder = Path(os.environ.get(TOPICS_VARIABLE) or default_folder)
    wanted = get_parsing_context().dag_id
    files = topic_files(folder)
    return [topic_dag(files[topic]) for topic in sorted(files) if wanted in (None, dag_id_of(topic))]


def topic_dag(file: Path) -> DAG:
    """The DAG of one topic file, or its error DAG."""
    try:
        return build_dag(load_topic(file), file)
    except TopicError as error:
        return error_dag(file, error)


def build_dag(topic: Topic, file: Path) -> DAG:
    """prepare, the PARTs in batches, review, branch, an approval where the topic wants one, three ends, notify."""
    dag = DAG(
        dag_id=dag_id_of(topic.id),
        dag_display_name=topic.title,
        description=f"{len(topic.parts)} PARTs, {sum(part.lines for part in topic.parts)} lines",
        schedule=topic.schedule,
        start_date=_midnight(topic.start_date),
        catchup=False,
        max_active_runs=1,
        dagrun_timeout=RUN_TIMEOUT + longest_wait(topic) + (WAIT if topic.review == "required" else dt.timedelta()),
        on_failure_callback=functools.partial(run_failed, topic_id=topic.id),
        **deadline(_deadline(topic), "knowledge_airflow.alerts.run_is_late", topic_id=topic.id),
        default_args={"owner": topic.owner, **RETRIES},
        tags=sorted({"knowledge", topic.id, *topic.tags}),
        doc_md=topic_doc(topic),
        params={
            **_delivery_params(topic),
            "parts": Param([], type="array", items={"type": "integer"}, description="Only these PARTs; empty: all"),
            "force_refresh": Param(False, type="boolean", description="Research fresh PARTs as well"),
            "retract": Param(
                [],
                type="array",
                items={"type": "string"},
                description="Take these sources out; nothing is researched then",
            ),
            "dry_run": Param(False, type="boolean", description="Do everything but the commit"),
        },
    )
    with dag:
        before: BaseOperator = PrepareOperator(task_id="prepare", topic_id=topic.id, topic_file=str(file))
        sensors: list[BaseOperator] = []
        batches = _batches(topic)
        for number, batch in enumerate(batches, start=1):
            ends = []
            for part in batch:
                check, sensor = part_group(topic, part)
                before >> check
                ends.append(sensor)
            sensors += ends
            if number < len(batches):
                before = BatchReviewOperator(
                    task_id=f"review_batch_{number:02d}",
                    parts=[part.number for part in batch],
                    trigger_rule=TriggerRule.ALL_DONE,
                    retries=0,
                )
                ends >> before
        _finish(topic, sensors)
    return dag


def _finish(topic: Topic, sensors: list[BaseOperator]) -> None:
    review = ReviewOperator(task_id="review", topic_id=topic.id, trigger_rule=TriggerRule.ALL_DONE)
    commit = CommitAndPushOperator(task_id="commit_and_push", topic_id=topic.id)
    first: BaseOperator = commit
    if topic.review == "required":
        first = approval_task(topic.id)
        first >> commit
    branch = LandingBranchOperator(task_id="branch", before_commit=first.task_id)
    others = [
        NothingChangedOperator(task_id="nothing_changed", topic_id=topic.id),
        NeedsAttentionOperator(task_id="needs_attention", topic_id=topic.id),
    ]
    notify = NotifyOperator(task_id="notify", topic_id=topic.id, trigger_rule=TriggerRule.ALL_DONE)
    sensors >> review >> branch >> [first, *others]
    [commit, *others] >> notify


def _deadline(topic: Topic) -> dt.timedelta | None:
    return dt.timedelta(minutes=topic.deadline_minutes) if topic.deadline_minutes else None


def _delivery_params(topic: Topic) -> dict[str, Param]:
    """What a run of a topic with PARTs that others research takes beside the rest."""
    if not longest_wait(topic):
        return {}
    words = "Minutes to wait for deliveries; empty: as the topic says; 0: one look"
    return {WAIT_PARAMETER: Param(None, type=["null", "number"], minimum=0, description=words)}


def _batches(topic: Topic) -> list[list[Part]]:
    parts = list(topic.parts)
    size = topic.batch_size or len(parts)
    return [parts[start : start + size] for start in range(0, len(parts), size)]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def error_dag(file: Path, error: TopicError) -> DAG:
    """A DAG of one task that fails with the topic's faults, so that a broken file is seen and its siblings load."""
    with DAG(
        dag_id=dag_id_of(file.stem),
        description=f"FAULTY TOPIC: {len(error.faults)} faults in {file.name}",
        schedule=None,
        start_date=dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
        catchup=False,
        default_args={"owner": "knowledge"},
        tags=["knowledge", "faulty"],
        doc_md=error_doc(file.name, error.faults),
    ) as dag:
        TopicErrorOperator(task_id="topic_error", faults=list(error.faults))
    return dag
