"""Gemini on Vertex AI through the Google provider's GenAI hook: its connection, credentials and project, our settings.

The provider's `generate_content` returns the text alone; tokens, the reason of the end and safety blocks are needed here, so
the client that the hook makes is asked itself. Retries are the caller's, who counts them: the client makes none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.providers.google.cloud.hooks.gen_ai import GenAIGenerativeModelHook

from knowledge_airflow.hooks.connections import connection_of
from knowledge_airflow.hooks.model_errors import error_of

if TYPE_CHECKING:
    from google.genai import Client
    from knowledge_expansion.values.model import ModelReply, ModelRequest
    from knowledge_expansion.values.topic import ModelSettings

ENDPOINT = "vertex_endpoint"
"""The key of the connection's extra that names another base URL than Vertex AI's own, such as a private endpoint."""
HARMS = {
    "harassment": "HARM_CATEGORY_HARASSMENT",
    "hate_speech": "HARM_CATEGORY_HATE_SPEECH",
    "sexually_explicit": "HARM_CATEGORY_SEXUALLY_EXPLICIT",
    "dangerous_content": "HARM_CATEGORY_DANGEROUS_CONTENT",
}
THRESHOLDS = {
    "none": "BLOCK_NONE",
    "only_high": "BLOCK_ONLY_HIGH",
    "medium_and_above": "BLOCK_MEDIUM_AND_ABOVE",
    "low_and_above": "BLOCK_LOW_AND_ABOVE",
}
_SAFETY = frozenset(("SAFETY", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "RECITATION", "IMAGE_SAFETY"))


class VertexModelHook(GenAIGenerativeModelHook):
    """Hand out the model of a topic. The connection is the provider's own (`google_cloud_default`): key or the environment's
    service account, `project`, impersonation."""

    def get_model(self, settings: ModelSettings) -> VertexModel:
        """Raises ConfigurationError when there is no connection, project or credential."""
        from knowledge_expansion.errors import ConfigurationError

        extra = connection_of(str(self.gcp_conn_id)).extra_dejson
        try:
            project = self.project_id
            credentials = self.get_credentials()
        except Exception as error:  # the provider and google.auth raise many kinds, all of them about settings
            raise ConfigurationError(
                f"connection {self.gcp_conn_id} gives no credentials for Vertex AI: {type(error).__name__}: {error}. On "
                "Composer the environment's service account needs the role roles/aiplatform.user."
            ) from error
        if not project:
            raise ConfigurationError(f"connection {self.gcp_conn_id} names no project; put `project` into its extra.")
        return VertexModel(_client(project, credentials, settings, extra.get(ENDPOINT)), settings)


class VertexModel:
    """One model of Vertex AI."""

    def __init__(self, client: Client, settings: ModelSettings) -> None:
        self._client, self._settings = client, settings

    def ask(self, request: ModelRequest) -> ModelReply:
        """See `values.model.Model`."""
        import httpx
        from google.auth.exceptions import GoogleAuthError
        from google.genai.errors import APIError
        from knowledge_expansion.errors import ConfigurationError, Retryable

        try:
            response = self._client.models.generate_content(
                model=request.model, contents=request.prompt, config=_config(request)
            )
        except APIError as error:
            raise _failure(error, self._settings) from error
        except httpx.TimeoutException as error:
            raise Retryable(
                f"the model did not answer within {self._settings.timeout_seconds} s (model.timeout_seconds)",
                code="timeout",
            ) from error
        except httpx.ConnectError as error:
            raise Retryable(f"Vertex AI could not be reached: {error}", code="unreachable") from error
        except httpx.TransportError as error:
            raise Retryable(f"the connection to Vertex AI broke: {error}", code="broken") from error
        except GoogleAuthError as error:
            raise ConfigurationError(f"the credentials for Vertex AI were refused: {error}") from error
        except ValueError as error:  # an answer that is no answer of this service
            raise Retryable(f"Vertex AI answered what cannot be read: {error}", code="broken") from error
        return reply_of(response)


def _client(project: str, credentials: Any, settings: ModelSettings, endpoint: str | None) -> Client:
    from google.genai import Client
    from google.genai.types import HttpOptions, HttpRetryOptions

    options = HttpOptions(
        base_url=endpoint or None,
        timeout=settings.timeout_seconds * 1000,
        retry_options=HttpRetryOptions(attempts=1),
    )
    return Client(
        vertexai=True, project=project, location=settings.location, credentials=credentials, http_options=options
    )


def _config(request: ModelRequest) -> Any:
    import json

    from google.genai.types import (
        AutomaticFunctionCallingConfig,
        GenerateContentConfig,
        SafetySetting,
        ThinkingConfig,
    )

    thinking = None
    if request.thinking_tokens is not None:
        thinking = ThinkingConfig(thinking_budget=request.thinking_tokens)
    safety = [SafetySetting(category=HARMS[h], threshold=THRESHOLDS[t]) for h, t in request.safety]  # type: ignore[arg-type]
    return GenerateContentConfig(
        system_instruction=request.system,
        temperature=request.temperature,
        max_output_tokens=request.max_output_tokens,
        candidate_count=1,
        response_mime_type="application/json",
        response_json_schema=json.loads(request.schema),
        safety_settings=safety or None,
        thinking_config=thinking,
        automatic_function_calling=AutomaticFunctionCallingConfig(disable=True),
    )


def reply_of(response: Any) -> ModelReply:
    """What a response says, with its tokens; thoughts are billed as output."""
    from knowledge_expansion.values.model import ModelReply

    usage = response.usage_metadata
    prompt = int(getattr(usage, "prompt_token_count", None) or 0)
    output = sum(int(getattr(usage, name, None) or 0) for name in ("candidates_token_count", "thoughts_token_count"))
    version = str(response.model_version or "")
    blocked = getattr(response.prompt_feedback, "block_reason", None)
    candidate = response.candidates[0] if response.candidates else None
    if blocked or candidate is None:
        reason = _name(blocked) or "no candidate"
        return ModelReply("", "safety" if blocked else "other", prompt, output, version, reason)
    parts = (candidate.content.parts or []) if candidate.content else []
    text = "".join(part.text for part in parts if part.text and not part.thought)
    ended = _name(candidate.finish_reason)
    finish = "stop" if ended == "STOP" else "length" if ended == "MAX_TOKENS" else "other"
    return ModelReply(text, "safety" if ended in _SAFETY else finish, prompt, output, version, ended)  # type: ignore[arg-type]


def _name(value: Any) -> str:
    return str(getattr(value, "value", value) or "")


def _failure(error: Any, settings: ModelSettings) -> Exception:
    """The domain's error for an HTTP status of Vertex AI
    (https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/api-errors)."""
    said = f"Vertex AI answered {error.code} {error.status or ''}: {' '.join(str(error.message or '').split())[:300]}"
    where = f"model.name ({settings.name}) and model.location ({settings.location})"
    access = "Its account needs roles/aiplatform.user, and the API must be enabled."
    return error_of(int(error.code), said, where=where, access=access, wait=_wait(error))


def _wait(error: Any) -> float:
    """Seconds of a Retry-After header, 0 without one."""
    given = getattr(getattr(error, "response", None), "headers", {}).get("retry-after", "")
    return float(given) if str(given).isdigit() else 0.0
