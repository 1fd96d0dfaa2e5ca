"""What all operators of a run share: open the run, do one step of the domain, tell failures."""

from __future__ import annotations

import contextlib
from abc import abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from knowledge_expansion.errors import KnowledgeError

from knowledge_airflow.compat import AirflowSkipException, BaseOperator, Context
from knowledge_airflow.failures import airflow_error
from knowledge_airflow.run import open_run

if TYPE_CHECKING:
    from knowledge_expansion.stores.run import PartStore, RunStore


@contextlib.contextmanager
def failures_recorded(run: RunStore, task: str) -> Iterator[None]:
    """Leave the reason of a failure in the workspace and turn the domain's errors into Airflow's."""
    try:
        yield
    except KnowledgeError as error:
        run.record_failure(task, str(error))
        raise airflow_error(error) from error
    except AirflowSkipException:
        raise
    except Exception as error:
        run.record_failure(task, f"an unexpected {type(error).__name__}: {error}; the task's log has more")
        raise


class StepOperator(BaseOperator):
    """One step of a run. Subclasses say in `step` what to do and return small figures for XCom.

    A domain error that cannot be mended by another try fails the task at once; every other one is retried. The reason of any
    failure is left in the workspace, for the drop, the plan and the report.
    """

    def __init__(self, *, topic_id: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.topic_id = topic_id

    def execute(self, context: Context) -> Any:
        """Run the step."""
        run = open_run(context, self.topic_id)
        with failures_recorded(run, str(self.task_id)):
            return self.step(run, context)

    @abstractmethod
    def step(self, run: RunStore, context: Context) -> Any:
        """What this operator is for."""


class PartOperator(StepOperator):
    """One step of one PART."""

    def __init__(self, *, part: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.part = part

    @property
    def step_name(self) -> str:
        """The task's name within its group."""
        return str(self.task_id).rsplit(".", 1)[-1]

    def step(self, run: RunStore, context: Context) -> Any:
        return self.part_step(run.part(self.part), context)

    @abstractmethod
    def part_step(self, part: PartStore, context: Context) -> Any:
        """What this operator is for."""
