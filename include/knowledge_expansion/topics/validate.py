"""`python -m knowledge_expansion validate`: are the topics sound, and what would a run of each ask for?"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

from knowledge_expansion.errors import TopicError
from knowledge_expansion.text.urls import is_whole_host
from knowledge_expansion.topics.load import load_topic, topic_files
from knowledge_expansion.topics.schema import topic_schema
from knowledge_expansion.values.topic import Topic


@dataclass(frozen=True, slots=True)
class Estimate:
    """The requests that one full run plans for. It needs fewer where results of different queries coincide and pages of
    one host share its robots.txt, and more where a request is repeated or an unusable page replaced by the next."""

    searches: int
    pages: int
    robots: int

    @property
    def total(self) -> int:
        return self.searches + self.pages + self.robots


def estimate(topic: Topic) -> Estimate:
    """Count queries, the results read of each and the addresses that must be read; one robots.txt a page at most."""
    asked = {query for part in topic.parts for query in part.queries}
    read = sum(len(part.queries) * part.scrape.top for part in topic.parts)
    rules = [topic.sources, *(part.sources for part in topic.parts)]
    required = {entry for rule in rules for entry in rule.must_use if not is_whole_host(entry)}
    pages = read + len(required)
    return Estimate(len(asked), pages, pages if topic.respect_robots else 0)


def model_questions(topic: Topic) -> int:
    """The most answers that a run of a topic with a model pays for: each section of its own PARTs is asked for, and once more
    where the first answer was refused in part."""
    if topic.writer == "extractive":
        return 0
    return 2 * sum(len(part.sections) for part in topic.parts if part.runner != "external")


def _money(topic: Topic) -> str:
    """The most that a model could cost: every question as long as it may be, every answer too. Only the limit knows of calls
    that are lost and sent again."""
    questions = model_questions(topic)
    if not questions:
        return ""
    model, prices = topic.model, topic.model.prices
    one = (model.max_prompt_tokens * prices.input + model.max_output_tokens * prices.output) / 1_000_000
    over = "" if questions * one <= model.spend_limit else " (the limit may leave sections quoted)"
    return (
        f"; model: upper estimate ${questions * one:.2f} ({questions} questions at the topic's prices of {prices.as_of}),"
        f" limit ${model.spend_limit:.2f}{over}"
    )


def summary(topic: Topic) -> str:
    """One line on a sound topic."""
    needs = estimate(topic)
    queries = sum(len(part.queries) for part in topic.parts)
    lines = sum(part.lines for part in topic.parts)
    over = "" if needs.total <= topic.spend_limit else " (the limit may end a run early)"
    return (
        f"{topic.id}: ok, {len(topic.parts)} PARTs, {lines:,} lines, {queries} queries;"
        f" about {needs.total} requests ({needs.searches} searches + {needs.pages} pages"
        f" + {needs.robots} robots.txt), limit {topic.spend_limit}{over}{_money(topic)}"
    )


def _chosen(files: list[Path]) -> list[Path]:
    """The files to check: those named, or all of the topics folder. Raises TopicError for what can never be a topic."""
    if files:
        return files
    folder = Path(os.environ.get("KNOWLEDGE_TOPICS_DIR") or Path("dags") / "topics")
    if strays := sorted(folder.glob("*.yml")):
        raise TopicError([f"{stray}:1: (whole file): is not read; rename it to {stray.stem}.yaml" for stray in strays])
    found = list(topic_files(folder).values())
    if not found:
        raise TopicError([f"{folder}:1: (folder): holds no *.yaml; put a topic there or name the files to check"])
    return found


def run(arguments: argparse.Namespace) -> int:
    """Print a line a topic and every fault. Returns 1 when there is any fault, else 0."""
    if arguments.schema:
        print(topic_schema(), end="")
        return 0
    faults: list[str] = []
    try:
        files = _chosen(arguments.files)
    except TopicError as error:
        files, faults = [], [*error.faults]
    for file in files:
        try:
            print(summary(load_topic(file)))
        except TopicError as error:
            faults += error.faults
    for fault in faults:
        print(fault)
    if faults:
        print(f"{len(faults)} fault{'s' if len(faults) > 1 else ''} found.")
    return 1 if faults else 0


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `validate` command."""
    parser = subparsers.add_parser("validate", help="check topic files and estimate what a run of each would ask for")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="default: all of the topics folder")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of topic files and stop")
    parser.set_defaults(run=run)
