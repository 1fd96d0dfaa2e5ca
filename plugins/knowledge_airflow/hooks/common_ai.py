"""Any other model through apache-airflow-providers-common-ai, imported only by topics that choose it.

The provider's connection says which service it is; its agent is asked for plain text, for the answer is read and judged by
the same code as every other.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from knowledge_expansion.values.model import ModelReply, ModelRequest
    from knowledge_expansion.values.topic import ModelSettings

_HOOK = "airflow.providers.common.ai.hooks.pydantic_ai"


class CommonAIModel:
    """A model behind a connection of the provider (such as `pydanticai_default`)."""

    def __init__(self, settings: ModelSettings) -> None:
        from knowledge_expansion.errors import ConfigurationError

        self._settings = settings
        try:
            module: Any = importlib.import_module(_HOOK)
        except ImportError as error:
            raise ConfigurationError(
                "the topic says `model.backend: common-ai`, and apache-airflow-providers-common-ai is not installed. Add it "
                "to the environment's packages, or choose `backend: google`."
            ) from error
        # The connection's type decides which service and which hook.
        self._hook = module.PydanticAIHook.get_hook(settings.connection, hook_params={"model_id": settings.name})

    def ask(self, request: ModelRequest) -> ModelReply:
        """See `values.model.Model`. Which failures may pass is the provider's to know; one more try is made after any."""
        from knowledge_expansion.errors import Retryable
        from knowledge_expansion.values.model import ModelReply

        system = f"{request.system}\nThe JSON Schema of the answer:\n{request.schema}"
        try:
            agent = self._hook.create_agent(output_type=str, instructions=system)
            settings = {
                "temperature": request.temperature,
                "max_tokens": request.max_output_tokens,
                "timeout": float(self._settings.timeout_seconds),
            }
            result = agent.run_sync(request.prompt, model_settings=settings)
            usage = result.usage() if callable(result.usage) else result.usage
        except Exception as error:  # every provider behind it has errors of its own
            raise Retryable(f"the model failed: {type(error).__name__}: {error}", code="outer_503") from error
        return ModelReply(str(result.output), "stop", int(usage.input_tokens or 0), int(usage.output_tokens or 0))
