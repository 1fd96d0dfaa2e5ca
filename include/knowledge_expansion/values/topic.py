"""A topic: one YAML file that says what to learn next. The models refuse what they do not know.

Rules and names follow the plans that people write by hand: title, date, groups, PARTs with a budget in lines, checks of
existing knowledge, queries, facets, sections with points, the slug of the drop. What one value may be is in
`topic_types.py`; what must hold between PARTs is in `topic_rules.py`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from knowledge_expansion.values.topic_rules import faults_across
from knowledge_expansion.values.topic_types import (
    Address,
    Day,
    HeaderKey,
    KnowledgeFile,
    Lines,
    Note,
    Prose,
    RelativePath,
    Root,
    Schedule,
    Slug,
    Tag,
    Text,
    Verbatim,
)


class Strict(BaseModel):
    """Unknown keys are refused; values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class PhraseCheck(Strict):
    """Look for phrases in a folder of the base (all of it when none is named): `any` of them, or `all` in one file."""

    folder: Root = ""
    any: tuple[Text, ...] = ()
    all: tuple[Text, ...] = ()
    note: Note = ""

    @model_validator(mode="after")
    def _looks_for_something(self) -> Self:
        if not self.any and not self.all:
            raise ValueError("looks for nothing; give phrases under `any` or `all`")
        return self


class RangeCheck(Strict):
    """Read every file of `folder` whose number lies in `first`..`last`, holes and duplicates tolerated."""

    folder: RelativePath
    first: Annotated[int, Field(strict=True, ge=0, le=9999)]
    last: Annotated[int, Field(strict=True, ge=0, le=9999)]
    note: Note = ""

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.first > self.last:
            raise ValueError(f"the range {self.first}-{self.last} is empty; `first` must not be above `last`")
        return self


class FileCheck(Strict):
    """Read one file of the base, or a range of its lines like `10-40`."""

    path: RelativePath
    lines: Annotated[str, StringConstraints(pattern=r"^\d{1,6}-\d{1,6}$")] | None = None
    note: Note = ""

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.lines is not None:
            first, last = (int(n) for n in self.lines.split("-"))
            if not 1 <= first <= last:
                raise ValueError(f"the lines {self.lines} are no range; lines count from 1 and run forward, like 10-40")
        return self


class FolderCheck(Strict):
    """Look through one folder of the base; `note` says what for."""

    path: RelativePath
    note: Note = ""


class Existing(Strict):
    """What to look at in the base before researching. `others` are looks that a plan says in words of its own."""

    index: tuple[Text, ...] = ()
    phrases: tuple[PhraseCheck, ...] = ()
    ranges: tuple[RangeCheck, ...] = ()
    files: tuple[FileCheck, ...] = ()
    folders: tuple[FolderCheck, ...] = ()
    gaps: tuple[Text, ...] = ()
    others: tuple[Text, ...] = ()


class Scrape(Strict):
    """How many results of each query are read, and which kinds of source come first (free words, as plans say them).
    A plan that says "3-4" has 3 as `least`; runs go by `top`."""

    top: Annotated[int, Field(strict=True, ge=1, le=20)] = 4
    least: Annotated[int, Field(strict=True, ge=1, le=20)] | None = None
    prefer: tuple[Text, ...] = ()


class SourceRules(Strict):
    """Addresses (or whole hosts) that must be read, and those that must never be."""

    must_use: tuple[Address, ...] = ()
    never_use: tuple[Address, ...] = ()

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if both := sorted(set(self.must_use) & set(self.never_use)):
            raise ValueError(f"{', '.join(both)} must be read and must never be; decide for one list")
        return self


class Section(Strict):
    """One section of the knowledge file. `project` marks the user's own: it may cite the project's documents. `number`
    is the plan's own where it is not the section's place, `focus` what the plan adds in words, and `assumed` says that
    the budget is a share which the plan does not state."""

    title: Text
    lines: Lines
    points: Annotated[tuple[Text, ...], Field(min_length=1)]
    cite: Note = ""
    focus: Note = ""
    project: bool = False
    number: Annotated[int, Field(strict=True, ge=0, le=999)] | None = None
    assumed: bool = False


StepKind = Literal[
    "index",
    "phrases",
    "ranges",
    "files",
    "folders",
    "gaps",
    "others",
    "documents",
    "queries",
    "addresses",
    "scrape",
    "facets",
    "file",
    "sections",
    "drop",
    "close",
]
Box = Literal["open", "done", "failed"]


