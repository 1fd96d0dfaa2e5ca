"""`import-plan` and `export-plan`: from a plan that somebody wrote to a topic file, and back."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.text.plan_writing.plan import export_plan
from knowledge_expansion.topics.import_report import report_on
from knowledge_expansion.topics.import_text import plan_text
from knowledge_expansion.topics.importing import Imported, import_plan
from knowledge_expansion.topics.load import load_topic
from knowledge_expansion.topics.yaml_writing import topic_yaml


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands."""
    parser = subparsers.add_parser("import-plan", help="turn a hand-written plan (ingestion.md) into a topic file")
    parser.add_argument("plan", type=Path, metavar="PLAN.md")
    parser.add_argument("--output", type=Path, metavar="DIR", help="write <id>.yaml there (default: to the output)")
    parser.set_defaults(run=run_import)
    parser = subparsers.add_parser("export-plan", help="write the plan (ingestion.md) of a topic file")
    parser.add_argument("topic", type=Path, metavar="TOPIC.yaml")
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: to the output")
    parser.set_defaults(run=run_export)


def run_import(arguments: argparse.Namespace) -> int:
    """The topic goes to `--output` or the output, the report to the error output. Raises TopicError for what is no
    research plan, ConfigurationError when the topic file is there already."""
    source: Path = arguments.plan
    imported = import_plan(plan_text(source), str(source.resolve()), dt.datetime.now(dt.UTC).date())
    text = topic_yaml(imported.topic, _comments(imported, source))
    if arguments.output is None:
        sys.stdout.write(text)
    else:
        target = arguments.output / f"{imported.topic.id}.yaml"
        _write(target, text)
        print(target)
    sys.stderr.write(report_on(imported, source.name))
    return 0


def _comments(imported: Imported, source: Path) -> list[str]:
    """The head of the file: where it comes from and what the plan left open."""
    said = [f"Imported from {source.name}: {len(imported.kept)} of its lines are kept word for word under `notes`."]
    return said + [f"line {line}: {text}" if line else text for line, text in imported.findings]


def run_export(arguments: argparse.Namespace) -> int:
    """The plan goes to `--output` or the output. Raises TopicError for a faulty topic, ConfigurationError when the file
    is there already."""
    text = export_plan(load_topic(arguments.topic))
    if arguments.output is None:
        sys.stdout.write(text)
    else:
        _write(arguments.output, text)
        print(arguments.output)
    return 0


def _write(target: Path, text: str) -> None:
    """Write a new file; one that is there is never overwritten."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigurationError(
            f"{target} is there already and was not touched. Move it away or name another place."
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"{target} cannot be written ({error.strerror or error}). Name another place."
        ) from error
