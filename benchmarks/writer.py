"""The Gemini writer over the nine-PART topic: what a faithful stand-in keeps, what adversarial ones get into a file, and what
it costs in money, time and memory. The client library, the hook and the socket are the real ones."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from knowledge_expansion.model_server import ModelServer
from knowledge_expansion.model_server.adversarial import CLASSES
from knowledge_expansion.model_server.answers import ALWAYS, CITING, FAITHFUL, ONCE, WHOLE, Said
from knowledge_expansion.values.evidence import WrittenFile

from benchmarks import support
from benchmarks.held import peak_mib
from benchmarks.places import PROJECT, Places, environment
from benchmarks.table import Row, at_least, share
from benchmarks.writing import Writing, connected, researched

ADVERSARIAL = (*CLASSES, *CITING, *WHOLE)
ROUNDS = 8
"""How often every question is asked, each time answered in another adversarial way; the ways follow each other from question
to question, so that all of them come up in every round."""
GATE_SECONDS = 1.0


@dataclass
class Reached:
    """Statements by class: sent, and those of them that stand in a file resting on what they cited."""

    sent: Counter[str] = field(default_factory=Counter)
    reached: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def take(self, said: Iterable[Said], written: WrittenFile, pages: dict[str, str]) -> None:
        """Look for what was said in a file, by plain words: nothing here asks the gate."""
        lines = {_plain(line) for line in written.text.split("\n")}
        whole = "\n".join(lines)
        for item in said:
            self.sent[item.behaviour] += 1
            words = _plain(item.text).rstrip(".")
            if words and words in whole and not _is_quoted(words, item, pages):
                self.reached[item.behaviour].append(f"{item.behaviour}: {item.text}")

    def rows(self) -> list[Row]:
        """A row a class that was sent."""
        found = []
        for name in ADVERSARIAL:
            if sent := self.sent[name]:
                slipped = self.reached.get(name, [])
                found.append(Row(f"in a file, {name}", "0", f"{len(slipped)} of {sent:,}", not slipped, tuple(slipped)))
        return found


def rows(places: Places) -> list[Row]:
    """All figures of the writer."""
    writing = researched(places)
    found = support.rows(places)
    found += _faithful(writing)
    found += _adversarial(writing)
    found += _refusals(writing)
    return [*found, _gate_cost(places, writing)]


def _plain(text: str) -> str:
    """A line without the signs of Markdown and without footnotes."""
    import re

    text = re.sub(r"\[\^\d+\]", "", text)
    return " ".join(re.sub(r"[\\`*]", "", text).split()).lower()


def _is_quoted(words: str, item: Said, pages: dict[str, str]) -> bool:
    """Whether the same words stand in what the statement cites or, for the others, in any page: then it is no false one, or
    the file quotes them where they belong."""
    if item.behaviour in CITING and item.behaviour != "foreign_inference":
        return any(words in _plain(text) for text in pages.values())
    return any(words in _plain(text) for text in item.cites)


def _texts(writing: Writing, number: int) -> dict[str, str]:
    planned, _ = writing.plan(number)
    return {key: "\n".join(b.text for b in source.document.blocks) for key, source in planned.sources.items()}


def _faithful(writing: Writing) -> list[Row]:
    kept = refused = lines = quoted_lines = 0
    money = estimate = 0.0
    lost: list[str] = []
    whole: list[str] = []
    wrong_bytes: list[str] = []
    for number in writing.numbers:
        with ModelServer(FAITHFUL) as server, connected(server):
            written, told = writing.rewrite(number)
            again, _ = writing.rewrite(number)
        kept += sum(section["kept"] for section in told["sections"])
        refused += sum(section["refused"] for section in told["sections"])
        lost += [finding for section in told["sections"] for finding in section["findings"]]
        money += told["usd"]
        estimate += _estimated(writing, number)
        lines += written.text.count("\n")
        quoted_lines += writing.plan(number)[1].text.count("\n")
        whole += [f"PART {number}: {told['quoted']}"] if told["quoted"] else []
        wrong_bytes += [] if again.text == written.text else [f"PART {number}"]
    return [
        at_least("faithful statements kept", 0.9, kept, kept + refused, lost),
        Row(
            "PARTs rewritten",
            "all",
            share(len(writing.numbers) - len(whole), len(writing.numbers)),
            not whole,
            tuple(whole),
        ),
        Row(
            "same bytes from the same answers", "all", f"{len(wrong_bytes)} differ", not wrong_bytes, tuple(wrong_bytes)
        ),
        Row("lines rewritten / quoted", "", f"{lines} / {quoted_lines}", None),
        Row(
            "cost of the nine PARTs, counted (estimated before, with a second answer for every section)",
            "",
            f"${money:.4f} (${estimate:.4f}) at the topic's prices, tokens as the stand-in counts them",
            None,
        ),
    ]


def _estimated(writing: Writing, number: int) -> float:
    from knowledge_expansion.steps.estimate import estimate

    return estimate(writing.plan(number)[0]).usd


def _adversarial(writing: Writing) -> list[Row]:
    """Every question of every PART, answered in ROUNDS adversarial ways."""
    reached = Reached()
    failed: list[str] = []
    for offset in range(ROUNDS):
        with ModelServer(_turns(3 * offset)) as server, connected(server):
            for number in writing.numbers:
                before = len(server.service.said)
                try:
                    written, _ = writing.rewrite(number)
                except Exception as error:
                    failed.append(f"PART {number}: {type(error).__name__}: {error}")
                    continue
                reached.take(server.service.said[before:], written, _texts(writing, number))
    total = sum(reached.sent.values())
    slipped = [text for texts in reached.reached.values() for text in texts]
    missing = [name for name in ADVERSARIAL if not reached.sent[name]]
    return [
        Row("adversarial statements sent", "300", f"{total:,} in {len(reached.sent)} classes", total >= 300),
        *reached.rows(),
        Row("classes without a statement", "", ", ".join(missing) or "none", None),
        Row("adversarial statements in a file", "0", f"{len(slipped)} of {total:,}", not slipped, tuple(slipped)),
        Row("PARTs failed for their writer", "0", f"{len(failed)}", not failed, tuple(failed)),
    ]


def _turns(offset: int) -> Callable[[int], str]:
    return lambda n: ADVERSARIAL[(n + offset) % len(ADVERSARIAL)]


def _refusals(writing: Writing) -> list[Row]:
    """Errors of the service: those that pass are waited for, those that last end in quotes."""
    number = writing.numbers[2]
    bad: list[str] = []
    waits: list[float] = []
    for behaviour in (*ONCE, *ALWAYS):
        with ModelServer(behaviour) as server, connected(server):
            written, told = writing.rewrite(number, sleep=waits.append)
        kept = sum(section["kept"] for section in told["sections"])
        if (behaviour in ONCE) != (kept > 0) or (not kept and written.text != writing.plan(number)[1].text):
            bad.append(f"{behaviour}: {kept} kept")
    figure = f"{len(ONCE)} passed, {len(ALWAYS)} ended in quotes; {sum(waits):.0f} s waited in all (not slept here)"
    return [Row("429, 500, 503, 403: once and lasting", "written each time", figure, not bad, tuple(bad))]


def _gate_cost(places: Places, writing: Writing) -> Row:
    """Time and memory of the gate over each rewritten file, in a process of its own."""
    with ModelServer(FAITHFUL) as server, connected(server):
        for number in writing.numbers:
            written, _ = writing.rewrite(number)
            (writing.folder / f"rewritten-{number}.md").write_text(written.text, encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.writer", str(places.shared), str(places.out)]
    done = subprocess.run(command, cwd=PROJECT, env=environment(), capture_output=True, text=True, check=True)
    found: Sequence[dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return _gate_row(found)


def _gate_row(found: Sequence[dict[str, float]]) -> Row:
    """The floor is for the whole gate: all checks of a file, its stored pages read and their raw bytes parsed."""
    most = max(item["all"] for item in found)
    slow = tuple(f"PART {item['part']:.0f}: {item['all']:.2f} s" for item in found if item["all"] >= GATE_SECONDS)
    own = max(item["statements"] for item in found)
    figure = (
        f"at most {most:.2f} s for all checks, pages read and parsed (statements, footnotes, disagreements alone: {own:.2f} s); "
        f"peak {found[-1]['mib']:.0f} MiB of the process ({found[0]['before']:.0f} MiB before the first file)"
    )
    return Row("time of the gate per rewritten file", f"< {GATE_SECONDS:.0f} s", figure, not slow, slow)


def _measure(places: Places) -> None:
    import datetime as dt

    from knowledge_expansion.gate import ALL, check_file
    from knowledge_expansion.gate.checks import Case
    from knowledge_expansion.gate.reading import read_file, spelt
    from knowledge_expansion.gate.rewritten import checks
    from knowledge_expansion.steps.stored_pages import stored_pages

    writing = researched(places)
    found = []
    for number in writing.numbers:
        part, topic = writing.part(number), writing.run.topic()
        text = (writing.folder / f"rewritten-{number}.md").read_text(encoding="utf-8")
        pages, as_of = stored_pages(part), writing.run.as_of
        before = peak_mib()
        case = Case(
            text, read_file(text), topic.part(number), topic, {spelt(p.source.url): p for p in pages},
            writing.run.snapshot(), part.existing(), as_of, dt.datetime.now(dt.UTC),
        )  # fmt: skip
        for page in pages:
            _ = page.raw
        started = time.process_time()
        for run in (checks.footnotes, checks.statements, checks.disagreements):
            run(case)
        own = time.process_time() - started
        started = time.process_time()
        pages = stored_pages(part)
        given = check_file(text, topic.part(number), topic, pages, case.base, case.existing, as_of=as_of, now=case.now)
        assert len(given) == len(ALL)
        took = time.process_time() - started
        peak = peak_mib()
        found.append({"part": number, "statements": own, "all": took, "mib": peak, "before": before})
    print(json.dumps(found))


if __name__ == "__main__":
    from pathlib import Path

    _measure(Places(Path(sys.argv[1]), Path(sys.argv[2])))