class Boxes(Strict):
    """The boxes of a PART as a plan had them when it was imported: its own box with the time and the words beside it, the
    end of its drop's name where that is not the plan's date with a placeholder, and the boxes of its steps, one for all
    of a kind or one each in order. A run never reads or changes them."""

    status: Box = "open"
    at: Note = ""
    note: Note = ""
    drop: Note = ""
    steps: dict[StepKind, Box | tuple[Box, ...]] = {}

    @field_validator("steps")
    @classmethod
    def _shortest(cls, steps: dict[StepKind, Box | tuple[Box, ...]]) -> dict[StepKind, Box | tuple[Box, ...]]:
        """One word where all boxes of a kind are alike, and nothing where all are open."""
        short: dict[StepKind, Box | tuple[Box, ...]] = {}
        for kind, boxes in steps.items():
            short[kind] = boxes[0] if isinstance(boxes, tuple) and len(set(boxes)) == 1 else boxes
        return {kind: boxes for kind, boxes in short.items() if boxes and boxes != "open"}


class Influence(Strict):
    """A file of the base that the plan wants felt in the new ones; PARTs name it by its number."""

    number: Annotated[int, Field(strict=True, ge=0, le=9999)]
    path: RelativePath
    note: Note = ""
    group: Note = ""


class Chore(Strict):
    """A PART of a plan that writes no knowledge file, such as one that updates the index: the end of every run does such
    work, so it is kept for who reads the plan."""

    number: Annotated[int, Field(strict=True, ge=1, le=999)]
    title: Text
    state: Boxes = Boxes()
    notes: Verbatim = ""


def _counted(part: Part) -> dict[str, int]:
    """How many boxes of each kind a PART has; kinds with one box for all their lines are missing."""
    kinds = {kind: len(checks) for kind, checks in part.existing}
    return kinds | {
        "documents": len(part.documents),
        "queries": len(part.queries),
        "addresses": len(part.sources.must_use),
        "facets": len(part.facets),
        "sections": len(part.sections),
    }


class Delivery(Strict):
    """How a PART with `runner: external` waits for somebody's file and drop: for how many minutes, and how many seconds
    between two looks. `unread` says what happens when a page that the file cites cannot be read: the PART fails, or its
    drop reports it (quotes from such a page fail it in any case)."""

    wait_minutes: Annotated[int, Field(strict=True, ge=0, le=43_200)] = 1440
    look_seconds: Annotated[int, Field(strict=True, ge=1, le=3600)] = 120
    unread: Literal["fail", "report"] = "fail"


class Part(Strict):
    """One PART: one knowledge file. `lines` is its budget and must equal the sum of its sections' budgets; what the plan
    said where it says otherwise is `planned_lines`. `assumed` names what the plan leaves open, `notes` holds the plan's
    lines that have no key of their own, word for word."""

    number: Annotated[int, Field(strict=True, ge=1, le=999)]
    title: Text
    file: KnowledgeFile
    lines: Lines
    drop: Slug
    existing: Existing = Existing()
    documents: tuple[FileCheck, ...] = ()
    queries: tuple[Text, ...] = ()
    scrape: Scrape = Scrape()
    facets: tuple[Text, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    sources: SourceRules = SourceRules()
    goal: Note = ""
    influences: Note = ""
    cite: Note = ""
    planned_lines: Lines | None = None
    assumed: tuple[Literal["title", "file", "lines", "drop", "queries", "sections"], ...] = ()
    state: Boxes = Boxes()
    notes: Verbatim = ""
    runner: Literal["internal", "external"] = "internal"
    delivery: Delivery = Delivery()

    @model_validator(mode="after")
    def _has_a_box_for_each(self) -> Self:
        counted = _counted(self)
        for kind, boxes in self.state.steps.items():
            if isinstance(boxes, tuple) and len(boxes) != counted.get(kind, 1):
                given, wanted = len(boxes), counted.get(kind, 1)
                raise ValueError(f"state.steps.{kind} has {given} boxes for {wanted}; give one each, or one word")
        return self

    @model_validator(mode="after")
    def _waits_only_for_others(self) -> Self:
        if self.runner != "external" and self.delivery != Delivery():
            raise ValueError("says how to wait for a delivery; only a PART with `runner: external` gets one")
        return self


Harm = Literal["harassment", "hate_speech", "sexually_explicit", "dangerous_content"]
Threshold = Literal["none", "only_high", "medium_and_above", "low_and_above"]


class Prices(Strict):
    """List prices of a model in US dollars per million tokens, and the day they were looked up: they change, and only what
    stands here is counted."""

    input: Annotated[float, Field(strict=True, ge=0, le=1000)] = 0.25
    output: Annotated[float, Field(strict=True, ge=0, le=1000)] = 1.50
    as_of: Day = dt.date(2026, 5, 9)


class ModelSettings(Strict):
    """The model of `writer: gemini`. `backend: google` asks Vertex AI through the Google provider; `common-ai` any model of
    apache-airflow-providers-common-ai, whose connection then says where it is. `spend_limit` is US dollars for one run,
    shared equally among its PARTs; `safety` says from which probability on an answer is blocked."""

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@/-]*$", max_length=120)] = (
        "gemini-3.1-flash-lite"
    )
    backend: Literal["google", "common-ai"] = "google"
    connection: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]+$", max_length=200)] = "google_cloud_default"
    location: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$", max_length=40)] = "global"
    temperature: Annotated[float, Field(strict=True, ge=0, le=2)] = 0.0
    max_output_tokens: Annotated[int, Field(strict=True, ge=256, le=65_536)] = 8192
    max_prompt_tokens: Annotated[int, Field(strict=True, ge=1000, le=1_000_000)] = 30_000
    thinking_tokens: Annotated[int, Field(strict=True, ge=0, le=32_768)] | None = None
    timeout_seconds: Annotated[int, Field(strict=True, ge=5, le=600)] = 120
    safety: dict[Harm, Threshold] = {}
    prices: Prices = Prices()
    spend_limit: Annotated[float, Field(strict=True, ge=0, le=10_000)] = 1.0


