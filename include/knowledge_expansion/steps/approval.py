"""`approve`: a person sees what would land, and nothing lands that was not seen.

The question and the answer lie in the workspace (`approval-request.*`, `approval.json`), whoever carried them there: the user
interface of Airflow, or the command `approve`. An answer holds for the bytes that were shown.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from knowledge_expansion.errors import NotApproved
from knowledge_expansion.steps.figures import file_figures
from knowledge_expansion.steps.report import run_report
from knowledge_expansion.steps.review import Review, read_review
from knowledge_expansion.stores.run import ANSWER, RunStore
from knowledge_expansion.text.approval import render_request
from knowledge_expansion.values.answer import Answer
from knowledge_expansion.values.report import RunReport
from knowledge_expansion.values.topic import Topic

REQUEST = "approval-request.json"


def ask(run: RunStore, *, log: Any) -> RunReport:
    """Store the question; return the report of the run that waits. Its text is what a person reads."""
    topic, review = run.topic(), read_review(run)
    figures = file_figures(run, topic, review)
    report = run_report(run, topic, review, {}, "waiting", review.reason)
    report = dataclasses.replace(report, text=render_request(report, figures))
    run.write_text("approval-request.md", report.text)
    run.write(REQUEST, {"files": _bytes(run, topic, review), "run_id": run.run_id, "subject": report.subject})
    log.info("%s: %d files", report.subject, len(figures))
    return report


def is_asked(run: RunStore) -> bool:
    """Whether this run of Airflow has put its question about exactly these files."""
    found = run.find(REQUEST)
    if found is None or found["run_id"] != run.run_id:
        return False
    return _asked(run) == _bytes(run, run.topic(), read_review(run))


def answer_to(run: RunStore) -> Answer | None:
    """What a person said about exactly the files of the stored question; None while nobody has."""
    answer = run.answer()
    return answer if answer is not None and set(answer.files) == set(_asked(run)) else None


def give_answer(run: RunStore, *, approved: bool, by: str, reason: str) -> Answer:
    """Store an answer to the stored question. Raises WorkspaceError when nothing was asked for this topic and date."""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    answer = Answer(approved, by, reason, at, _asked(run))
    run.write(ANSWER, answer.to_json())
    return answer


def accepted(answer: Answer) -> Answer:
    """The answer when it is a yes. Raises NotApproved with who refused and why."""
    if answer.approved:
        return answer
    raise refusal(answer.by, answer.reason)


def refusal(by: str, reason: str) -> NotApproved:
    """A no, in words: who and why."""
    return NotApproved(f"refused by {by}: {reason.strip() or 'no reason was given'}")


def check_approved(run: RunStore, topic: Topic, review: Review) -> None:
    """Hold the files that are about to land against those that were approved, where the topic wants that.

    Raises NotApproved when one of them is not among those: the base has moved on since, and the files with it.
    """
    if topic.review == "none":
        return
    answer = run.answer()
    if answer is None or not accepted(answer).covers(_bytes(run, topic, review)):
        raise NotApproved(
            "what would land is not what was approved: the base has changed meanwhile, and the files with it. "
            "Nothing was pushed. Clear the run from `prepare` on; it sends no request again, and asks again."
        )


def _asked(run: RunStore) -> tuple[tuple[str, str], ...]:
    return tuple((path, digest) for path, digest in run.read(REQUEST)["files"])


def _bytes(run: RunStore, topic: Topic, review: Review) -> tuple[tuple[str, str], ...]:
    return tuple((found.path, found.sha256) for found in file_figures(run, topic, review))
