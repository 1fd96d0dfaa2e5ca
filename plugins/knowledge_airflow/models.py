"""Which model a topic's writer asks. Nothing of a provider is imported before the first question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge_expansion.stores.run import RunStore
    from knowledge_expansion.values.model import Model


def model_of(run: RunStore) -> Callable[[], Model] | None:
    """What gives the model of the run's topic, made once; None for a topic that quotes word for word."""
    topic = run.topic()
    if topic.writer == "extractive":
        return None
    made: list[Model] = []

    def model() -> Model:
        if not made:
            if topic.model.backend == "google":
                from knowledge_airflow.hooks.vertex import VertexModelHook

                made.append(VertexModelHook(topic.model.connection).get_model(topic.model))
            else:
                from knowledge_airflow.hooks.common_ai import CommonAIModel

                made.append(CommonAIModel(topic.model))
        return made[0]

    return model
