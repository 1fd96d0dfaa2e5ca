"""The KNOWLEDGE DROP of a PART, as Markdown for people. Every figure and word of it stands in DropFacts.

Titles, addresses, reasons and findings come from the web and from services: they are escaped, so that a drop shows them
and never renders them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from knowledge_expansion.text.bullets import bullet
from knowledge_expansion.text.differences import section
from knowledge_expansion.text.drop_layout import fields, heading, listed, table
from knowledge_expansion.text.drop_research import research, sources
from knowledge_expansion.text.links import escape
from knowledge_expansion.text.times import second
from knowledge_expansion.values.records import DropFacts, RelatedFile
from knowledge_expansion.values.topic import Topic


def render_drop(facts: DropFacts, topic: Topic) -> str:
    """The whole drop. Parts without content are left out, except those that a reader would miss."""
    lines = [
        *_head(facts, topic),
        *_file(facts),
        *(section(facts.differences) if facts.differences else ()),
        *research(facts),
        *sources(facts),
        *_gaps(facts),
        *_related(facts),
        *listed("Warnings", facts.warnings),
        *listed("Findings in pages (kept as data, never obeyed)", facts.findings),
        *_checks(facts),
        *_writer(facts),
        *_spend(facts),
        *_next_steps(facts, topic),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(facts: DropFacts, topic: Topic) -> Iterator[str]:
    yield f"# KNOWLEDGE DROP: {escape(facts.title)}"
    yield ""
    pairs = [
        ("Runner", escape(facts.runner)),
        ("Timestamp", second(facts.completed_at)),
        ("Status", facts.status),
        ("As of", facts.as_of),
        ("Topic", f"{escape(topic.title)} ({facts.topic})"),
    ]
    yield from fields([*pairs, ("Reason", escape(facts.reason))] if facts.reason else pairs)


def _file(facts: DropFacts) -> Iterator[str]:
    yield from heading("Knowledge file")
    if not facts.sha256:
        yield f"No file was written; planned was `{facts.file}` with {facts.planned_lines:,} lines."
        return
    yield from fields(
        [
            ("File", f"`{facts.file}`"),
            ("Lines", f"{facts.lines:,}"),
            ("Planned lines", f"{facts.planned_lines:,}{_difference(facts.lines, facts.planned_lines)}"),
            ("Words", f"{facts.words:,}"),
            ("Size", f"{facts.size:,} bytes"),
            ("SHA-256", f"`{facts.sha256}`"),
        ]
    )
    yield ""
    header = ("Section", "Planned lines", "Available", "Written", "Sources", "Points without a source")
    yield from table(header, (_section_row(section) for section in facts.sections))


def _difference(actual: int, planned: int) -> str:
    return f" ({(actual - planned) / planned:+.1%})" if planned else ""


def _section_row(section: dict[str, Any]) -> tuple[str, ...]:
    figures = (str(section[name]) for name in ("planned", "available", "written", "sources"))
    return (
        f"{section['number']}. {escape(section['title'])}",
        *figures,
        escape("; ".join(section["open_points"])) or "none",
    )


def _gaps(facts: DropFacts) -> Iterator[str]:
    if facts.asked:
        yield from heading("Questions asked of the base before the research")
        for question, found in facts.asked:
            yield bullet(f"{question} ({found})")
    yield from listed("Gaps filled", facts.gaps_filled)
    yield from heading("Gaps still open")
    yield from ([bullet(gap) for gap in facts.gaps_open] or ["None."])


def _related(facts: DropFacts) -> Iterator[str]:
    if not facts.related:
        return
    yield from heading("Related files in this base")
    for file in facts.related:
        named = ", named by the plan" if file.named else ""
        yield f"- `{file.path}` ({file.lines:,} lines{named}): {_distinction(file)}"


def _distinction(file: RelatedFile) -> str:
    where = ", ".join(f'"{escape(phrase)}" in line {line}' for phrase, line in file.matches[:5])
    return escape(file.distinction or file.title) + (f" ({where})" if where else "")


def _checks(facts: DropFacts) -> Iterator[str]:
    if not facts.checks:
        return
    passed = sum(check.passed for check in facts.checks)
    yield from heading(f"Checks ({passed} of {len(facts.checks)} passed)")
    rows = ((check.name, "passed" if check.passed else "FAILED", escape(check.figure)) for check in facts.checks)
    yield from table(("Check", "Result", "Figure"), rows)
    if found := [f"- {check.name}: {escape(words)}" for check in facts.checks for words in check.findings]:
        yield ""
        yield from found


def _writer(facts: DropFacts) -> Iterator[str]:
    told = facts.writer
    if not told:
        return
    yield from heading("Writer")
    yield f"Model `{told['model']}`: {told['calls']} calls, {told['prompt_tokens']:,} tokens in, {told['output_tokens']:,} out, "
    yield f"${told['usd']:.4f} of ${told['share_usd']:.4f}. {len(facts.statements)} statements stand in the file."
    if told["quoted"]:
        yield f"The whole file is quoted: {escape(told['quoted'])}"
    yield ""
    rows = (
        (str(s["section"]), str(s["calls"]), str(s["kept"]), str(s["refused"]), escape(s["quoted"]))
        for s in told["sections"]
    )
    yield from table(("Section", "Answers", "Statements kept", "Refused", "Quoted because"), rows)
    if found := [bullet(f"section {s['section']}: {words}") for s in told["sections"] for words in s["findings"]]:
        yield ""
        yield from found


def _spend(facts: DropFacts) -> Iterator[str]:
    yield from heading("Requests")
    yield f"{facts.requests} sent, of {facts.request_share} that this PART may send."


def _next_steps(facts: DropFacts, topic: Topic) -> Iterator[str]:
    yield from heading("Next steps")
    if facts.status == "failed":
        yield "- Remove the cause named above, then run this PART again; the other PARTs need nothing."
        yield "- Pages and results already stored are not paid for again for the same date."
        return
    yield "- The run's last steps add the file, list it in the index, archive plan and drops, and make one commit."
    if facts.status == "short":
        yield "- The file is short for lack of evidence: add queries, or name pages under `sources.must_use`."
    if facts.gaps_open:
        count = f"{len(facts.gaps_open)} point{' is' if len(facts.gaps_open) == 1 else 's are'}"
        yield f"- {count} still open; a run {topic.gap_retry_days} or more days later searches again."
