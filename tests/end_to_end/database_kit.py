"""Runs as Airflow's scheduler knows them, step by step: what `dags test` cannot show, on the database that it uses."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import structlog
from airflow.providers.common.compat.sdk import BaseNotifier
from run_kit import DAY, Bench

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


class Append(BaseNotifier):
    """Adds the subject of each report to a file."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = Path(path)

    def notify(self, context: Any) -> None:
        with self.path.open("a") as file:
            file.write(context["report"].subject + "\n")


def sync(session: Any) -> Any:
    """Put the DAG files into the database, as Airflow's DAG processor does; what it parsed."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db

    manager = DagBundlesManager()
    manager.sync_bundles_to_db(session=session)
    session.commit()
    (bundle,) = [found for found in manager.get_all_dag_bundles() if found.name == "dags-folder"]
    bag = BundleDagBag(dag_folder=bundle.path, bundle_path=bundle.path, bundle_name=bundle.name)
    assert not bag.import_errors
    sync_bag_to_db(bag, bundle.name, bundle.version)
    return bag


def consume(example: Any, capfd: pytest.CaptureFixture[str]) -> str:
    """Start the example as the scheduler does, from what is queued for it, and execute its task; what it printed."""
    from airflow.jobs.job import Job
    from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
    from airflow.models.dag import DagModel
    from airflow.models.dagrun import DagRun
    from airflow.sdk.definitions.dag import _run_task
    from airflow.utils.session import create_session
    from sqlalchemy import select

    with create_session() as session:
        runner = SchedulerJobRunner(job=Job(), executors=[])
        runner._create_dag_runs_asset_triggered(
            dag_models=[session.get(DagModel, "knowledge_changes")], session=session
        )
    with create_session() as session:
        (run,) = session.scalars(select(DagRun).where(DagRun.dag_id == "knowledge_changes")).all()
        assert run.logical_date is None
        (instance,) = run.get_task_instances(session=session)
        capfd.readouterr()
        _run_task(ti=instance, task=example.get_task("log_changes"))
    return "".join(capfd.readouterr())


class Began:
    """A run that somebody started through the interface, not `dags test`; its tasks are executed one after another."""

    def __init__(self, dag: Any) -> None:
        from airflow.serialization.serialized_objects import DagSerialization
        from airflow.utils.session import create_session
        from airflow.utils.state import DagRunState
        from airflow.utils.types import DagRunTriggeredByType, DagRunType

        self.dag, self.moment = dag, dt.datetime(DAY.year, DAY.month, DAY.day, tzinfo=dt.UTC)
        self.run_id = f"manual__{self.moment.isoformat()}"
        self._known = DagSerialization.deserialize_dag(DagSerialization.serialize_dag(dag))
        self._known.on_failure_callback = dag.on_failure_callback
        with create_session() as session:
            self.bag = sync(session)
            self._known.create_dagrun(
                run_id=self.run_id, logical_date=self.moment, data_interval=(self.moment, self.moment),
                run_after=self.moment, run_type=DagRunType.MANUAL, triggered_by=DagRunTriggeredByType.UI,
                state=DagRunState.QUEUED, session=session,
            )  # fmt: skip
        with create_session() as session:
            found = self._run(session)
            found.state, found.start_date = DagRunState.RUNNING, dt.datetime.now(dt.UTC)

    def _run(self, session: Any) -> Any:
        from airflow.models.dagrun import DagRun
        from sqlalchemy import select

        found = session.scalars(select(DagRun).where(DagRun.run_id == self.run_id)).one()
        found.dag = self._known
        return found

    @property
    def state(self) -> str:
        from airflow.utils.session import create_session

        with create_session() as session:
            return str(self._run(session).state)

    def workspace(self, bench: Bench) -> Path:
        return bench.workspace / "first-run" / DAY.isoformat()

    def go_on(self, only: str = "") -> dict[str, str]:
        """Execute what can be executed (only this task, if given) until nothing is left; the states of all tasks."""
        from airflow.sdk.definitions.dag import _run_task
        from airflow.utils.session import create_session
        from airflow.utils.state import TaskInstanceState

        before: dict[str, str] = {}
        with create_session() as session:
            while True:
                session.expire_all()
                run = self._run(session)
                ready, _ = run.update_state(session=session)
                for instance in ready:
                    instance.try_number += 1
                    instance.state = TaskInstanceState.SCHEDULED
                session.commit()
                all_of_them = run.get_task_instances(session=session)
                wanted = [found for found in all_of_them if found.state == "scheduled" and only in ("", found.task_id)]
                states = {found.task_id: str(found.state) for found in all_of_them}
                if not wanted and states == before:
                    return states
                before = states
                for instance in wanted:
                    _run_task(ti=instance, task=self.dag.get_task(instance.task_id))

    def _instance(self, session: Any, task: str) -> Any:
        return next(found for found in self._run(session).get_task_instances(session=session) if found.task_id == task)

    def question(self) -> Any:
        from airflow.utils.session import create_session

        with create_session() as session:
            found = self._asked(session)
            session.expunge(found)
            return found

    def _asked(self, session: Any) -> Any:
        from airflow.models.hitl import HITLDetail
        from sqlalchemy import select

        return session.scalars(
            select(HITLDetail).where(HITLDetail.ti_id == self._instance(session, "approve").id)
        ).one()

    def answer(self, option: str = "", reason: str = "") -> None:
        """Let a person choose, or the time run out; then the scheduler's own sweep wakes the task."""
        from airflow.jobs.job import Job
        from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
        from airflow.utils.session import create_session

        with create_session() as session:
            waiting = self._instance(session, "approve")
            waiting.trigger_timeout = LONG_AGO
            if option:
                asked = self._asked(session)
                asked.chosen_options, asked.params_input = [option], {"reason": reason}
                asked.responded_at, asked.responded_by = dt.datetime.now(dt.UTC), {"id": "7", "name": "Ann"}
        SchedulerJobRunner(job=Job(), executors=[]).check_awaiting_input_timeouts()

    def clear(self, task: str) -> None:
        """Clear a task and what follows it, and start the run again."""
        from airflow.utils.session import create_session
        from airflow.utils.state import DagRunState

        with create_session() as session:
            later = {task, *self.dag.get_task(task).get_flat_relative_ids(upstream=False)}
            self._known.clear(run_id=self.run_id, task_ids=sorted(later), session=session)
            found = self._run(session)
            found.state, found.start_date = DagRunState.RUNNING, dt.datetime.now(dt.UTC)

    def fails(self, reason: str, last: str) -> None:
        """Let the DAG processor do what the scheduler asks of it when the run fails."""
        from airflow.dag_processing.processor import _execute_dag_callbacks
        from airflow.utils.session import create_session

        with create_session() as session:
            run = self._run(session)
            request = run.produce_dag_callback(
                dag=self._known, success=False, relevant_ti=self._instance(session, last), reason=reason, execute=False
            )
        _execute_dag_callbacks(self.bag, request, structlog.get_logger())

    def misses_its_deadline(self) -> dt.timedelta:
        """Let the scheduler find the deadline missed and a worker run its callback; the time that the run had."""
        from airflow.models.deadline import Deadline
        from airflow.sdk.execution_time.callback_supervisor import execute_callback
        from airflow.utils.session import create_session
        from sqlalchemy import select

        with create_session() as session:
            deadline = session.scalars(select(Deadline)).one()
            had = deadline.deadline_time - self._run(session).queued_at
            deadline.handle_miss(session)
            data = deadline.callback.data
        done = execute_callback(data["path"], data["kwargs"], Path("knowledge_topics.py"), None, structlog.get_logger())
        assert done == (True, None)
        return had
