"""YAML read strictly, with the line of every key and value: the text of a topic, not a program.

The parser's events are walked one by one, so a hostile file stops at the first limit: nothing is expanded (anchors,
aliases and tags are refused), nesting is bounded, and a key that appears twice is a fault instead of silently winning.
The C parser is used because every task start parses topics again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from knowledge_expansion.values.topic_rules import Location

# A topic nests six deep (parts, item, sections, item, points, item); the rest is room for growth.
DEEPEST = 20
_PREFIX = "tag:yaml.org,2002:"
_PLAIN = frozenset(_PREFIX + name for name in ("str", "int", "float", "bool", "null", "timestamp"))


@dataclass
class Reading:
    """What a text holds: its value (mappings as dict, sequences as list), the 1-based line of every location, and
    faults as (line, location, message). With faults the value may lack what they name."""

    value: Any = None
    lines: dict[Location, int] = field(default_factory=dict)
    faults: list[tuple[int, Location, str]] = field(default_factory=list)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


class _TooDeep(Exception):
    """Stops the walk; nothing below can be judged."""


class _Walk:
    def __init__(self, text: str) -> None:
        self.loader: Any = yaml.CSafeLoader(text)
        self.reading = Reading()

    def document(self) -> Reading:
        self.loader.get_event()  # stream start
        if not self.loader.check_event(yaml.StreamEndEvent):
            self.loader.get_event()  # document start
            self.reading.value = self.node(())
            self.loader.get_event()  # document end
            if not self.loader.check_event(yaml.StreamEndEvent):
                self.fault(self.loader.peek_event(), (), "a second document begins here; a file holds one topic")
        return self.reading

    def fault(self, event: Any, location: Location, message: str) -> None:
        self.reading.faults.append((_line(event), location, message))

    def node(self, location: Location) -> Any:
        event = self.loader.get_event()
        self.reading.lines.setdefault(location, _line(event))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.fault(event, location, "anchors (&) and aliases (*) are not allowed; write the value out or quote it")
        if isinstance(event, yaml.AliasEvent):
            return None
        if event.tag not in (None, "!"):  # a lone "!" is how the parser marks a quoted text
            self.fault(
                event,
                location,
                f"the tag {event.tag!r} is not allowed; write the plain value, in quotes if it begins with !",
            )
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, location)
        if len(location) >= DEEPEST:
            self.fault(event, location, f"is nested more than {DEEPEST} deep; a topic needs six")
            raise _TooDeep
        return self.mapping(location) if isinstance(event, yaml.MappingStartEvent) else self.sequence(location)

    def scalar(self, event: Any, location: Location) -> Any:
        tag = self.loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag == _PREFIX + "str" or tag not in _PLAIN:
            return event.value
        try:
            return self.loader.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark))
        except ValueError as error:
            self.fault(
                event, location, f"{event.value[:40]!r} cannot be read as a {tag.removeprefix(_PREFIX)} ({error})"
            )
            return None

    def sequence(self, location: Location) -> list[Any]:
        items: list[Any] = []
        while not self.loader.check_event(yaml.SequenceEndEvent):
            items.append(self.node((*location, len(items))))
        self.loader.get_event()
        return items

    def mapping(self, location: Location) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not self.loader.check_event(yaml.MappingEndEvent):
            event = self.loader.peek_event()
            if not isinstance(event, yaml.ScalarEvent):
                self.fault(event, location, "a key must be a plain word")
                self.node((*location, "?"))
                self.node((*location, "?"))
                continue
            self.loader.get_event()
            key, inside = str(event.value), (*location, str(event.value))
            if key in found:
                self.fault(
                    event, inside, f"the key is already on line {self.reading.lines[inside]}; keep one of the two"
                )
            self.reading.lines.setdefault(inside, _line(event))
            found[key] = self.node(inside)
        self.loader.get_event()
        return found


def read_yaml(text: str) -> Reading:
    """Read one YAML document. Never raises for what the text holds: everything wrong is in `faults`."""
    walk = None
    try:
        walk = _Walk(text)
        return walk.document()
    except _TooDeep:
        return walk.reading if walk else Reading()
    except yaml.YAMLError as error:
        reading = walk.reading if walk else Reading()
        mark: Any = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        hint = "; quote texts that begin with @ or ` or hold ': ' or ' #'"
        reading.faults.append((mark.line + 1 if mark else 1, (), f"this is not YAML: {problem}{hint}"))
        return reading
