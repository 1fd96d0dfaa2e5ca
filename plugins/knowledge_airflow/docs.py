"""What a DAG says about itself in the user interface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from knowledge_airflow.compat import HAS_DEADLINES, HAS_HUMAN_TASKS

if TYPE_CHECKING:
    from knowledge_expansion.values.topic import Topic


def topic_doc(topic: Topic) -> str:
    """Markdown: what the topic is, its PARTs as a table, and how to run it by hand."""
    rows = [
        f"| {part.number} | {_cell(part.title)} | `{topic.path_of(part)}` | {part.lines} | {len(part.queries)} |"
        for part in topic.parts
    ]
    return "\n".join(
        [
            f"# {topic.title}",
            "",
            topic.overview.strip() or f"Knowledge expansion of {topic.knowledge_base}.",
            "",
            "| PART | title | file | lines | queries |",
            "|---|---|---|---|---|",
            *rows,
            "",
            f"At most {topic.spend_limit} requests a run. A file younger than {topic.max_age_days} days is left as it is.",
            "",
            "By hand: trigger with `parts` (e.g. `[2]`), `force_refresh` or `dry_run`.",
            *_watch(topic),
        ]
    )


def _watch(topic: Topic) -> list[str]:
    """What the topic wants of people and of the clock, and whether this Airflow can give it."""
    lines = []
    if topic.review == "required":
        where = "under Required Actions" if HAS_HUMAN_TASKS else "with `python -m knowledge_expansion approve`"
        lines += ["", f"Nothing lands before a person has approved it {where}."]
    if topic.deadline_minutes:
        told = "it is told to the notifiers" if HAS_DEADLINES else "this Airflow (before 3.2) cannot tell it"
        lines += ["", f"A run that has not ended {topic.deadline_minutes} minutes after it was queued is late; {told}."]
    return lines


def error_doc(file_name: str, faults: Sequence[str]) -> str:
    """Markdown: the faults of a topic file, one a line."""
    lines = [f"# {file_name} cannot be used", "", *(f"- `{fault}`" for fault in faults), ""]
    return "\n".join([*lines, "Mend the file; `python -m knowledge_expansion validate` prints the same list."])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
