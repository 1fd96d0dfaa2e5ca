"""Where a report goes: the variable `knowledge_notify`, a JSON list.

An item is `"log"`, `"file:PATH"` (a path or object storage URI), `"http:CONNECTION"`, or an object
`{"notifier": "dotted.path.Class", "kwargs": {...}}` for any notifier of a provider; in its arguments `{{ report.subject }}`
and `{{ report.text }}` are filled in, as every template is.
"""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

from knowledge_expansion.errors import ConfigurationError

from knowledge_airflow.compat import BaseNotifier, Context, send, variable
from knowledge_airflow.notifiers.report import FileNotifier, HttpNotifier, LogNotifier

if TYPE_CHECKING:
    from knowledge_expansion.values.report import Report

VARIABLE = "knowledge_notify"
SHAPE = 'a list of "log", "file:PATH", "http:CONNECTION" or {"notifier": "dotted.path.Class", "kwargs": {...}}'


def send_report(report: Report, context: Context, *, log: Any) -> list[str]:
    """Send the report to every notifier; one that fails does not keep it from the others. Returns the faults in words."""
    faults = []
    filled: Any = {**context, "report": report}
    for item in notifier_items(variable(VARIABLE, default='["log"]')):
        try:
            send(notifier_of(item), filled)
        except Exception as error:  # a notifier of any provider may raise anything; the report must reach the others
            log.exception("the notifier %s failed", item)
            faults.append(f"{_name(item)}: {error}")
    return faults


def notifier_items(text: str) -> list[Any]:
    """The variable's items. Raises ConfigurationError when it is not a JSON list."""
    try:
        items = json.loads(text)
    except ValueError as error:
        raise ConfigurationError(f"variable {VARIABLE} is not JSON ({error}); it must be {SHAPE}") from error
    if not isinstance(items, list):
        raise ConfigurationError(f"variable {VARIABLE} is {type(items).__name__}; it must be {SHAPE}")
    return items


def notifier_of(item: Any) -> BaseNotifier:
    """The notifier that an item names. Raises ConfigurationError when it names none."""
    if item == "log":
        return LogNotifier()
    if isinstance(item, str) and item.startswith("file:"):
        return FileNotifier(item.removeprefix("file:") if not item.startswith("file://") else item)
    if isinstance(item, str) and item.startswith("http:"):
        return HttpNotifier(item.removeprefix("http:"))
    if isinstance(item, dict) and isinstance(item.get("notifier"), str):
        module, _, name = item["notifier"].rpartition(".")
        try:
            notifier: BaseNotifier = getattr(importlib.import_module(module), name)(**item.get("kwargs", {}))
        except (ImportError, AttributeError, TypeError, ValueError) as error:
            raise ConfigurationError(f"variable {VARIABLE}: {item['notifier']} cannot be made: {error}") from error
        return notifier
    raise ConfigurationError(f"variable {VARIABLE}: {item!r} is no notifier; it must be {SHAPE}")


def _name(item: Any) -> str:
    return str(item.get("notifier", "a notifier without a name") if isinstance(item, dict) else item)
