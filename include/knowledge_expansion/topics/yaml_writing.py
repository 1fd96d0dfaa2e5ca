"""A topic as YAML that people read and edit: the order of the documentation, short lists on one line, long texts as
blocks, nothing that is at its default. What is written loads back to an equal topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from knowledge_expansion.values.topic import Topic

_SHORT = frozenset({"parts", "index", "any", "all", "prefer", "tags", "covers", "assumed"})
_BLOCKS = ("influences", "groups", "parts", "chores", "notes")
_WIDEST = 110


class _Flow(list[Any]):
    """A list that stands on one line."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists are indented below their key."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Equal values are written out; topics have no anchors."""
        return True


def _flow(dumper: yaml.SafeDumper, data: _Flow) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)


def _text(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|" if "\n" in data else None)


_Dumper.add_representer(_Flow, _flow)
_Dumper.add_representer(str, _text)


def topic_yaml(topic: Topic, comments: Iterable[str] = ()) -> str:
    """The topic file, its head the line for editors and `comments`, one a line."""
    data = _plain(topic)
    head = ["# yaml-language-server: $schema=topic.schema.json", *(f"# {_comment(text)}" for text in comments)]
    keys = {key: value for key, value in data.items() if key not in _BLOCKS}
    pieces = ["\n".join(head) + "\n" + _dump(keys)]
    for key in _BLOCKS:
        if key not in data:
            continue
        if key in ("parts", "chores"):
            items = [_dump({key: [item]}).removeprefix(f"{key}:\n") for item in data[key]]
            pieces.append(f"{key}:\n" + "\n".join(items))
        else:
            pieces.append(_dump({key: data[key]}))
    return "\n".join(pieces)


def _comment(text: str) -> str:
    """A comment must stay on its line, and hold nothing that YAML refuses."""
    return "".join(character if character.isprintable() else " " for character in text)


def _dump(data: Mapping[str, Any]) -> str:
    return yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=False
    )


def _plain(topic: Topic) -> dict[str, Any]:
    data: dict[str, Any] = _shaped(topic.model_dump(mode="json", exclude_defaults=True))
    data["date"] = topic.date
    data.pop("start_date", None)
    ordered = {key: data[key] for key in Topic.model_fields if key in data}
    if topic.start_date != topic.date:
        ordered["start_date"] = topic.start_date
    return ordered


def _shaped(value: Any, key: str = "") -> Any:
    """Lists of a few short texts on one line; days as days."""
    if isinstance(value, Mapping):
        return {name: _shaped(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        shaped = [_shaped(inner) for inner in value]
        simple = all(isinstance(inner, str | int) for inner in value)
        boxes = simple and value and set(value) <= {"open", "done", "failed"}
        short = len(", ".join(map(str, value))) <= _WIDEST
        return _Flow(shaped) if simple and ((key in _SHORT and short) or boxes) else shaped
    return value
