"""`commit_and_push`: everything that a run brings to the base, as operations, folded into one commit."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import posixpath
import textwrap
from collections.abc import Callable
from typing import Any

from knowledge_expansion.base.commit import commit_message
from knowledge_expansion.base.fold import Changes, files_in_the_way, fold
from knowledge_expansion.base.numbers import numbered
from knowledge_expansion.base.paths import files_below, same_number
from knowledge_expansion.base.view import BaseView
from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.errors import FileInTheWay
from knowledge_expansion.repository.landing import land
from knowledge_expansion.repository.merging import waiting
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.steps.approval import check_approved
from knowledge_expansion.steps.catching_up import catch_up, has_moved
from knowledge_expansion.steps.numbers import rename, unnumbered_files
from knowledge_expansion.steps.report import differences_of
from knowledge_expansion.steps.review import LEFT_OUT, Review, read_review
from knowledge_expansion.steps.states import finish_state, part_states
from knowledge_expansion.stores.run import RunStore
from knowledge_expansion.text.drop import render_drop
from knowledge_expansion.text.drop_name import drop_name
from knowledge_expansion.text.plan import render_plan
from knowledge_expansion.values.model import Model
from knowledge_expansion.values.operations import AddFile, Archive, IndexEntry, LogDate, Operation, Retract, SkillEntry
from knowledge_expansion.values.records import ExistingKnowledge
from knowledge_expansion.values.topic import Part, Topic


class Fold:
    """What is done with each fresh clone: leave out the PARTs whose files the base refuses, fold the others.

    `review` is what landed in the last try. A file that somebody put in the way while the run was on its way costs its
    own PART and no other.
    """

    def __init__(
        self,
        run: RunStore,
        topic: Topic,
        review: Review,
        client: Callable[[], Client],
        *,
        model: Callable[[], Model] | None,
        log: Any,
    ) -> None:
        self._run, self._first = run, review
        self._unnumbered = unnumbered_files(run)
        self._client, self._model, self._log = client, model, log
        self._planned, self.topic, self.review = topic, topic, review

    @property
    def files(self) -> list[str]:
        """The knowledge files that land new or changed."""
        numbers = [number for number in self.review.landing if number not in self.review.unchanged]
        return [self.topic.path_of(self.topic.part(number)) for number in numbers]

    def changes(self, view: BaseView) -> Changes:
        """Raises FileInTheWay when no PART is left, NotApproved when the topic wants approval and these files have none."""
        self.topic = numbered(self.topic, self._unnumbered, view, self._first.landing)
        if has_moved(self._run, self.topic, self._first, view):
            self._first = catch_up(
                self._run, self.topic, self._first, view, self._client, model=self._model, log=self._log
            )
        blocked = files_in_the_way(view, run_operations(self._run, self.topic, self._first))
        numbers = {self.topic.path_of(part): part.number for part in self.topic.parts}
        self.review = self._first.failing({numbers[path]: reason for path, reason in blocked.items()})
        if not self.review.landing:
            raise FileInTheWay("\n".join(reason for _, reason in self.review.failed))
        check_approved(self._run, self._planned, self.review)  # a number is given only here
        return fold(view, run_operations(self._run, self.topic, self.review), self.topic.knowledge_root)

    def message(self, view: BaseView, changes: Changes) -> str:
        """The commit's message."""
        return commit_message(
            topics=" + ".join(group.name for group in self.topic.groups),
            files=self.files,
            kind="Research",
            workspace=f"_ingest-auto/completed/{self.topic.expansion_id}/",
            description=_description(self.topic, self.review),
            changes=changes,
            existing=list(view.paths()),
            web_research=True,
            as_of=self._run.as_of,
            differences=[
                words
                for number in self.review.landing
                if (facts := self._run.part(number).drop()) is not None
                for words in differences_of(facts)
            ],
        )


