"""What the steps of a PART hand to each other through the workspace. All are plain values with a JSON form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Self

from knowledge_expansion.values.differences import Differences
from knowledge_expansion.values.record import Record


@dataclass(frozen=True)
class RelatedFile(Record):
    """A file of the base that touches the PART's subject. `path` is relative to the repository root (POSIX), `lines` its
    length, `matches` the phrases found with their 1-based lines, `distinction` one sentence that says what this file
    covers as against the new one (computed from titles and headings), `named` whether the plan names it, `read` the ranges
    of lines (first, last) that were read as the plan wants it; nothing for a file that the plan does not name."""

    path: str
    title: str
    lines: int
    headings: tuple[str, ...]
    matches: tuple[tuple[str, int], ...]
    distinction: str
    named: bool
    read: tuple[tuple[int, int], ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        fields = dict(data)
        fields["headings"] = tuple(data["headings"])
        fields["matches"] = tuple((m[0], m[1]) for m in data["matches"])
        fields["read"] = tuple((r[0], r[1]) for r in data.get("read", ()))
        return cls(**fields)

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """The lines that were read: the planned ranges, else the whole file."""
        return self.read or ((1, self.lines),)


@dataclass(frozen=True)
class ExistingKnowledge(Record):
    """The outcome of a PART's check of what the base already holds. `checks` are sentences, one a planned check, that say
    what was looked for and what was found; `gaps` pairs each planned gap question with what was found about it
    ("covered in a.md:12" or "not covered"); `warnings` are e.g. missing files or a number used twice.
    `state`: `new` (no file yet), `refresh` (ours, unedited, stale or with open gaps), `fresh` (nothing to do),
    `in_the_way` (somebody else's or edited by hand). `reason` says why."""

    state: Literal["new", "refresh", "fresh", "in_the_way"]
    reason: str
    checks: tuple[str, ...]
    related: tuple[RelatedFile, ...]
    gaps: tuple[tuple[str, str], ...]
    covered: tuple[str, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        fields["related"] = tuple(RelatedFile.from_json(r) for r in data["related"])
        fields["gaps"] = tuple((g[0], g[1]) for g in data["gaps"])
        return cls(**fields)


@dataclass(frozen=True)
class SearchHit(Record):
    """One organic result. `url` is None where the service gave an opaque redirect (kept in `raw_link`, never cited)."""

    url: str | None
    raw_link: str
    title: str
    description: str
    rank: int


@dataclass(frozen=True)
class SearchOutcome(Record):
    """One query as asked and what came back. `query` is the text sent (years put in), `planned` the topic's own words.
    `alternative_of` names the query that found nothing and for which this one was tried."""

    planned: str
    query: str
    searched_at: str
    hits: tuple[SearchHit, ...]
    failure: str = ""
    alternative_of: str = ""
    local: bool = False
    requests: int = 0

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        fields = dict(data)
        fields["hits"] = tuple(SearchHit.from_json(h) for h in data["hits"])
        return cls(**fields)


@dataclass(frozen=True)
class PageOutcome(Record):
    """What became of one address that was to be read: `used`, `refused` (never-use list, robots, unsafe address),
    `failed` (service or target), `unusable` (faults of the document), `duplicate`. `key` is the page store's key."""

    url: str
    key: str
    outcome: Literal["used", "refused", "failed", "unusable", "duplicate"]
    detail: str
    queries: tuple[str, ...]
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check(Record):
    """One check of the gate: its name, whether it passed, the figure it rests on, and each finding in words."""

    name: str
    passed: bool
    figure: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class DropSource(Record):
    """A source as the drop lists it. Dates are ISO; `accessed` is the real clock of the fetch. A file of the base is of the
    kind `internal`: its path stands for the address, it has no dates, and `lines` are the ranges that are quoted."""

    number: int
    title: str
    url: str
    author: str | None
    published: str | None
    accessed: str
    local: bool
    quotes: int
    words_quoted: int
    sha256: str
    kind: Literal["web", "internal"] = "web"
    lines: tuple[tuple[int, int], ...] = ()
    footnotes: int = 0
    """How many footnotes of rewritten statements name words of it."""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(**(data | {"lines": tuple((first, last) for first, last in data.get("lines", ()))}))


@dataclass(frozen=True)
class DropFacts(Record):
    """Everything a KNOWLEDGE DROP says, computed. `status`: complete, short (complete, below budget for lack of evidence),
    failed, skipped (fresh). `completed_at` is that of the first completion (ISO, UTC) and is reused on a rerun."""

    topic: str
    part: int
    title: str
    runner: str
    completed_at: str
    as_of: str
    status: Literal["complete", "short", "failed", "skipped"]
    reason: str
    file: str
    sha256: str
    lines: int
    planned_lines: int
    words: int
    size: int
    sections: tuple[dict[str, Any], ...]
    searches: tuple[SearchOutcome, ...]
    pages: tuple[PageOutcome, ...]
    sources: tuple[DropSource, ...]
    gaps_filled: tuple[str, ...]
    gaps_open: tuple[str, ...]
    related: tuple[RelatedFile, ...]
    warnings: tuple[str, ...]
    findings: tuple[str, ...]
    checks: tuple[Check, ...]
    requests: int
    request_share: int
    quotes: tuple[dict[str, Any], ...] = field(default=())
    asked: tuple[tuple[str, str], ...] = ()
    """The planned gap questions, each with what the base said to it before the research."""
    statements: tuple[dict[str, Any], ...] = field(default=())
    """Every rewritten statement with the stored words that it rests on."""
    writer: dict[str, Any] = field(default_factory=dict)
    """What the model was asked, in tokens and money, and what of its answers held; empty for a file of quotes."""
    differences: Differences | None = None
    """Against the file that stood in the base before; None where none stood."""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        fields["searches"] = tuple(SearchOutcome.from_json(s) for s in data["searches"])
        fields["pages"] = tuple(PageOutcome.from_json(p) for p in data["pages"])
        fields["sources"] = tuple(DropSource.from_json(s) for s in data["sources"])
        fields["related"] = tuple(RelatedFile.from_json(r) for r in data["related"])
        fields["checks"] = tuple(Check.from_json(c) for c in data["checks"])
        known = data.get("differences")
        fields["differences"] = Differences.from_json(known) if known else None
        fields["asked"] = tuple((question, found) for question, found in data.get("asked", ()))
        return cls(**fields)
