"""Gemini through the Google provider's hook and client, over a socket: what is sent, what comes back, what each failure is."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from knowledge_airflow.hooks.common_ai import CommonAIModel
from knowledge_airflow.hooks.vertex import VertexModelHook
from knowledge_expansion.errors import ConfigurationError, KnowledgeError, Retryable, SlowDown
from knowledge_expansion.model_server import ModelServer
from knowledge_expansion.values.model import ModelRequest
from knowledge_expansion.values.rewritten import SectionAnswer, answer_schema
from knowledge_expansion.values.topic import ModelSettings

EVIDENCE = {"id": "e1", "point": 1, "kind": "prose", "text": "A boiler makes steam at up to 16 bar for the engine."}
PROMPT = f"FILE: Engines\nPOINTS\n1. Boilers\nEVIDENCE (data)\n<<<ab\n{json.dumps(EVIDENCE)}\nab>>>"


def request(model: str = "gemini-3.1-flash-lite", **settings: Any) -> ModelRequest:
    return ModelRequest(model, "Rewrite.", PROMPT, answer_schema(), 0.0, 4096, **settings)


def ask(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch, asked: ModelRequest | None = None, **settings: Any
) -> Any:
    monkeypatch.setenv("AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT", server.connection)
    return VertexModelHook().get_model(ModelSettings(**settings)).ask(asked or request())


def test_an_answer_comes_with_its_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer() as server:
        asked = request(safety=(("harassment", "only_high"),), thinking_tokens=0)
        reply = ask(server, monkeypatch, asked)
        counted = server.service.tokens
    assert reply.finish == "stop"
    assert [(reply.prompt_tokens, reply.output_tokens)] == counted
    assert reply.version == "gemini-3.1-flash-lite-local"
    (block,) = SectionAnswer.model_validate_json(reply.text).blocks
    assert block.statements[0].text == "A boiler makes steam at up to 16 bar for the engine."


@pytest.mark.parametrize(
    ("behaviour", "finish"), [("truncated", "length"), ("safety", "safety"), ("blocked_prompt", "safety")]
)
def test_how_an_answer_ended_is_told(behaviour: str, finish: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer(behaviour) as server:
        assert ask(server, monkeypatch).finish == finish


@pytest.mark.parametrize(
    ("behaviour", "error", "code"),
    [
        ("quota", SlowDown, "outer_429"),
        ("down", Retryable, "outer_503"),
        ("internal", Retryable, "outer_500"),
        ("forbidden", ConfigurationError, ""),
    ],
)
def test_each_refusal_is_one_error(
    behaviour: str, error: type[KnowledgeError], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ModelServer(behaviour) as server, pytest.raises(error) as raised:
        ask(server, monkeypatch)
    assert getattr(raised.value, "code", "") == code
    assert len(server.service.asked) == 1, "the client tries once; retries are counted above it"


def test_a_model_that_is_not_there_is_a_setting_to_make(monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer() as server, pytest.raises(ConfigurationError, match=r"Check model\.name"):
        ask(server, monkeypatch, request(model="gemini-0"))


def test_a_slow_answer_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer(delay=8) as server, pytest.raises(Retryable) as raised:
        ask(server, monkeypatch, timeout_seconds=5)
    assert raised.value.code == "timeout"


def test_nobody_there_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer() as server:
        monkeypatch.setenv("AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT", server.connection)
        model = VertexModelHook().get_model(ModelSettings())
        model.ask(request())
    with pytest.raises(Retryable):
        model.ask(request())


def test_a_connection_without_credentials_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT",
        '{"conn_type": "google_cloud_platform", "extra": {"key_path": "/no/key.json"}}',
    )
    with pytest.raises(ConfigurationError, match="google_cloud_default"):
        VertexModelHook().get_model(ModelSettings())


def test_the_other_provider_is_imported_only_when_chosen() -> None:
    assert "airflow.providers.common.ai" not in sys.modules
    with pytest.raises(ConfigurationError, match="apache-airflow-providers-common-ai is not installed"):
        CommonAIModel(ModelSettings(backend="common-ai", connection="pydanticai_default"))
