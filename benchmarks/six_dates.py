"""A web that changes: the sample corpus over six dates, with one thing of each kind happening to the pages of PART 2.

What happens is a table, so that a proof can say for each date what a refresh must have noticed.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.places import PROJECT

SAMPLE_CORPUS = PROJECT / "include" / "sample_corpus"
DATES = [dt.date(2026, month, 1) for month in range(5, 11)]
OVERVIEW = "https://docs.example.com/run/ml-inference/overview"
SETTINGS = "https://ml-handbook.example.net/wiki/Cloud_Run_service_settings"
EXERCISE = "https://cloud-course.example.edu/exercises/ex06-model-service.html"
GPU_NOTES = "https://serving-notes.example.org/issues/31-gpu-on-cloud-run"
SERVER_CODE = "https://code.example.com/serving/fastapi-model-server/blob/main/README.md"
MOVED_TO = "https://code.example.com/model-servers/fastapi/blob/main/README.md"
OLD_NUMBER, NEW_NUMBER = "The default is 80 and the maximum is 1,000.", "The default is 80 and the maximum is 1,200."
WITHDRAWN = "A Cloud Run <strong>service</strong> is a container that answers requests."
"""The first words of the paragraph that goes."""

Line = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """What happens to a page on a day; `noticed` is the first date whose run can see it."""

    what: str
    url: str
    day: dt.date
    noticed: dt.date
    versions: Callable[[Line, dt.date, Path], Iterator[Line]]


def _day_before(day: dt.date) -> str:
    return (day - dt.timedelta(days=1)).isoformat()


def _appears(line: Line, day: dt.date, folder: Path) -> Iterator[Line]:
    yield {**line, "valid_from": day.isoformat()}


def _goes(line: Line, day: dt.date, folder: Path) -> Iterator[Line]:
    yield {**line, "valid_to": _day_before(day)}


def _moves(line: Line, day: dt.date, folder: Path) -> Iterator[Line]:
    yield {**line, "valid_to": _day_before(day)}
    yield {**line, "url": MOVED_TO, "valid_from": day.isoformat()}


def _rewritten(edit: Callable[[str], str]) -> Callable[[Line, dt.date, Path], Iterator[Line]]:
    def versions(line: Line, day: dt.date, folder: Path) -> Iterator[Line]:
        before = (folder / line["file"]).read_text()
        after = edit(before)
        assert after != before, f"{line['file']} has nothing of what was to change"
        name = line["file"].replace(".html", "-later.html")
        (folder / name).write_text(after)
        yield {**line, "valid_to": _day_before(day)}
        yield {**line, "file": name, "valid_from": day.isoformat()}

    return versions


def _without_paragraph(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if WITHDRAWN not in line) + "\n"


CHANGES: Sequence[Change] = (
    Change("a new page", GPU_NOTES, dt.date(2026, 5, 20), DATES[1], _appears),
    Change(
        "a changed number",
        SETTINGS,
        dt.date(2026, 6, 15),
        DATES[2],
        _rewritten(lambda text: text.replace(OLD_NUMBER, NEW_NUMBER)),
    ),
    Change("a removed page", EXERCISE, dt.date(2026, 7, 10), DATES[3], _goes),
    Change("a withdrawn sentence", OVERVIEW, dt.date(2026, 8, 21), DATES[4], _rewritten(_without_paragraph)),
    Change("a moved address", SERVER_CODE, dt.date(2026, 9, 13), DATES[5], _moves),
)


def write_corpus(folder: Path) -> Path:
    """The sample corpus with its changes, as a folder that the research service can serve by date."""
    shutil.copytree(SAMPLE_CORPUS, folder)
    happens = {change.url: change for change in CHANGES}
    lines: list[Line] = []
    for text in (folder / "manifest.jsonl").read_text().splitlines():
        line: Line = json.loads(text)
        change = happens.get(line["url"])
        lines += change.versions(line, change.day, folder) if change else [line]
    (folder / "manifest.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder
