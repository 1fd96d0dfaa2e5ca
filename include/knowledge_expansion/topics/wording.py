"""What the models found wrong, in words for who wrote the topic: what is there, what is allowed, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from knowledge_expansion.values.topic import Topic
from knowledge_expansion.values.topic_rules import Location

_WANTED = {
    "string_type": "must be text",
    "int_type": "must be a whole number, without quotes",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number, without quotes",
    "bool_type": "must be true or false, without quotes",
    "tuple_type": "must be a list: one item a line, each after '- '",
    "model_type": "must be a mapping: one `key: value` a line",
    "model_attributes_type": "must be a mapping: one `key: value` a line",
    "date_type": "must be a day, written YYYY-MM-DD",
    "date_from_datetime_parsing": "must be a day, written YYYY-MM-DD",
    "date_from_datetime_inexact": "must be a day without a time, written YYYY-MM-DD",
}


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as `Annotated[tuple[Part, ...], ...]`."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation if issubclass(annotation, BaseModel) else None
    return next((model for inner in get_args(annotation) if (model := _model_in(inner))), None)


@cache
def _keys_below(path: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that a mapping may hold; `path` are the field names that lead to it."""
    model: type[BaseModel] | None = Topic
    for name in path:
        field = model.model_fields.get(name) if model else None
        model = _model_in(field.annotation) if field else None
    return tuple(model.model_fields) if model else ()


def _unknown_key(location: Location) -> str:
    allowed = _keys_below(tuple(step for step in location[:-1] if isinstance(step, str)))
    close = difflib.get_close_matches(str(location[-1]), allowed, 1)
    guess = f"did you mean `{close[0]}`? " if close else ""
    return f"the key is unknown; {guess}allowed are {', '.join(allowed)}"


def _message(error: Mapping[str, Any]) -> str:
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return "the key is missing; add it"
    if kind == "extra_forbidden":
        return _unknown_key(error["loc"])
    if kind == "value_error":
        return str(context["error"]) if isinstance(value, Mapping) else f"{_shown(value)} {context['error']}"
    if kind == "across":
        return str(error["msg"])
    if kind == "string_type" and isinstance(value, int | float | bool):
        return f"is {_shown(value)}, must be text; put it in quotes"
    if kind in _WANTED:
        return f"is {_shown(value)}, {_WANTED[kind]}"
    if kind == "string_pattern_mismatch":
        return f"is {_shown(value)}, must match {context['pattern']}"
    said = str(error["msg"])
    return f"is {_shown(value)}; {said[0].lower()}{said[1:]}"


def faults_in(error: ValidationError) -> list[tuple[Location, str]]:
    """Every fault that the models found, as (location, words)."""
    found = error.errors(include_url=False)
    # A default that needs another field says so when that field is wrong; the other field's own fault is enough.
    return [(e["loc"], _message(e)) for e in found if e["type"] != "default_factory_not_called"]


def spans_parts(error: ValidationError) -> bool:
    """Whether the rules between PARTs were judged (they are when no single field is wrong)."""
    return any(e["type"] == "across" for e in error.errors(include_url=False))