class Group(Strict):
    """PARTs that belong together; `covers` are the subjects as the plan's outcome names them."""

    name: Text
    parts: Annotated[tuple[Annotated[int, Field(strict=True)], ...], Field(min_length=1)]
    covers: tuple[Text, ...] = ()
    about: Note = ""


class Topic(Strict):
    """A whole topic. Days are calendar days; budgets are lines as `wc -l` counts them; limits are numbers of requests.
    `start_date` is the plan's date unless it is given. `header`, `influences`, `chores`, `assumed` and `notes` hold what
    an imported plan says beside the rest; a run does not need them."""

    id: Slug
    title: Text
    date: Day
    knowledge_base: Text
    type: Text = "Research Expansion (Web Research)"
    header: dict[HeaderKey, Text] = {}
    overview: Prose = ""
    owner: Text = "knowledge"
    tags: tuple[Tag, ...] = ()
    schedule: Schedule | None = None
    start_date: Day = Field(default_factory=lambda values: values["date"])
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    knowledge_root: Root = ""
    max_age_days: Annotated[int, Field(strict=True, ge=1, le=3650)] = 90
    gap_retry_days: Annotated[int, Field(strict=True, ge=1, le=3650)] = 7
    batch_size: Annotated[int, Field(strict=True, ge=1, le=50)] | None = None
    tolerance: Annotated[float, Field(strict=True, ge=0.01, le=0.5)] = 0.15
    quote_share: Annotated[float, Field(strict=True, gt=0, le=1)] = 0.30
    writer: Literal["extractive", "gemini"] = "extractive"
    model: ModelSettings = ModelSettings()
    review: Literal["none", "required"] = "none"
    deadline_minutes: Annotated[int, Field(strict=True, ge=1, le=43_200)] | None = None
    spend_limit: Annotated[int, Field(strict=True, ge=1, le=100_000)] = 200
    search_days: Annotated[int, Field(strict=True, ge=1, le=36_500)] | None = None
    respect_robots: Annotated[bool, Field(strict=True)] = True
    local_sources: Literal["allow", "refuse"] = "refuse"
    overlap: Literal["report", "refuse"] = "report"
    sources: SourceRules = SourceRules()
    project_documents: tuple[RelativePath, ...] = ()
    influences: tuple[Influence, ...] = ()
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]
    chores: tuple[Chore, ...] = ()
    assumed: tuple[Literal["title", "date", "knowledge_base", "groups"], ...] = ()
    notes: Verbatim = ""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        plain = self.model_dump(include={"groups", "parts", "chores", "sources"})
        faults = [
            InitErrorDetails(type=PydanticCustomError("across", "{text}", {"text": text}), loc=location, input=None)
            for location, text in faults_across(plain)
        ]
        if faults:
            raise ValidationError.from_exception_data("Topic", faults)
        return self

    @property
    def expansion_id(self) -> str:
        """The name of the plan's folder: `expansion-<id>-<plan date>`."""
        return f"expansion-{self.id}-{self.date.isoformat()}"

    def part(self, number: int) -> Part:
        """The PART with this number. Raises KeyError when there is none."""
        for part in self.parts:
            if part.number == number:
                return part
        raise KeyError(f"topic {self.id} has no PART {number}")

    def group_of(self, number: int) -> Group | None:
        """The group that lists this PART, if any."""
        return next((g for g in self.groups if number in g.parts), None)

    def path_of(self, part: Part) -> str:
        """The PART's file, relative to the repository root."""
        return f"{self.knowledge_root}/{part.file}" if self.knowledge_root else part.file
