"""Any other model through apache-airflow-providers-common-ai, imported only by topics that choose it.

The provider's connection says which service it is; its agent is asked for plain text, for the answer is read and judged by
the same code as every other. Every service has errors of its own: those with an HTTP status say what they are, any other may
have come after an answer that was billed.
"""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING, Any

from knowledge_airflow.hooks.model_errors import error_of

if TYPE_CHECKING:
    from knowledge_expansion.values.model import ModelReply, ModelRequest
    from knowledge_expansion.values.topic import ModelSettings

log = logging.getLogger(__name__)
_HOOK = "airflow.providers.common.ai.hooks.pydantic_ai"
_FINISH = {"stop": "stop", "length": "length", "content_filter": "safety", "": "stop"}
"""Ends of an answer as the provider's library names them; one that is not told leaves the answer to be judged as it is."""


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
        lost = [f"model.{key}" for key in ("safety", "thinking_tokens") if getattr(settings, key) not in (None, {})]
        if lost:
            log.warning(
                "`backend: common-ai` cannot pass on %s: the connection's own settings hold", " and ".join(lost)
            )
        # The connection's type decides which service and which hook.
        self._hook = module.PydanticAIHook.get_hook(settings.connection, hook_params={"model_id": settings.name})

    def ask(self, request: ModelRequest) -> ModelReply:
        """See `values.model.Model`."""
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
        except Exception as error:  # every service behind it has errors of its own
            raise _failure(error, self._settings) from error
        response = getattr(result, "response", None)
        ended = str(getattr(response, "finish_reason", None) or "")
        return ModelReply(
            str(result.output),
            _FINISH.get(ended, "other"),  # type: ignore[arg-type]
            int(usage.input_tokens or 0),
            int(usage.output_tokens or 0),
            str(getattr(response, "model_name", None) or ""),
            ended,
        )


def _failure(error: Exception, settings: ModelSettings) -> Exception:
    from knowledge_expansion.errors import Retryable

    said = f"the model failed: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
    status = getattr(error, "status_code", None)
    if not isinstance(status, int):
        return Retryable(said, code="broken")
    access = f"The account of the connection {settings.connection} may not ask this model."
    return error_of(status, said, where=f"model.name ({settings.name})", access=access)
