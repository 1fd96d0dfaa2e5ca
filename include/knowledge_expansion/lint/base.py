"""A base read once, as a value: every path, every Markdown page, the settings and the day to judge by."""

from __future__ import annotations

import datetime as dt
import fnmatch
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from knowledge_expansion.base.settings import BaseSettings, read_settings
from knowledge_expansion.base.view import BaseView, decode
from knowledge_expansion.lint.page import LintPage, Role, is_drop

MAX_AGE = 365
"""Days after which a file counts as stale where neither the base nor the caller says otherwise: a year, as no topic's own
`max_age` is known here and half of a base should not be red on the first day."""


@dataclass(frozen=True)
class Base:
    """`name` is the name of the base's folder ("" when it is not known), `pages` are by path in sorted order, `broken` maps
    files that are no UTF-8 to the place of the first bad byte, `records` holds the JSON beside KNOWLEDGE DROPs by the path
    of the drop. Age is judged by `as_of`; `today` is the last day that has come, never before `as_of`: pages are read on
    real days, whatever day a run stands for."""

    name: str
    paths: frozenset[str]
    folders: frozenset[str]
    pages: Mapping[str, LintPage]
    settings: BaseSettings
    as_of: dt.date
    today: dt.date
    max_age: int
    broken: Mapping[str, int] = field(default_factory=dict)
    records: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    def of(self, *roles: Role) -> Iterator[LintPage]:
        """The pages of these roles, in order."""
        return (page for page in self.pages.values() if page.role in roles)

    def drops(self) -> Iterator[LintPage]:
        """The KNOWLEDGE DROPs, in order."""
        return (page for path, page in self.pages.items() if is_drop(path.rpartition("/")[2]))

    def holds(self, path: str) -> bool:
        """Whether the base has a file or folder of this path."""
        return path in self.paths or path.rstrip("/") in self.folders

    def ending_with(self, name: str) -> list[str]:
        """The files or, for a name that ends in a slash, the folders whose path is this name or ends with it, sorted."""
        known = self._by_last.get(name.rstrip("/").rpartition("/")[2], [])
        return [path for path in known if ("/" + path).endswith("/" + name)]

    @cached_property
    def _by_last(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in sorted(self.paths | {folder + "/" for folder in self.folders if folder}):
            found.setdefault(path.rstrip("/").rpartition("/")[2], []).append(path)
        return found

    def only(self, path: str) -> Base:
        """The base with this one page, and all paths."""
        return replace(self, pages={path: self.pages[path]})

    def with_pages(self, texts: Mapping[str, str]) -> Base:
        """The base as it is when these pages have these texts."""
        return replace(self, pages={**self.pages, **{path: LintPage(path, text) for path, text in texts.items()}})


def read_base(
    view: BaseView, *, as_of: dt.date, today: dt.date | None = None, max_age: int | None = None, name: str = ""
) -> Base:
    """Read every Markdown file once. Raises ConfigurationError when the base's settings cannot be used."""
    settings = read_settings(view)
    pages, broken, records = {}, {}, {}
    paths = frozenset(view.paths())
    for path in sorted(paths):
        if not path.lower().endswith(".md") or _is_ignored(path, settings.lint.ignore):
            continue
        if is_drop(path.rpartition("/")[2]) and (record := _record(view, path[:-3] + ".json")):
            records[path] = record
        data = view.read(path) or b""
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            text, broken[path] = decode(data), error.start
        pages[path] = LintPage(path, text)
    age = max_age or settings.lint.max_age or MAX_AGE
    latest = max(as_of, today or as_of)
    return Base(name, paths, _folders(paths), pages, settings, as_of, latest, age, broken, records)


def _record(view: BaseView, path: str) -> dict[str, Any] | None:
    try:
        found = json.loads(view.read(path) or b"null")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _folders(paths: Iterable[str]) -> frozenset[str]:
    found = {""}
    for folder in {path.rpartition("/")[0] for path in paths}:
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(found)


def _is_ignored(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether a pattern names the file, or a folder above it."""
    return any(
        path == pattern.strip("/") or path.startswith(pattern.strip("/") + "/") or fnmatch.fnmatchcase(path, pattern)
        for pattern in patterns
    )