def land_run(
    run: RunStore,
    settings: RepositorySettings,
    client: Callable[[], Client],
    *,
    model: Callable[[], Model] | None = None,
    log: Any,
) -> dict[str, Any]:
    """Clone, fold, commit once, push. Stores landed.json and returns figures for XCom. `client` and `model` are called only
    when another date has landed meanwhile: then pages are looked at, and files written, as of that date.

    Raises FileInTheWay, NotApproved, RepositoryError, ConfigurationError.
    """
    topic, review = run.topic(), read_review(run)
    work = Fold(run, topic, review, client, model=model, log=log)
    beside = f"knowledge/{topic.expansion_id}/{run.as_of.isoformat()}"
    now = dt.datetime.now(dt.UTC)
    landed = land(settings, work.changes, work.message, author=settings.author, when=now, beside=beside)
    run.write("review.json", work.review.to_json())
    rename(run, work.topic, log=log)
    for number, reason in set(work.review.failed) - set(review.failed):
        log.error("PART %d does not land: %s", number, reason)
    # A task tried again after it was lost finds its own push: the base has nothing left to change and its head is that commit.
    commit = landed.commit or landed.head
    result = {
        "commit": commit,
        "tries": landed.tries,
        "files": work.files,
        "written": sorted(landed.changes.writes),
        "warnings": list(landed.changes.warnings),
        "archived_to": f"_ingest-auto/completed/{topic.expansion_id}/",
        "waits": "",
    }
    if landed.waits:
        result["waits"] = waiting(settings, landed, topic.title, f"{_description(topic, work.review)}\n")
        log.warning("%s", result["waits"])
    run.write("landed.json", result)
    log.info("commit %s: %d files written, %d tries", commit, len(landed.changes.writes), landed.tries)
    return {"commit": commit, "tries": landed.tries, "files": len(work.files), "waits": result["waits"]}


def run_operations(run: RunStore, topic: Topic, review: Review) -> list[Operation]:
    """What the landing PARTs bring to the base: their files, index and skill entries, and the expansion's archive."""
    snapshot = run.snapshot()
    operations: list[Operation] = []
    for number in review.landing:
        part = topic.part(number)
        path = topic.path_of(part)
        held = snapshot.read(path)
        replaces = None if held is None else hashlib.sha256(held).hexdigest()
        operations.append(AddFile(path, run.part(number).find_text("file.md") or "", replaces))
        operations.append(_index_entry(topic, part, run.part(number).existing()))
        folder = posixpath.dirname(path)
        if folder and not files_below(folder, snapshot.paths()):
            titles = [p.title for p in topic.parts if posixpath.dirname(topic.path_of(p)) == folder]
            operations.append(SkillEntry(folder, _group(topic, part), tuple(titles)))
    new_folder = any(isinstance(operation, SkillEntry) for operation in operations)
    operations = list(dict.fromkeys(operations))
    operations.append(Archive(topic.expansion_id, _archived(run, topic, review, new_folder)))
    # A run that takes sources out brings no evidence of its date.
    retracted = run.retracts()
    operations.append(Retract(retracted) if retracted else LogDate(topic.expansion_id, run.as_of, review.landing))
    return operations


def _index_entry(topic: Topic, part: Part, existing: ExistingKnowledge | None) -> IndexEntry:
    """The row also says what sets the file apart from others of its number: those are never touched, so that the index is
    where a reader of them finds the way."""
    path = topic.path_of(part)
    description = "; ".join(section.title for section in part.sections)
    related = {file.path: file for file in existing.related} if existing else {}
    for other in same_number(path, related):
        description += f". Same number as {posixpath.basename(other)}, which {related[other].distinction}"
    return IndexEntry(path, part.title, description, tuple(part.facets), _group(topic, part))


def _group(topic: Topic, part: Part) -> str:
    group = topic.group_of(part.number)
    return group.name if group else topic.title


def _archived(run: RunStore, topic: Topic, review: Review, new_folder: bool) -> tuple[tuple[str, str], ...]:
    """The plan with its boxes, and of every PART that ended in this run the drop for people and for machines."""
    states = part_states(run, topic, review)
    finish = finish_state(review, new_folder=new_folder)
    # The archived plan is that of the newest date; an older one leaves its drops and its line in the log.
    newest = run.as_of >= max(run.landed_dates(), default=run.as_of)
    plan = render_plan(topic, states, finish, as_of=run.as_of, overlaps=run.overlaps())
    files = [("ingestion.md", plan)] if newest else []
    for number in (*review.landing, *(number for number, _ in review.failed)):
        store = run.part(number)
        facts = store.drop()
        if facts is None:
            continue
        named = dataclasses.replace(facts, file=topic.path_of(topic.part(number)))
        name = drop_name(topic.part(number), run.as_of, facts.completed_at)
        files.append((name, render_drop(named, topic) if named != facts else store.find_text("drop.md") or ""))
        data = json.dumps(named.to_json(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        files.append((name.removesuffix(".md") + ".json", data))
    return tuple(sorted(files))


def _description(topic: Topic, review: Review) -> str:
    count = len(topic.parts)
    done = len(review.landing) + sum(reason != LEFT_OUT for _, reason in review.skipped)
    words = f"{done} of {count} PARTs complete."
    for number, reason in review.failed:
        words += f" PART {number} failed: {textwrap.shorten(reason, 160, placeholder=' …')}."
    return words
