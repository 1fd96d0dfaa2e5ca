"""The records of one run: what its tasks hand to each other, by topic, as-of date and PART, never by try number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from knowledge_expansion.base.snapshot import Snapshot
from knowledge_expansion.errors import WorkspaceError
from knowledge_expansion.stores.model_calls import ModelAccount
from knowledge_expansion.stores.pages import PageStore
from knowledge_expansion.stores.requests import Ledger
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.values.answer import Answer
from knowledge_expansion.values.records import Check, DropFacts, ExistingKnowledge, PageOutcome, SearchOutcome
from knowledge_expansion.values.topic import Topic

LANDED_DATES = "dates.json"
ANSWER = "approval.json"


@dataclass(frozen=True)
class RunStore:
    """Everything below `<topic>/<as of>/` of the workspace. `run_id` is the Airflow run that is writing now."""

    workspace: Workspace
    topic_id: str
    as_of: dt.date
    run_id: str

    @property
    def folder(self) -> str:
        return f"{self.topic_id}/{self.as_of.isoformat()}"

    def read(self, name: str) -> Any:
        """The JSON object `name` of the run. Raises WorkspaceError when the step that writes it has not run."""
        found = self.workspace.read_json(f"{self.folder}/{name}")
        if found is None:
            raise WorkspaceError(
                f"{self.folder}/{name} is not in the workspace. The step that writes it has not run for this date: "
                "clear the run's tasks from `prepare` on."
            )
        return found

    def find(self, name: str) -> Any | None:
        """The JSON object `name` of the run, or None."""
        return self.workspace.read_json(f"{self.folder}/{name}")

    def write(self, name: str, value: Any) -> None:
        self.workspace.write_json(f"{self.folder}/{name}", value)

    def write_text(self, name: str, text: str) -> None:
        self.workspace.write_bytes(f"{self.folder}/{name}", text.encode())

    def find_text(self, name: str) -> str | None:
        found = self.workspace.read_bytes(f"{self.folder}/{name}")
        return None if found is None else found.decode()

    def topic(self) -> Topic:
        """The topic as `prepare` pinned it: the run goes on with it even when the file changes meanwhile."""
        return Topic.model_validate(self.read("topic.json"))

    def snapshot(self) -> Snapshot:
        """The base as `prepare` found it."""
        found = self.workspace.read_bytes(f"{self.folder}/base.zip")
        if found is None:
            raise WorkspaceError(f"{self.folder}/base.zip is not in the workspace. Clear the run from `prepare` on.")
        return Snapshot(found)

    def overlaps(self) -> list[str]:
        """What `prepare` found of the topic in earlier expansions and in the base, in sentences."""
        return list(self.read("run.json").get("overlaps", ()))

    def pages(self) -> PageStore:
        return PageStore(self.workspace, self.topic_id, self.as_of)

    def as_of_another(self, day: dt.date) -> RunStore:
        """The records of the same topic as of another date."""
        return replace(self, as_of=day)

    def retracts(self) -> tuple[str, ...]:
        """The addresses that this run takes out of the base; it researches nothing then."""
        return tuple((self.find("run.json") or {}).get("retract", ()))

    def landed_dates(self) -> dict[dt.date, tuple[int, ...]]:
        """The as-of dates whose PARTs the base has already, as the run found it; none before `prepare` has looked."""
        return {dt.date.fromisoformat(day): tuple(numbers) for day, numbers in (self.find(LANDED_DATES) or {}).items()}

    def answer(self) -> Answer | None:
        """What a person said about files of this topic and date, None while nobody has."""
        found = self.find(ANSWER)
        return None if found is None else Answer.from_json(found)

    def record_failure(self, task: str, reason: str) -> None:
        """Leave the reason of a failed task for the drop, the plan and the report."""
        self.write(f"failures/{task}.json", {"run_id": self.run_id, "reason": reason})

    def failure(self, task: str) -> str | None:
        """The reason that this task left in this run, if any."""
        found = self.find(f"failures/{task}.json")
        return str(found["reason"]) if found and found["run_id"] == self.run_id else None

    def part(self, number: int) -> PartStore:
        return PartStore(self, number)


@dataclass(frozen=True)
class PartStore:
    """The records of one PART, below `part-<two digits>/`."""

    run: RunStore
    number: int

    @property
    def folder(self) -> str:
        return f"part-{self.number:02d}"

    def write(self, name: str, value: Any) -> None:
        self.run.write(f"{self.folder}/{name}", value)

    def write_text(self, name: str, text: str) -> None:
        self.run.write_text(f"{self.folder}/{name}", text)

    def find(self, name: str) -> Any | None:
        return self.run.find(f"{self.folder}/{name}")

    def find_text(self, name: str) -> str | None:
        return self.run.find_text(f"{self.folder}/{name}")

    def days(self) -> list[dt.date]:
        """The as-of dates whose evidence the PART's file rests on, ascending: this run's when it researches anything, and those
        that have landed."""
        landed = [day for day, numbers in self.run.landed_dates().items() if self.number in numbers]
        return sorted({*landed} if landed and self.run.retracts() else {self.run.as_of, *landed})

    def on(self, day: dt.date) -> PartStore:
        """The same PART's records as of another date."""
        return self.run.as_of_another(day).part(self.number)

    def write_bytes(self, name: str, data: bytes) -> None:
        self.run.workspace.write_bytes(f"{self.run.folder}/{self.folder}/{name}", data)

    def read_bytes(self, name: str) -> bytes | None:
        """The bytes under `name`, or None when there are none."""
        return self.run.workspace.read_bytes(f"{self.run.folder}/{self.folder}/{name}")

    def ledger(self) -> Ledger:
        """The PART's account of requests, limited by its share of the spend limit."""
        share = int(self.run.read("run.json")["shares"][str(self.number)])
        return Ledger(self.run.workspace, f"{self.run.folder}/{self.folder}", share)

    def model_account(self, topic: Topic) -> ModelAccount:
        """The PART's account of calls to the model, limited by its equal share of the money."""
        shares = self.run.read("run.json")["shares"]
        active = max(1, sum(share > 0 for share in shares.values()))
        share = round(topic.model.spend_limit / active, 6)
        return ModelAccount(self.run.workspace, f"{self.run.folder}/{self.folder}", share, topic.model.prices)

    def existing(self) -> ExistingKnowledge | None:
        """What the base held for this PART, None when that was not looked up."""
        found = self.run.find(f"{self.folder}/existing.json")
        return None if found is None else ExistingKnowledge.from_json(found)

    def searches(self) -> list[SearchOutcome]:
        return [SearchOutcome.from_json(item) for item in self.run.find(f"{self.folder}/searches.json") or []]

    def page_outcomes(self) -> list[PageOutcome]:
        return [PageOutcome.from_json(item) for item in self.run.find(f"{self.folder}/pages.json") or []]

    def checks(self) -> list[Check]:
        return [Check.from_json(item) for item in self.run.find(f"{self.folder}/checks.json") or []]

    def written(self) -> dict[str, Any] | None:
        """The writer's record: path, sections, quotes, short."""
        found = self.run.find(f"{self.folder}/written.json")
        return None if found is None else dict(found)

    def drop(self) -> DropFacts | None:
        found = self.run.find(f"{self.folder}/drop.json")
        return None if found is None else DropFacts.from_json(found)

    def record_failure(self, step: str, reason: str) -> None:
        """Leave the reason of one of the PART's steps that failed."""
        self.run.record_failure(f"part_{self.number:02d}.{step}", reason)

    def failure(self, step: str) -> str | None:
        """The reason that this step left in this run, if any."""
        return self.run.failure(f"part_{self.number:02d}.{step}")
