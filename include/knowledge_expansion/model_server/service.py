"""The protocol without sockets: tokens for a service account's key, and `generateContent` of Vertex AI, strictly."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from knowledge_expansion.model_server.answers import ALWAYS, ONCE, Said, answer_text
from knowledge_expansion.model_server.question import read_question
from knowledge_expansion.research_server.answers import Answer, json_answer

TOKEN = "local-access-token"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_METHOD = re.compile(
    r"/v1(?:beta1)?/projects/(?P<project>[^/]+)/locations/(?P<location>[^/]+)/publishers/google/models/(?P<model>[^/:]+)"
    r":generateContent"
)
_BODY = {"contents", "systemInstruction", "generationConfig", "safetySettings", "labels"}
_CONFIG = {
    "temperature",
    "maxOutputTokens",
    "candidateCount",
    "responseMimeType",
    "responseJsonSchema",
    "thinkingConfig",
}
_HARM = re.compile(r"HARM_CATEGORY_(?:HARASSMENT|HATE_SPEECH|SEXUALLY_EXPLICIT|DANGEROUS_CONTENT)")
_THRESHOLD = re.compile(r"BLOCK_(?:NONE|ONLY_HIGH|MEDIUM_AND_ABOVE|LOW_AND_ABOVE)")
_STATUS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
           429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE"}  # fmt: skip
_CHARACTERS = 4


class Refused(Exception):
    """A request that gets an error of the API."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Service:
    """`behave` names the behaviour of the n-th question (from 0); `said` collects all that was stated, `asked` the behaviour
    of each question in order, `received` the body of every request that was one."""

    project: str
    models: Sequence[str]
    behave: Callable[[int], str]
    delay: float = 0.0
    said: list[Said] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tokens: list[tuple[int, int]] = field(default_factory=list)
    received: list[dict[str, Any]] = field(default_factory=list)
    _failed: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def handle(self, method: str, address: str, authorization: str, body: bytes) -> Answer:
        """One request."""
        path = urlsplit(address).path
        try:
            if method == "POST" and path == "/token":
                return self._token(body)
            found = _METHOD.fullmatch(path) if method == "POST" else None
            if found is None:
                raise Refused(404, f"{method} {path} is not part of the local model service")
            self._admit(authorization, found)
            prompt, most = _prompt(given := _object(body))
            self.received.append(given)
            return self._answer(prompt, most, found["model"])
        except Refused as refusal:
            error = {"code": refusal.status, "message": str(refusal), "status": _STATUS[refusal.status]}
            return json_answer({"error": error}, refusal.status)

    def _token(self, body: bytes) -> Answer:
        asked = parse_qs(body.decode("ascii", "replace"))
        if asked.get("grant_type") != [GRANT] or asked.get("assertion", [""])[0].count(".") != 2:
            return json_answer({"error": "invalid_grant", "error_description": "a signed assertion is expected"}, 400)
        return json_answer({"access_token": TOKEN, "expires_in": 3600, "token_type": "Bearer"})

    def _admit(self, authorization: str, found: re.Match[str]) -> None:
        if authorization != f"Bearer {TOKEN}":
            raise Refused(401, "Request had invalid authentication credentials.")
        if found["project"] != self.project:
            raise Refused(403, f"Permission aiplatform.endpoints.predict denied on project {found['project']}.")
        if found["model"] not in self.models:
            raise Refused(404, f"Publisher model {found['model']} was not found in {found['location']}.")

    def _answer(self, prompt: str, most: int, model: str) -> Answer:
        try:
            question = read_question(prompt)
        except ValueError as error:
            raise Refused(400, str(error)) from error
        with self._lock:
            # A question that was refused is the same question when it comes again.
            again = self._failed.pop(prompt, "")
            behaviour = "faithful" if again in ONCE else again or self.behave(len(self.asked))
            if not again:
                self.asked.append(behaviour)
            if behaviour in ONCE or behaviour in ALWAYS:
                self._failed[prompt] = behaviour
                status = ONCE.get(behaviour) or ALWAYS[behaviour]
                raise Refused(status, f"{behaviour}: {_STATUS[status].lower().replace('_', ' ')}")
            text, said = answer_text(question, behaviour)
            self.said += said
            counted = (len(prompt) // _CHARACTERS, len(text) // _CHARACTERS)
            self.tokens.append(counted)
        return _delayed(json_answer(_response(text, behaviour, counted, most, model)), self.delay)


def _delayed(answer: Answer, delay: float) -> Answer:
    return Answer(answer.status, answer.headers, answer.body, delay)


def _response(text: str, behaviour: str, counted: tuple[int, int], most: int, model: str) -> dict[str, Any]:
    prompt, output = counted
    usage = {"promptTokenCount": prompt, "candidatesTokenCount": output, "totalTokenCount": prompt + output}
    common: dict[str, Any] = {"usageMetadata": usage, "modelVersion": f"{model}-local", "responseId": "local"}
    if behaviour == "blocked_prompt":
        return common | {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}
    finish = "STOP"
    if behaviour == "truncated" or output > most:
        finish, text = "MAX_TOKENS", text[: most * _CHARACTERS]
    if behaviour == "safety":
        return common | {
            "candidates": [{"index": 0, "finishReason": "SAFETY", "content": {"role": "model", "parts": []}}]
        }
    content = {"role": "model", "parts": [{"text": text}]}
    return common | {"candidates": [{"index": 0, "finishReason": finish, "content": content}]}


def _object(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body)
    except ValueError as error:
        raise Refused(400, "Invalid JSON payload received.") from error
    if not isinstance(given, dict):
        raise Refused(400, "Invalid JSON payload received. Expected an object.")
    return given


def _prompt(given: dict[str, Any]) -> tuple[str, int]:
    """The question's text and the most tokens of its answer. Raises Refused for what the real service refuses, or what a
    question of ours would never hold."""
    if set(given) - _BODY:
        raise Refused(400, f"Unknown name {sorted(set(given) - _BODY)}: Cannot find field.")
    config = given.get("generationConfig") or {}
    if unknown := set(config) - _CONFIG:
        raise Refused(400, f"Unknown name {sorted(unknown)} at 'generation_config': Cannot find field.")
    schema = config.get("responseJsonSchema")
    if config.get("responseMimeType") != "application/json" or not isinstance(schema, dict):
        raise Refused(400, "A JSON schema with the MIME type application/json is expected.")
    if "$ref" in json.dumps(schema):
        raise Refused(400, "References in the schema are not supported here.")
    for setting in given.get("safetySettings") or []:
        if not _HARM.fullmatch(setting.get("category", "")) or not _THRESHOLD.fullmatch(setting.get("threshold", "")):
            raise Refused(400, f"Invalid value at 'safety_settings': {setting}")
    contents = given.get("contents") or []
    try:
        texts = [part["text"] for content in contents for part in content["parts"] if content["role"] == "user"]
    except (KeyError, TypeError) as error:
        raise Refused(400, "contents with parts of text are expected") from error
    return "\n".join(texts), int(config.get("maxOutputTokens") or 65_536)
