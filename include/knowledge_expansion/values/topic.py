"""A topic: one YAML file that says what to learn next. The models refuse what they do not know.

Rules and names follow the plans that people write by hand: title, date, groups, PARTs with a budget in lines, checks of
existing knowledge, queries, facets, sections with points, the slug of the drop. What one value may be is in
`topic_types.py`; what must hold between PARTs is in `topic_rules.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from knowledge_expansion.values.topic_rules import faults_across
from knowledge_expansion.values.topic_types import (
    Address,
    Day,
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
)


class Strict(BaseModel):
    """Unknown keys are refused; values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class PhraseCheck(Strict):
    """Look for phrases in a folder of the base: `any` of them, or `all` of them in one file."""

    folder: RelativePath
    any: tuple[Text, ...] = ()
    all: tuple[Text, ...] = ()

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

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.lines is not None:
            first, last = (int(n) for n in self.lines.split("-"))
            if not 1 <= first <= last:
                raise ValueError(f"the lines {self.lines} are no range; lines count from 1 and run forward, like 10-40")
        return self


class Existing(Strict):
    """What to look at in the base before researching."""

    index: tuple[Text, ...] = ()
    phrases: tuple[PhraseCheck, ...] = ()
    ranges: tuple[RangeCheck, ...] = ()
    files: tuple[FileCheck, ...] = ()
    gaps: tuple[Text, ...] = ()


class Scrape(Strict):
    """How many results of each query are read, and which kinds of source come first (free words, as plans say them)."""

    top: Annotated[int, Field(strict=True, ge=1, le=20)] = 4
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
    """One section of the knowledge file. `project` marks the user's own: it may cite the project's documents."""

    title: Text
    lines: Lines
    points: Annotated[tuple[Text, ...], Field(min_length=1)]
    cite: Note = ""
    project: bool = False


class Part(Strict):
    """One PART: one knowledge file. `lines` is its budget and must equal the sum of its sections' budgets."""

    number: Annotated[int, Field(strict=True, ge=1, le=999)]
    title: Text
    file: KnowledgeFile
    lines: Lines
    drop: Slug
    existing: Existing = Existing()
    queries: Annotated[tuple[Text, ...], Field(min_length=1)]
    scrape: Scrape = Scrape()
    facets: tuple[Text, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    sources: SourceRules = SourceRules()
    runner: Literal["internal"] = "internal"


class Group(Strict):
    """PARTs that belong together; `covers` are the subjects as the plan's outcome names them."""

    name: Text
    parts: Annotated[tuple[Annotated[int, Field(strict=True)], ...], Field(min_length=1)]
    covers: tuple[Text, ...] = ()
    about: Note = ""


class Topic(Strict):
    """A whole topic. Days are calendar days; budgets are lines as `wc -l` counts them; limits are numbers of requests.
    `start_date` is the plan's date unless it is given."""

    id: Slug
    title: Text
    date: Day
    knowledge_base: Text
    type: Text = "Research Expansion (Web Research)"
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
    writer: Literal["extractive"] = "extractive"
    review: Literal["none", "required"] = "none"
    deadline_minutes: Annotated[int, Field(strict=True, ge=1, le=43_200)] | None = None
    spend_limit: Annotated[int, Field(strict=True, ge=1, le=100_000)] = 200
    search_days: Annotated[int, Field(strict=True, ge=1, le=36_500)] | None = None
    respect_robots: Annotated[bool, Field(strict=True)] = True
    local_sources: Literal["allow", "refuse"] = "refuse"
    sources: SourceRules = SourceRules()
    project_documents: tuple[RelativePath, ...] = ()
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        plain = self.model_dump(include={"groups", "parts"})
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
