"""Gemini through the Google provider's hook and client, over a socket: what is sent, what comes back, what each failure is."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from knowledge_airflow.hooks.common_ai import CommonAIModel
from knowledge_airflow.hooks.vertex import VertexModelHook
from knowledge_expansion.errors import ConfigurationError, KnowledgeError, NotAvailable, Retryable, SlowDown
from knowledge_expansion.model_server import ModelServer
from knowledge_expansion.steps.asking_model import LOST, AskingModel
from knowledge_expansion.stores.model_calls import ModelAccount
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.values.model import ModelRequest
from knowledge_expansion.values.rewritten import SectionAnswer, answer_schema
from knowledge_expansion.values.topic import ModelSettings, Prices

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


def test_what_the_topic_sets_leaves_over_the_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ModelRequest(
        "gemini-3.1-flash-lite", "Rewrite.", PROMPT, answer_schema(), 0.7, 2048, 512,
        (("dangerous_content", "none"), ("harassment", "only_high"), ("hate_speech", "low_and_above"),
         ("sexually_explicit", "medium_and_above")),
    )  # fmt: skip
    with ModelServer() as server:
        ask(server, monkeypatch, asked)
        (received,) = server.service.received
    config = received["generationConfig"]
    assert config.pop("responseJsonSchema") == json.loads(answer_schema())
    assert config == {
        "temperature": 0.7,
        "maxOutputTokens": 2048,
        "candidateCount": 1,
        "responseMimeType": "application/json",
        "thinkingConfig": {"thinking_budget": 512},  # as the client writes it; the API reads names of either style
    }
    assert {setting["category"]: setting["threshold"] for setting in received["safetySettings"]} == {
        "HARM_CATEGORY_DANGEROUS_CONTENT": "BLOCK_NONE",
        "HARM_CATEGORY_HARASSMENT": "BLOCK_ONLY_HIGH",
        "HARM_CATEGORY_HATE_SPEECH": "BLOCK_LOW_AND_ABOVE",
        "HARM_CATEGORY_SEXUALLY_EXPLICIT": "BLOCK_MEDIUM_AND_ABOVE",
    }
    assert received["systemInstruction"]["parts"] == [{"text": "Rewrite."}]
    assert received["contents"] == [{"role": "user", "parts": [{"text": PROMPT}]}]


def test_what_the_topic_leaves_open_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer() as server:
        ask(server, monkeypatch)
        (received,) = server.service.received
    assert "thinkingConfig" not in received["generationConfig"]
    assert "safetySettings" not in received


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


HOOK = "airflow.providers.common.ai.hooks.pydantic_ai"


class Refusal(Exception):
    """An error of some service's library, with the status where it has one."""

    def __init__(self, status_code: int | None = None) -> None:
        super().__init__("no")
        self.status_code = status_code


class Pretended:
    """The provider's hook and its agent as far as they are used; `outcome` is the answer's parts or what is raised."""

    def __init__(self, outcome: Any) -> None:
        self.outcome, self.instructions, self.settings = outcome, "", dict[str, Any]()

    def get_hook(self, connection: str, hook_params: dict[str, Any]) -> Pretended:
        return self

    def create_agent(self, output_type: type, instructions: str) -> Pretended:
        self.instructions = instructions
        return self

    def run_sync(self, prompt: str, model_settings: dict[str, Any]) -> Any:
        self.settings = model_settings
        if isinstance(self.outcome, Exception):
            raise self.outcome
        finish, tokens = self.outcome
        response = SimpleNamespace(finish_reason=finish, model_name="some-model-2026")
        return SimpleNamespace(
            output="{}", usage=SimpleNamespace(input_tokens=tokens, output_tokens=tokens), response=response
        )


def other(monkeypatch: pytest.MonkeyPatch, outcome: Any, **settings: Any) -> tuple[CommonAIModel, Pretended]:
    """The option with a module in the provider's place, for it is not installed here."""
    module, hook = ModuleType(HOOK), Pretended(outcome)
    module.PydanticAIHook = hook  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, HOOK, module)
    return CommonAIModel(ModelSettings(backend="common-ai", connection="pydanticai_default", **settings)), hook


def test_what_the_other_provider_cannot_pass_on_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        model, hook = other(monkeypatch, ("stop", 7), safety={"harassment": "only_high"}, thinking_tokens=0)
        model.ask(request())
        model.ask(request())
    (told,) = [record.getMessage() for record in caplog.records if "common-ai" in record.getMessage()]
    assert "model.safety" in told
    assert "model.thinking_tokens" in told
    assert hook.settings == {"temperature": 0.0, "max_tokens": 4096, "timeout": 120.0}
    assert answer_schema() in hook.instructions


def test_nothing_is_told_where_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other(monkeypatch, ("stop", 7))
    assert caplog.records == []


@pytest.mark.parametrize(
    ("given", "finish"),
    [("stop", "stop"), ("length", "length"), ("content_filter", "safety"), ("error", "other"), (None, "stop")],
)
def test_the_other_provider_tells_how_an_answer_ended(
    given: str | None, finish: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = other(monkeypatch, (given, 7))[0].ask(request())
    assert (reply.finish, reply.prompt_tokens, reply.output_tokens) == (finish, 7, 7)
    assert (reply.version, reply.detail) == ("some-model-2026", given or "")


@pytest.mark.parametrize(
    ("raised", "error", "code"),
    [
        (Refusal(429), SlowDown, "outer_429"),
        (Refusal(503), Retryable, "outer_503"),
        (Refusal(504), Retryable, "timeout"),
        (Refusal(401), ConfigurationError, ""),
        (Refusal(404), ConfigurationError, ""),
        (Refusal(400), NotAvailable, "status_400"),
        (Refusal(), Retryable, "broken"),
        (TimeoutError("no answer in time"), Retryable, "broken"),
    ],
)
def test_each_failure_of_the_other_provider_is_one_error(
    raised: Exception, error: type[KnowledgeError], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(error) as found:
        other(monkeypatch, raised)[0].ask(request())
    assert getattr(found.value, "code", "") == code


@pytest.mark.parametrize("raised", [TimeoutError("no answer in time"), Refusal(504), Refusal()])
def test_an_answer_of_the_other_provider_that_was_lost_is_on_the_account(
    raised: Exception, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    model, _ = other(monkeypatch, raised)
    account = ModelAccount(Workspace(tmp_path), "part-01", 1.0, Prices())
    asking = AskingModel(lambda: model, account, logging.getLogger("test"), lambda _: None)
    with pytest.raises(Retryable):
        asking.ask(request(), "section 1, try 1")
    assert [call.outcome in LOST for call in account.calls] == [True, True]
    assert account.spent == sum(call.usd for call in account.calls) > 2 * 4096 * 1.5 / 1e6
