"""The task of a topic that could not be loaded."""

from __future__ import annotations

from typing import Any

from knowledge_airflow.compat import AirflowFailException, BaseOperator, Context


class TopicErrorOperator(BaseOperator):
    """Fail with the faults of a topic file."""

    def __init__(self, *, faults: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.faults = faults

    def execute(self, context: Context) -> None:
        """Raise AirflowFailException, always: there is nothing to run."""
        raise AirflowFailException("this topic cannot be used:\n" + "\n".join(self.faults))
